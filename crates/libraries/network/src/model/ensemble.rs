//! The mean of scores of several networks, for prediction and as logits for validation.

use std::mem::take;

use super::predictor::{Predictor, Space};

impl Predictor<'_> {
    /// Means over the members of their scores, `classes x events`.
    pub(super) fn mean<'s>(&self, events: usize, space: &'s mut Space) -> &'s mut [f32] {
        let share = 1.0 / self.members.len() as f32;
        let (mut inputs, mut mean) = (take(&mut space.inputs), take(&mut space.mean));
        inputs.clear();
        inputs.extend_from_slice(&space.from[..self.inputs * events]);
        mean.clear();
        mean.resize(self.classes * events, 0.0);
        for member in &self.members {
            space.from[..inputs.len()].copy_from_slice(&inputs);
            let scores = member.predict(self.inputs, events, space);
            mean.iter_mut().zip(scores).for_each(|(mean, score)| *mean += share * score);
        }
        (space.inputs, space.mean) = (inputs, mean);
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
