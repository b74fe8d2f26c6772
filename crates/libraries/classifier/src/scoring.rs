//! From chunks of events to their scores, each event by the classifiers of its fold.
//!
//! A chunk is cut into blocks of consecutive events. Within a block the events of a fold are gathered, preprocessed and
//! predicted together, so that nothing leaves the cache between the branch and the score. The score of an event does not
//! depend on its block, nor on the number of threads.

use std::sync::Mutex;

use ntuple::Chunk;
use rayon::prelude::*;

use common::preprocessing::Preprocessing;
use modelfile::Interface;
use network::{Turn, Turned};

use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::model::Classifier;
use crate::scorer::{BLOCK, Scorer, Scratch};
use crate::unseen::assignment::Assignment;

/// Classifiers ready to score chunks.
pub struct Scoring<'a> {
    classifiers: Vec<Ready<'a>>,
    assignment: Assignment,
    inputs: Inputs,
    classes: usize,
    nan_score: Option<f32>,
    spread: bool,
    /// Kept from chunk to chunk: as many as threads have worked at once.
    workspaces: Mutex<Vec<Workspace>>,
}

/// A classifier ready to predict.
struct Ready<'a> {
    scorer: Box<dyn Scorer + 'a>,
    preprocessing: &'a Preprocessing,
    /// The ways to turn an event whose scores are averaged: at least the one that leaves it as it is.
    turn: Turn,
    ways: Vec<Turned>,
}

impl<'a> Ready<'a> {
    fn new(classifier: &'a Classifier) -> Self {
        let Interface { preprocessing, augmentation, .. } = classifier.interface();
        let augmentation = augmentation.as_ref();
        let turn = augmentation.map(|config| Turn::new(config, preprocessing)).unwrap_or_default();
        let angles = augmentation.and_then(|config| config.angles);
        let ways = angles.map_or_else(|| vec![Turned::default()], |angles| turn.ways(angles));
        Self { scorer: classifier.scorer(), preprocessing, turn, ways }
    }
}

/// Scores of the events of a chunk.
#[derive(Debug, Default)]
pub struct Scores {
    /// One column for each class.
    pub classes: Vec<Vec<f32>>,
    /// Standard deviations of the scores of an ensemble's members, a column for each class; none unless they were asked for.
    pub spreads: Vec<Vec<f32>>,
    /// Events with a variable or a score that is not finite, ascending.
    pub not_finite: Vec<usize>,
}

/// What a thread needs for a block.
#[derive(Default)]
struct Workspace {
    rows: Vec<Vec<u32>>,
    passing: Passing,
}

/// A group of events on its way through a classifier.
#[derive(Default)]
struct Passing {
    /// Preprocessed inputs, while they are turned one way after another.
    inputs: Vec<f32>,
    scratch: Scratch,
}

/// Events of one fold in a block.
#[derive(Clone, Copy)]
struct Group<'c> {
    chunk: &'c Chunk<'c>,
    rows: &'c [u32],
}

/// The scores of consecutive events from `first` on, a slice for each class.
struct Block<'s> {
    first: usize,
    scores: Vec<&'s mut [f32]>,
    spreads: Vec<&'s mut [f32]>,
}

impl<'a> Scoring<'a> {
    /// Scores the events of a fold with the mean of the classifiers that it is assigned to.
    ///
    /// An event with a variable or a score that is not finite gets `nan_score` for every class; without one it is an error.
    pub fn new(classifiers: &'a [Classifier], assignment: &Assignment, inputs: Inputs, nan_score: Option<f32>) -> Self {
        let (classifiers, assignment) = (classifiers.iter().map(Ready::new).collect::<Vec<_>>(), assignment.clone());
        let classes = classifiers.first().map_or(0, |one| one.scorer.outputs());
        Self { classifiers, assignment, inputs, classes, nan_score, spread: false, workspaces: Mutex::default() }
    }

    /// Gives the spread of the members too, where each event is scored by one classifier.
    pub fn with_spread(self, spread: bool) -> Self {
        Self { spread, ..self }
    }

    /// Scores the events of a chunk; `folds` holds the fold of each.
    ///
    /// # Errors
    /// When a variable or a score is not finite and there is no score for that; the first event is named.
    pub fn score(&self, chunk: &Chunk<'_>, folds: &[u32]) -> Result<Scores> {
        let length = BLOCK * self.assignment.folds().len();
        let mut classes = vec![vec![0.0; chunk.len()]; self.classes];
        let starts = (0..chunk.len()).step_by(length);
        let mut spreads = vec![vec![0.0; chunk.len()]; if self.spread { self.classes } else { 0 }];
        let empty = |first| Block { first, scores: Vec::new(), spreads: Vec::new() };
        let mut blocks: Vec<Block<'_>> = starts.map(empty).collect();
        for column in &mut classes {
            blocks.iter_mut().zip(column.chunks_mut(length)).for_each(|(block, scores)| block.scores.push(scores));
        }
        for column in &mut spreads {
            blocks.iter_mut().zip(column.chunks_mut(length)).for_each(|(block, spreads)| block.spreads.push(spreads));
        }
        let not_finite = blocks.par_iter_mut().map(|block| {
            let mut workspace =
                self.workspaces.lock().ok().and_then(|mut workspaces| workspaces.pop()).unwrap_or_default();
            let not_finite = self.block(chunk, folds, block, &mut workspace);
            if let Ok(mut workspaces) = self.workspaces.lock() {
                workspaces.push(workspace);
            }
            not_finite
        });
        let not_finite = not_finite.collect::<Vec<_>>().into_iter().collect::<Result<Vec<_>>>()?.concat();
        Ok(Scores { classes, spreads, not_finite })
    }

    fn block(
        &self,
        chunk: &Chunk<'_>,
        folds: &[u32],
        block: &mut Block<'_>,
        workspace: &mut Workspace,
    ) -> Result<Vec<usize>> {
        let events = block.scores.first().map_or(0, |scores| scores.len());
        let Workspace { rows, passing } = workspace;
        rows.resize(self.assignment.folds().len(), Vec::new());
        rows.iter_mut().for_each(Vec::clear);
        for row in block.first..block.first + events {
            rows[folds[row] as usize].push(row as u32);
        }
        let (mut not_finite, mut first) = (Vec::new(), None::<Error>);
        for (rows, chosen) in rows.iter().zip(self.assignment.folds()) {
            for rows in rows.chunks(BLOCK) {
                for &index in chosen {
                    let share = 1.0 / chosen.len() as f32;
                    match self.add(Group { chunk, rows }, index, share, block, passing) {
                        Ok(found) => not_finite.extend(found),
                        // Folds take turns, events do not: the first event may come last.
                        Err(error) if first.as_ref().is_none_or(|first| error.entry() < first.entry()) => {
                            first = Some(error);
                        }
                        Err(_) => {}
                    }
                }
            }
        }
        if let Some(error) = first {
            return Err(error);
        }
        not_finite.sort_unstable();
        not_finite.dedup();
        if let Some(score) = self.nan_score {
            for &row in &not_finite {
                block.scores.iter_mut().for_each(|scores| scores[row - block.first] = score);
                block.spreads.iter_mut().for_each(|spreads| spreads[row - block.first] = 0.0);
            }
        }
        Ok(not_finite)
    }

    /// Adds `share` of the scores of one classifier; the rows that are not finite.
    fn add(
        &self,
        Group { chunk, rows }: Group<'_>,
        classifier: usize,
        share: f32,
        block: &mut Block<'_>,
        Passing { inputs: gathered, scratch }: &mut Passing,
    ) -> Result<Vec<usize>> {
        let Ready { scorer, preprocessing, turn, ways } = &self.classifiers[classifier];
        let inputs = scorer.inputs(rows.len(), scratch);
        let finite = self.inputs.gather(chunk, rows, preprocessing, inputs) & scorer.knows(rows.len(), inputs);
        let allowed = self.nan_score.is_some();
        let mut not_finite = if finite { Vec::new() } else { self.inputs.clear(chunk, rows, inputs, allowed)? };
        if ways.len() > 1 {
            gathered.clear();
            gathered.extend_from_slice(scorer.inputs(rows.len(), scratch));
        }
        let share = share / ways.len() as f32;
        for (index, &way) in ways.iter().enumerate() {
            if index > 0 {
                let inputs = scorer.inputs(rows.len(), scratch);
                inputs.copy_from_slice(gathered);
                turn.apply(way, |input, change| {
                    inputs[input * rows.len()..][..rows.len()].iter_mut().for_each(|value| *value = change(*value));
                });
            }
            let predicted = scorer.predict(rows.len(), scratch);
            if !predicted.iter().fold(true, |finite, score| finite & score.is_finite()) {
                let bad =
                    |&event: &usize| predicted.iter().skip(event).step_by(rows.len()).any(|score| !score.is_finite());
                let bad: Vec<usize> = (0..rows.len()).filter(bad).map(|event| rows[event] as usize).collect();
                if let (false, Some(row)) = (allowed, bad.first()) {
                    return Err(Error::NotFiniteScore {
                        entry: chunk.entries().start + *row as u64,
                        tree: chunk.tree().to_owned(),
                        path: chunk.file().to_owned(),
                    });
                }
                not_finite.extend(bad);
            }
            add(share, predicted, rows, block.first, &mut block.scores);
            if self.spread {
                add(share, scorer.spread(rows.len(), scratch), rows, block.first, &mut block.spreads);
            }
        }
        Ok(not_finite)
    }
}

/// Adds `share` of values `classes x rows` to the columns of a block that begins with row `first`.
fn add(share: f32, values: &[f32], rows: &[u32], first: usize, columns: &mut [&mut [f32]]) {
    for (column, values) in columns.iter_mut().zip(values.chunks_exact(rows.len())) {
        rows.iter().zip(values).for_each(|(&row, value)| column[row as usize - first] += share * value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::assignment::Choice;
    use crate::unseen::samples::{Event, Samples, preprocessing};
    use ntuple::{Columns, Location, Source};

    /// More than fit in a block.
    const EVENTS: usize = 3 * BLOCK;

    /// Scores of `events` by a model of each fold, each with a preprocessing of its own; `fold` gives the fold of an event.
    fn score(events: &[Event], fold: impl Fn(usize) -> u32, choice: Choice, nan_score: Option<f32>) -> Result<Scores> {
        let samples = Samples::new();
        let path = samples.write("data.root", &[("t", events)], None);
        let models = [0, 1].map(|fold| samples.model(fold).preprocessing(preprocessing(fold as f32 + 1.0)).read());
        let source = Source::open(&[Location::new(path)], "t").unwrap();
        let mut columns = Columns::new();
        let inputs = Inputs::new(models[0].variables(), &source, &mut columns).unwrap();
        let reading = source.select(&columns).unwrap();
        let assignment = Assignment::of_models(&models, choice).unwrap();
        let scoring = Scoring::new(&models, &assignment, inputs, nan_score);
        let chunk = reading.chunks().next().unwrap().unwrap();
        scoring.score(&chunk, &(0..events.len()).map(fold).collect::<Vec<_>>())
    }

    fn events() -> Vec<Event> {
        (0..EVENTS).map(|event| (event as i64, [(event as f32).sin(), (event as f32).cos(), 1.0])).collect()
    }

    #[test]
    fn an_event_is_scored_by_the_model_of_the_other_fold_whatever_its_block() {
        let of_fold = |fold: fn(usize) -> u32| score(&events(), fold, Choice::Next, None).unwrap().classes;
        let [all_of_0, all_of_1, mixed] = [of_fold(|_| 0), of_fold(|_| 1), of_fold(|event| event as u32 % 3 / 2)];
        assert_ne!(all_of_0, all_of_1);
        for class in 0..2 {
            for event in 0..EVENTS {
                let expected = [&all_of_0, &all_of_1][event % 3 / 2][class][event];
                assert_eq!(mixed[class][event].to_bits(), expected.to_bits(), "event {event}");
            }
        }
        let sums = mixed[0].iter().zip(&mixed[1]).map(|(a, b)| a + b);
        assert!(sums.into_iter().all(|sum| (sum - 1.0).abs() < 1e-6));
    }

    #[test]
    fn of_two_folds_the_mean_of_all_unseen_models_is_the_one() {
        let of_choice = |choice| score(&events(), |event| event as u32 % 2, choice, None).unwrap().classes;
        assert_eq!(of_choice(Choice::Next), of_choice(Choice::Mean));
    }

    #[test]
    fn the_first_event_that_is_not_finite_is_named_unless_there_is_a_score_for_it() {
        let mut events = events();
        for event in [EVENTS - 1, 700, 41] {
            events[event].1[1] = f32::NAN;
        }
        let refused = score(&events, |event| event as u32 % 2, Choice::Next, None).unwrap_err();
        assert_eq!(refused.entry(), Some(41));
        let scores = score(&events, |event| event as u32 % 2, Choice::Next, Some(-1.0)).unwrap();
        assert_eq!(scores.not_finite, [41, 700, EVENTS - 1]);
        assert!(scores.classes.iter().all(|column| column[700] == -1.0 && column[701] >= 0.0));
    }
}
