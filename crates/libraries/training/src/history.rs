//! The numbers of a training that are the same in every run: for `fold{f}_history.json` and for the loss figure.
use std::collections::BTreeMap;

use modelfile::TrainingResult;
use network::{Averaged, Ensemble, Epoch, Errors, Outcome};
use serde::Serialize;

/// A last epoch that is worse than the best one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PastBest {
    /// The best epoch, from 1.
    pub epoch: usize,
    /// Its validation loss.
    pub best: f64,
    /// That of the last epoch.
    pub last: f64,
    /// How far a loss is from its neighbours by chance.
    pub scatter: f64,
}

/// Standard deviation of losses around a smooth curve: the median of |second differences|, which a slope does not change, over
/// what it is for independent normal numbers, 0.6745 √6. `None` of fewer than five.
///
/// The lowest of n numbers that scatter around a constant is most likely √(2 ln n) standard deviations below it.
fn scatter(losses: &[f64]) -> Option<f64> {
    let mut bends: Vec<f64> = losses.windows(3).map(|of| (of[0] - 2.0 * of[1] + of[2]).abs()).collect();
    if bends.len() < 3 {
        return None;
    }
    bends.sort_by(f64::total_cmp);
    Some(bends[bends.len() / 2] / (0.6745 * 6.0f64.sqrt()))
}

/// What `fold{f}_history.json` holds.
#[derive(Debug, Serialize)]
pub struct History {
    /// The epoch (from 1) whose weights are in the model file; of an ensemble the last.
    pub kept_epoch: usize,
    /// The epoch with the lowest validation loss, or the highest accuracy if early stopping monitors it.
    pub best_epoch: usize,
    /// Whether early stopping ended the training.
    pub stopped_early: bool,
    /// What the mean of the weights of the last epochs achieves, if it is in the model file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub averaged: Option<Averaged>,
    /// What the ensemble and each of its members achieve, if it is in the model file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<Ensemble>,
    /// All epochs in order.
    pub epochs: Vec<Epoch>,
}

impl History {
    /// The history of a training that kept the best epoch or the last.
    pub fn new(outcome: &Outcome, keeps_best: bool) -> Self {
        let epochs = outcome.history.epochs.clone();
        let kept_epoch = if keeps_best { outcome.best_epoch } else { epochs.len() };
        let Outcome { best_epoch, stopped_early, averaged, .. } = *outcome;
        Self { kept_epoch, best_epoch, stopped_early, averaged, ensemble: outcome.ensemble.clone(), epochs }
    }

    /// What the last epoch, whose weights are kept, is worse by than the best: `None` where the scatter of the curve explains it.
    pub fn past_best(&self) -> Option<PastBest> {
        let last = self.epochs.last()?;
        if self.kept_epoch != last.epoch || self.averaged.is_some() || self.ensemble.is_some() {
            return None;
        }
        let losses: Vec<f64> = self.epochs.iter().filter_map(|epoch| epoch.validation_loss).collect();
        let (best, loss) = (self.epochs[self.best_epoch - 1].validation_loss?, last.validation_loss?);
        let found = PastBest { epoch: self.best_epoch, best, last: loss, scatter: scatter(&losses)? };
        (loss - best > found.scatter * (2.0 + (2.0 * (losses.len() as f64).ln()).sqrt())).then_some(found)
    }

    /// The numbers of the epoch whose weights are kept.
    pub fn kept(&self) -> &Epoch {
        &self.epochs[self.kept_epoch - 1]
    }

    /// What the manifest tells of it.
    pub fn result(&self) -> TrainingResult {
        let kept = self.kept();
        let mut metrics = BTreeMap::new();
        let mut add = |part: &str, loss: Option<f64>, accuracy: Option<f64>, errors: Option<Errors>| {
            let [rms, mean] = [errors.map(|errors| errors.rms), errors.map(|errors| errors.mean_absolute_error)];
            let all = [("loss", loss), ("accuracy", accuracy), ("rms", rms), ("mean_absolute_error", mean)];
            // JSON has no infinity, and weights that diverge may have an infinite loss before they are no numbers themselves.
            let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
            metrics.extend(all.into_iter().filter_map(|(name, value)| Some((format!("{part}{name}"), finite(value)?))));
        };
        match (self.averaged, &self.ensemble) {
            (Some(of), _) => add("validation_", of.validation_loss, of.validation_accuracy, of.validation_errors),
            (None, Some(of)) => add("validation_", of.validation_loss, of.validation_accuracy, of.validation_errors),
            (None, None) => {
                add("", Some(kept.loss), kept.accuracy, kept.errors);
                add("validation_", kept.validation_loss, kept.validation_accuracy, kept.validation_errors);
            }
        }
        TrainingResult {
            epochs: self.epochs.len(),
            epoch: self.kept_epoch,
            averaged_from: self.averaged.map(|averaged| averaged.first_epoch),
            metrics,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A history that keeps the last of these validation losses.
    fn history(losses: impl IntoIterator<Item = f64>) -> History {
        let epoch = |(index, loss): (usize, f64)| -> Epoch {
            let json = serde_json::json!({
                "epoch": index + 1, "loss": 1.0, "validation_loss": loss, "learning_rate": 0.001
            });
            serde_json::from_value(json).unwrap()
        };
        let epochs: Vec<Epoch> = losses.into_iter().enumerate().map(epoch).collect();
        let loss = |epoch: &Epoch| epoch.validation_loss.unwrap();
        let best = epochs.iter().min_by(|a, b| loss(a).total_cmp(&loss(b))).unwrap().epoch;
        let (averaged, ensemble) = (None, None);
        History { kept_epoch: epochs.len(), best_epoch: best, stopped_early: false, averaged, ensemble, epochs }
    }

    /// Numbers without order, of standard deviation 1.
    fn noise(index: u32) -> f64 {
        let uniform = |step: f64| ((f64::from(index) + 0.5) * step).sin().mul_add(43_758.545, 0.0).fract().abs();
        [12.9898, 78.233, 37.719, 4.581].map(uniform).iter().map(|value| value - 0.5).sum::<f64>() * 3.0f64.sqrt()
    }

    #[test]
    fn a_last_epoch_that_is_worse_than_the_best_is_told_unless_the_scatter_explains_it() {
        let falls = |epoch: u32| 0.3 + 0.4 * (-f64::from(epoch) / 5.0).exp();
        for seed in 0..20 {
            let flat = history((0..300).map(|epoch| falls(epoch) + 1e-3 * noise(1000 * seed + epoch)));
            assert_eq!(flat.past_best(), None, "seed {seed}");
        }
        // It rises by 0.03 from the best epoch on, thirty times the scatter.
        let rises = |epoch: u32| falls(epoch) + 1e-4 * f64::from(epoch.saturating_sub(17));
        let found = history((0..300).map(|epoch| rises(epoch) + 1e-3 * noise(epoch))).past_best().unwrap();
        assert!(found.epoch > 10 && found.epoch < 60 && found.last > found.best + 0.02, "{found:?}");
        assert!((0.0005..0.002).contains(&found.scatter), "{found:?}");
        assert!(history((0..300).map(rises)).past_best().is_some(), "without any scatter");
        assert_eq!(history((0..300).map(falls)).past_best(), None, "the last is the best");
        assert_eq!(history([0.5, 0.4, 0.6]).past_best(), None, "too few to tell");
    }

    #[test]
    fn nothing_is_told_of_a_training_that_does_not_keep_the_last_epoch() {
        let losses = (0..100).map(|epoch| f64::from(epoch) / 100.0);
        let last = history(losses);
        assert!(last.past_best().is_some());
        assert_eq!(History { kept_epoch: 1, ..last }.past_best(), None);
    }
}
