//! From the variables of events to their scores, each event by models that have not seen it.
//!
//! The events of a fold are gathered and predicted together. The score of an event does not depend on the chunk that it is in.
use ntuple::Chunk;

use crate::assignment::Assignment;
use crate::inputs::Inputs;
use crate::models::Models;

/// How events are scored.
#[derive(Debug)]
pub struct Scoring {
    /// The models.
    pub models: Models,
    /// Which of them score which fold.
    pub assignment: Assignment,
    /// Their variables.
    pub inputs: Inputs,
    /// The fold of all events, if it is fixed.
    pub fixed: Option<u32>,
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
    /// Scores the events of a chunk.
    ///
    /// # Errors
    /// When a variable is not finite and there is no score for that.
    pub fn score(&self, chunk: &Chunk<'_>) -> anyhow::Result<Scores> {
        let classes = self.models.classes.len();
        let folds = self.fixed.map_or_else(|| chunk.folds().to_vec(), |fold| vec![fold; chunk.len()]);
        let mut rows = vec![Vec::new(); self.assignment.folds()];
        folds.iter().enumerate().for_each(|(row, &fold)| rows[fold as usize].push(row));
        let mut scores = vec![0.0; chunk.len() * classes];
        let mut not_finite = Vec::new();
        for (fold, rows) in rows.iter().enumerate() {
            let models = self.assignment.models(fold as u32);
            let share = 1.0 / models.len() as f32;
            for &model in models {
                let scorer = &self.models.scorers[model];
                let events = self.inputs.gather(chunk, rows, &scorer.preprocessing, self.nan_score.is_some())?;
                let predicted = scorer.model.predict(&events.inputs)?;
                for (&row, predicted) in rows.iter().zip(predicted.chunks_exact(classes)) {
                    let scores = &mut scores[row * classes..][..classes];
                    scores.iter_mut().zip(predicted).for_each(|(score, predicted)| *score += share * predicted);
                }
                not_finite.extend(events.not_finite);
            }
        }
        not_finite.sort_unstable();
        not_finite.dedup();
        if let Some(score) = self.nan_score {
            not_finite.iter().for_each(|row| scores[row * classes..][..classes].fill(score));
        }
        Ok(Scores { classes: scores, folds, not_finite })
    }
}
