//! From the variables of events to their scores, each event by models that have not seen it.
//!
//! The events of a fold are gathered from the columns, preprocessed on the way, and predicted together. The score of an
//! event does not depend on the chunk that it is in.
use std::ops::Range;

use anyhow::bail;
use common::preprocessing::Preprocessing;
use ntuple::Chunk;
use rayon::prelude::*;

use crate::assignment::Assignment;
use crate::models::Models;

/// Events that one thread gathers at a time: their inputs stay in the nearest cache.
const BLOCK: usize = 512;

/// How events are scored.
#[derive(Debug)]
pub struct Scoring {
    /// The models.
    pub models: Models,
    /// Which of them score which fold.
    pub assignment: Assignment,
    /// All scores of an event with a variable that is not finite; `None` makes it an error.
    pub nan_score: Option<f32>,
}

/// Scores of consecutive events.
#[derive(Debug)]
pub struct Scores {
    /// Row-major: one row per event, one value per class.
    pub classes: Vec<f32>,
    /// The fold of each event.
    pub folds: Vec<u32>,
    /// Events with a variable that is not finite, ascending.
    pub not_finite: Vec<usize>,
}

impl Scoring {
    /// Scores the events of a chunk, whose variables are its numbers `variables`; with `fixed` all are of that fold.
    ///
    /// # Errors
    /// When a variable is not finite and there is no score for that.
    pub fn score(&self, chunk: &Chunk<'_>, variables: Range<usize>, fixed: Option<u32>) -> anyhow::Result<Scores> {
        let classes = self.models.classes.len();
        let folds = fixed.map_or_else(|| chunk.folds().to_vec(), |fold| vec![fold; chunk.len()]);
        let mut rows = vec![Vec::new(); self.assignment.folds()];
        folds.iter().enumerate().for_each(|(row, &fold)| rows[fold as usize].push(row));
        let mut scores = vec![0.0; chunk.len() * classes];
        let mut not_finite = Vec::new();
        for (fold, rows) in rows.iter().enumerate() {
            let models = self.assignment.models(fold as u32);
            let share = 1.0 / models.len() as f32;
            for &model in models {
                let scorer = &self.models.scorers[model];
                let (inputs, bad) = self.inputs(chunk, variables.clone(), rows, &scorer.preprocessing)?;
                let predicted = scorer.model.predict(&inputs)?;
                for (&row, predicted) in rows.iter().zip(predicted.chunks_exact(classes)) {
                    let scores = &mut scores[row * classes..][..classes];
                    scores.iter_mut().zip(predicted).for_each(|(score, predicted)| *score += share * predicted);
                }
                not_finite.extend(bad);
            }
        }
        not_finite.sort_unstable();
        not_finite.dedup();
        if let Some(score) = self.nan_score {
            not_finite.iter().for_each(|row| scores[row * classes..][..classes].fill(score));
        }
        Ok(Scores { classes: scores, folds, not_finite })
    }

    /// The preprocessed variables of some rows, row-major, and which of the rows are not finite: those are 0.
    fn inputs(
        &self,
        chunk: &Chunk<'_>,
        variables: Range<usize>,
        rows: &[usize],
        preprocessing: &Preprocessing,
    ) -> anyhow::Result<(Vec<f32>, Vec<usize>)> {
        let width = variables.len();
        let mut inputs = vec![0.0; rows.len() * width];
        let blocks = inputs.par_chunks_mut(BLOCK * width).zip(rows.par_chunks(BLOCK));
        let bad = blocks.map(|(inputs, rows)| {
            let mut finite = true;
            for (index, (variable, column)) in variables.clone().zip(&preprocessing.variables).enumerate() {
                let values = chunk.numbers(variable);
                for (&row, input) in rows.iter().zip(inputs[index..].iter_mut().step_by(width)) {
                    // rounded first, as in training
                    let value = values[row] as f32;
                    *input = column.map.apply(f64::from(value)) as f32;
                    finite &= value.is_finite() & input.is_finite();
                }
            }
            if finite { Ok(Vec::new()) } else { self.not_finite(chunk, variables.clone(), rows, inputs) }
        });
        let bad = bad.collect::<anyhow::Result<Vec<_>>>()?.concat();
        Ok((inputs, bad))
    }

    /// Finds the rows of a block that are not finite, and sets their inputs to 0; an error if they have no score.
    fn not_finite(
        &self,
        chunk: &Chunk<'_>,
        variables: Range<usize>,
        rows: &[usize],
        inputs: &mut [f32],
    ) -> anyhow::Result<Vec<usize>> {
        let mut bad = Vec::new();
        for (&row, inputs) in rows.iter().zip(inputs.chunks_exact_mut(variables.len())) {
            let mut values = variables.clone().zip(inputs.iter());
            let finite = |variable, input: &f32| (chunk.numbers(variable)[row] as f32).is_finite() && input.is_finite();
            let Some((variable, _)) = values.find(|(variable, input)| !finite(*variable, input)) else { continue };
            if self.nan_score.is_none() {
                bail!("{}\nhelp: --nan-score VALUE scores such events with VALUE", chunk.not_finite(variable, row));
            }
            inputs.fill(0.0);
            bad.push(row);
        }
        Ok(bad)
    }
}
