//! The mean of scores of several networks, for prediction and as logits for validation.

use std::mem::take;

use super::predictor::{Predictor, Space};

impl Predictor<'_> {
    /// Standard deviations of the members' scores of the events that were [predicted](Self::predict) last, with the weights
    /// of the members, `classes x events`; 0 of a single network.
    pub fn spread<'s>(&self, events: usize, space: &'s mut Space) -> &'s [f32] {
        let size = self.classes * events;
        let (each, mean) = (take(&mut space.each), take(&mut space.mean));
        space.spread.clear();
        space.spread.resize(size, 0.0);
        if self.members.len() > 1 {
            for (scores, share) in each.chunks_exact(size.max(1)).zip(&self.shares) {
                let squares = scores.iter().zip(&mean).map(|(score, mean)| share * (score - mean).powi(2));
                space.spread.iter_mut().zip(squares).for_each(|(sum, square)| *sum += square);
            }
            space.spread.iter_mut().for_each(|sum| *sum = sum.sqrt());
        }
        (space.each, space.mean) = (each, mean);
        &space.spread
    }

    /// Weighted means over the members of their scores, `classes x events`.
    pub(super) fn mean<'s>(&self, events: usize, space: &'s mut Space) -> &'s mut [f32] {
        let (mut inputs, mut mean, mut each) = (take(&mut space.inputs), take(&mut space.mean), take(&mut space.each));
        inputs.clear();
        inputs.extend_from_slice(&space.from[..self.inputs * events]);
        mean.clear();
        mean.resize(self.classes * events, 0.0);
        each.clear();
        for (member, share) in self.members.iter().zip(&self.shares) {
            space.from[..inputs.len()].copy_from_slice(&inputs);
            let scores = member.predict(self.inputs, events, space);
            each.extend_from_slice(scores);
            mean.iter_mut().zip(scores).for_each(|(mean, score)| *mean += share * score);
        }
        (space.inputs, space.mean, space.each) = (inputs, mean, each);
        &mut space.mean
    }

    /// Numbers `classes x events` and a bias whose softmax, or sum in a regression, are the scores: of an ensemble of
    /// classifiers the logarithms of its scores.
    pub(super) fn logits<'b, 's>(&'b self, events: usize, space: &'s mut Space) -> (&'s mut [f32], &'b [f32]) {
        if let [only] = self.members.as_slice() {
            return only.run(self.inputs, events, space);
        }
        let mean = self.mean(events, space);
        if !self.members.iter().any(|member| member.linear) {
            mean.iter_mut().for_each(|score| *score = score.max(f32::MIN_POSITIVE).ln());
        }
        (mean, &self.zeros)
    }
}
