//! Training weights: from the event weight to what the loss sees.
//!
//! A training weight is event weight x class weight x global scale. Weights are signed (generators at next-to-leading
//! order give negative ones); a policy says what training does with those. Evaluation never uses a policy.

use crate::Error;
use crate::config::named::named;
use explain::Problem;
use serde::{Deserialize, Serialize};

named!(
    /// What training does with negative event weights.
    NegativeWeights, "policy for negative weights",
    /// They enter the loss with their sign.
    Keep = "keep",
    /// Their events are not trained on (weight 0).
    Drop = "drop",
    /// They count with their absolute value.
    Absolute = "absolute",
    /// They are refused.
    Error = "error",
);

named!(
    /// Whose weights validation goes by: what selects an epoch, a learning rate or a member of an ensemble.
    ValidationWeights, "weights of validation",
    /// Those that the policy for negative weights makes.
    Training = "training",
    /// Those with their signs.
    Signed = "signed",
);

impl ValidationWeights {
    /// Those of files that do not say it.
    pub fn unsaid() -> Self {
        Self::Signed
    }

    /// Whether it is these.
    pub fn is_unsaid(&self) -> bool {
        *self == Self::unsaid()
    }
}

impl NegativeWeights {
    /// Whether it changes weights.
    pub fn changes_weights(self) -> bool {
        matches!(self, Self::Drop | Self::Absolute)
    }
}

/// How training weights are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightPolicy {
    /// One factor for each class.
    pub class_weights: Vec<f64>,
    /// A factor on all weights.
    pub global_scale: f64,
    /// What is done with negative weights.
    pub negative: NegativeWeights,
    /// Whether all classes get the same sum of training weights, whatever `class_weights` say.
    #[serde(default)]
    pub equal: bool,
}

/// Sums of one class before and after the policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassSum {
    /// The class.
    pub class: String,
    /// Number of events.
    pub events: u64,
    /// How many of them have a negative weight.
    pub negative: u64,
    /// Sum of the event weights as given.
    pub event_weights: f64,
    /// Sum of the training weights.
    pub training_weights: f64,
}

impl WeightPolicy {
    /// The policy for these events: of equal classes the `class_weights` that give each the same sum of training weights and
    /// all events the mean weight [`Self::global_scale`].
    ///
    /// # Errors
    /// Those of [`Self::apply`].
    pub fn of(self, classes: &[String], targets: &[u32], weights: &[f64]) -> Result<Self, Error> {
        if !self.equal {
            return Ok(self);
        }
        let plain = Self { class_weights: vec![1.0; classes.len()], global_scale: 1.0, equal: false, ..self.clone() };
        let (_, sums) = plain.apply(classes, targets, weights)?;
        let share = weights.len() as f64 / classes.len() as f64;
        Ok(Self { class_weights: sums.iter().map(|sum| share / sum.training_weights).collect(), ..self })
    }

    /// Training weights of events with `targets` (index of the class) and event `weights`, and the sums of each
    /// class. Fails on a weight that is not finite, a negative one under [`NegativeWeights::Error`], a class without
    /// events, and a class whose training weights sum to zero or less.
    pub fn apply(
        &self,
        classes: &[String],
        targets: &[u32],
        weights: &[f64],
    ) -> Result<(Vec<f32>, Vec<ClassSum>), Error> {
        if targets.len() != weights.len() || classes.len() != self.class_weights.len() {
            return Err(Error::Mismatch {
                what: "training weights".into(),
                expected: format!("{} targets and {} classes", weights.len(), self.class_weights.len()),
                found: format!("{} targets and {} classes", targets.len(), classes.len()),
            });
        }
        let mut sums: Vec<ClassSum> = classes.iter().map(ClassSum::new).collect();
        let mut training = Vec::with_capacity(weights.len());
        for (event, (&target, &weight)) in targets.iter().zip(weights).enumerate() {
            let Some(sum) = sums.get_mut(target as usize) else {
                return Err(Error::Weights(format!("target {target} of event {event} is no class").into()));
            };
            training.push(self.add(sum, target as usize, event as u64, weight)?);
        }
        for sum in &sums {
            sum.check()?;
        }
        Ok((training, sums))
    }

    /// The training weight of one event with the event weight `weight`, added to the sums of its class, which is number
    /// `class`. `event` counts the events in errors.
    ///
    /// # Errors
    /// When the weight is not finite, or negative under [`NegativeWeights::Error`].
    pub fn add(&self, sum: &mut ClassSum, class: usize, event: u64, weight: f64) -> Result<f32, Error> {
        let used = self.weight(weight).map_err(|problem| {
            let text = format!("class `{}`: event {event} has weight {weight}{problem}", sum.class);
            Error::Weights(Problem { text, ..problem })
        })?;
        let trained = (used * self.class_weights[class] * self.global_scale) as f32;
        sum.events += 1;
        sum.negative += u64::from(weight < 0.0);
        sum.event_weights += weight;
        sum.training_weights += f64::from(trained);
        Ok(trained)
    }

    /// The same weights with their signs, whatever the policy.
    pub fn signed(&self, targets: &[u32], weights: &[f64]) -> Vec<f32> {
        let signed = |(&target, &weight): (&u32, &f64)| {
            (weight * self.class_weights[target as usize] * self.global_scale) as f32
        };
        targets.iter().zip(weights).map(signed).collect()
    }

    fn weight(&self, weight: f64) -> Result<f64, Problem> {
        if !weight.is_finite() {
            return Err("; expected a finite number".into());
        }
        if weight >= 0.0 {
            return Ok(weight);
        }
        match self.negative {
            NegativeWeights::Keep => Ok(weight),
            NegativeWeights::Drop => Ok(0.0),
            NegativeWeights::Absolute => Ok(-weight),
            NegativeWeights::Error => {
                let problem = Problem::from("; expected none below zero as `negative_weights: error` demands");
                Err(problem.help("choose keep, drop or absolute"))
            }
        }
    }
}

impl ClassSum {
    /// The sums of a class without events.
    pub fn new(class: impl Into<String>) -> Self {
        Self { class: class.into(), events: 0, negative: 0, event_weights: 0.0, training_weights: 0.0 }
    }

    /// Whether the class can be trained on.
    ///
    /// # Errors
    /// When it has no events, or its training weights sum to zero or less.
    pub fn check(&self) -> Result<(), Error> {
        if self.events == 0 {
            return Err(Error::Weights(format!("class `{}` has no events", self.class).into()));
        }
        if !self.training_weights.is_finite() || self.training_weights <= 0.0 {
            let (class, sum) = (&self.class, self.training_weights);
            let problem =
                Problem::from(format!("training weights of class `{class}` sum to {sum}; expected a positive sum"));
            return Err(Error::Weights(
                problem.help("check the weight expression, `class_weights` and `negative_weights`"),
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(negative: NegativeWeights) -> WeightPolicy {
        WeightPolicy { class_weights: vec![2.0, 1.0], global_scale: 10.0, negative, equal: false }
    }

    fn classes() -> Vec<String> {
        vec!["signal".into(), "background".into()]
    }

    #[test]
    fn a_training_weight_is_event_weight_times_class_weight_times_scale() {
        let (weights, sums) = policy(NegativeWeights::Keep).apply(&classes(), &[0, 1, 1], &[0.5, 3.0, -1.0]).unwrap();
        assert_eq!(weights, [10.0, 30.0, -10.0]);
        assert_eq!((sums[1].negative, sums[1].event_weights, sums[1].training_weights), (1, 2.0, 20.0));
    }

    #[test]
    fn each_policy_does_what_its_name_says_with_a_negative_weight() {
        let trained = |negative| policy(negative).apply(&classes(), &[0, 1, 1], &[1.0, 3.0, -1.0]).unwrap().0[2];
        assert_eq!(trained(NegativeWeights::Keep), -10.0);
        assert_eq!(trained(NegativeWeights::Drop), 0.0);
        assert_eq!(trained(NegativeWeights::Absolute), 10.0);
        let error = policy(NegativeWeights::Error).apply(&classes(), &[0, 1], &[1.0, -1.0]).unwrap_err();
        assert!(error.to_string().contains("`background`"), "{error}");
    }

    #[test]
    fn equal_classes_have_equal_sums_after_the_policy_for_negative_weights() {
        let equal = WeightPolicy { equal: true, ..policy(NegativeWeights::Drop) };
        let (targets, weights) = ([0, 0, 1, 1, 1, 1], [1.0, 2.0, 50.0, 50.0, -50.0, 20.0]);
        let fitted = equal.of(&classes(), &targets, &weights).unwrap();
        let (_, sums) = fitted.apply(&classes(), &targets, &weights).unwrap();
        assert!((sums[0].training_weights - 30.0).abs() < 1e-4 && (sums[1].training_weights - 30.0).abs() < 1e-4);
        let signed = fitted.signed(&targets, &weights);
        assert_eq!(signed[4], -signed[2], "validation has the same factors, with signs");
        let cancelled = WeightPolicy { equal: true, ..policy(NegativeWeights::Keep) };
        let error = cancelled.of(&classes(), &[0, 1, 1], &[1.0, 1.0, -1.0]).unwrap_err();
        assert!(error.to_string().contains("class `background` sum to 0"), "{error}");
    }

    #[test]
    fn signed_weights_keep_their_signs_whatever_the_policy() {
        let signed = policy(NegativeWeights::Absolute).signed(&[0, 1, 1], &[1.0, 3.0, -1.0]);
        assert_eq!(signed, [20.0, 30.0, -10.0]);
    }

    #[test]
    fn a_class_whose_weights_sum_to_nothing_is_refused_by_name() {
        let error = policy(NegativeWeights::Keep).apply(&classes(), &[0, 1, 1], &[1.0, 1.0, -1.0]).unwrap_err();
        assert!(error.to_string().contains("class `background` sum to 0"), "{error}");
        let error = policy(NegativeWeights::Keep).apply(&classes(), &[0], &[1.0]).unwrap_err();
        assert!(error.to_string().contains("`background` has no events"), "{error}");
    }

    #[test]
    fn a_nan_weight_is_refused_with_its_event() {
        let error = policy(NegativeWeights::Keep).apply(&classes(), &[0, 1], &[1.0, f64::NAN]).unwrap_err();
        assert!(error.to_string().contains("event 1 has weight NaN"), "{error}");
    }
}
