//! From the variables of events to their scores, each event by models that have not seen it.
//!
//! Blocks of events are worked on in parallel; in a block the events of a fold are gathered, preprocessed and
//! predicted together. The result of an event does not depend on the block or the chunk that it is in.
use std::ops::Range;

use anyhow::bail;
use ntuple::Chunk;
use rayon::prelude::*;

use crate::assignment::Assignment;
use crate::models::Models;

/// Events that one thread scores at a time.
const BLOCK: usize = 8192;

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
        let mut scores = vec![0.0; chunk.len() * classes];
        let bad = scores.par_chunks_mut(BLOCK * classes).enumerate().map(|(block, scores)| {
            let first = block * BLOCK;
            let folds = &folds[first..][..scores.len() / classes];
            self.score_block(chunk, variables.clone(), first, folds, scores)
        });
        let not_finite = bad.collect::<anyhow::Result<Vec<_>>>()?.concat();
        Ok(Scores { classes: scores, folds, not_finite })
    }

    /// Scores the events from row `first` on; returns the rows that are not finite.
    fn score_block(
        &self,
        chunk: &Chunk<'_>,
        variables: Range<usize>,
        first: usize,
        folds: &[u32],
        scores: &mut [f32],
    ) -> anyhow::Result<Vec<usize>> {
        let classes = self.models.classes.len();
        let mut not_finite = Vec::new();
        for fold in 0..self.assignment.folds() as u32 {
            let rows: Vec<usize> = (0..folds.len()).filter(|&row| folds[row] == fold).collect();
            let mut inputs = vec![0.0; rows.len() * variables.len()];
            let mut bad = Vec::new();
            for (column, index) in variables.clone().enumerate() {
                let values = &chunk.numbers(index)[first..];
                for (&row, input) in rows.iter().zip(inputs.iter_mut().skip(column).step_by(variables.len())) {
                    let value = values[row] as f32;
                    if value.is_finite() {
                        *input = value;
                    } else if self.nan_score.is_some() {
                        bad.push(row);
                    } else {
                        bail!(
                            "{}\nhelp: --nan-score VALUE scores such events with VALUE",
                            chunk.not_finite(index, first + row)
                        );
                    }
                }
            }
            let models = self.assignment.models(fold);
            for &model in models {
                let scorer = &self.models.scorers[model];
                let mut inputs = inputs.clone();
                scorer.preprocessing.transform(&mut inputs)?;
                let predicted = scorer.model.predict(&inputs)?;
                for (&row, predicted) in rows.iter().zip(predicted.chunks_exact(classes)) {
                    for (score, predicted) in scores[row * classes..][..classes].iter_mut().zip(predicted) {
                        *score += predicted / models.len() as f32;
                    }
                }
            }
            for row in bad {
                scores[row * classes..][..classes].fill(self.nan_score.unwrap_or(f32::NAN));
                not_finite.push(first + row);
            }
        }
        not_finite.sort_unstable();
        not_finite.dedup();
        Ok(not_finite)
    }
}
