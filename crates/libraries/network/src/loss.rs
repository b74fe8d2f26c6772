//! Losses, and how a batch's weighted losses become one number.
//!
//! Those of single events have kernels (`kernel/score.rs`); those of whole batches are in `batchwise`.

pub use common::config::{Asimov, ClassGroup, Decorrelation, Loss};
use serde::{Deserialize, Serialize};

use crate::architecture::{Head, Output};
use crate::error::{Error, Result};

/// What the weighted sum of a batch's losses is divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// The batch's sum of weights, so that a common factor of all weights changes nothing.
    ///
    /// With a negative weight anywhere in the training events a batch's sum can cancel, and is no divisor:
    /// the mean weight of all training events times the number of events in the batch takes its place.
    #[default]
    WeightSum,
    /// The number of events in the batch, as Keras does since TensorFlow 2.
    BatchSize,
}

/// Refuses settings that do not fit the classes of a network, and losses of classes for a regression.
pub(crate) fn check(loss: &Loss, output: &Output) -> Result<()> {
    let (classes, linear) = (output.classes, output.activation == Head::Linear);
    let refuse = |option, found: String, expected| Err(Error::Option { option, found, expected });
    let known = |of: &[u32]| !of.is_empty() && of.iter().all(|&class| (class as usize) < classes);
    match loss {
        Loss::SquaredError | Loss::AbsoluteError => Ok(()),
        _ if linear => refuse("loss", format!("{loss:?}"), "the squared or the absolute error of a regression"),
        Loss::BinaryCrossEntropy if classes != 2 => {
            refuse("loss", format!("binary cross-entropy of {classes} classes"), "two classes")
        }
        Loss::Focal { gamma } | Loss::Grouped { gamma, .. } if !(gamma.is_finite() && *gamma >= 0.0) => {
            refuse("loss.gamma", gamma.to_string(), "a number ≥ 0")
        }
        Loss::Grouped { groups, .. } => {
            let times = |class: u32| groups.iter().filter(|group| group.classes.contains(&class)).count();
            let whole = groups.iter().all(|group| known(&group.classes) && group.weight.is_finite());
            match whole && (0..classes as u32).all(|class| times(class) == 1) {
                true => Ok(()),
                false => refuse("loss.groups", format!("{groups:?}"), "every class in exactly one group"),
            }
        }
        Loss::Asimov(search) => {
            let numbers = [search.expected_signal, search.expected_background];
            if !known(&search.signal) || search.signal.len() >= classes {
                return refuse("loss.signal", format!("{:?}", search.signal), "some of the classes, but not all");
            }
            match numbers.iter().all(|number| number.is_finite() && *number > 0.0)
                && search.uncertainty.is_finite()
                && search.uncertainty >= 0.0
            {
                true => Ok(()),
                false => refuse("loss", format!("{search:?}"), "positive yields and an uncertainty ≥ 0"),
            }
        }
        _ => Ok(()),
    }
}

/// Refuses a decorrelation that does not fit the classes of a network.
pub(crate) fn check_decorrelation(with: &Decorrelation, output: &Output) -> Result<()> {
    let classes = output.classes;
    let refuse = |option, found: String, expected| Err(Error::Option { option, found, expected });
    let known = |of: &[u32]| !of.is_empty() && of.iter().all(|&class| (class as usize) < classes);
    if output.activation == Head::Linear {
        return refuse("decorrelate", format!("{:?} of a regression", with.variable.name), "scores of classes");
    }
    if !known(&with.signal) || !known(&with.classes) {
        let found = format!("{:?} against {:?}", with.signal, with.classes);
        return refuse("decorrelate", found, "some of the classes for the score, and some for the events");
    }
    match with.strength.is_finite() && with.strength > 0.0 {
        true => Ok(()),
        false => refuse("decorrelate.strength", with.strength.to_string(), "a number > 0"),
    }
}
