//! The errors of a regression.

use serde::{Deserialize, Serialize};

use crate::kernel::Sums;
use crate::loss::Loss;

/// How far a regression is from the values that it learns.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Errors {
    /// Root of the weighted mean of squared distances; 0 if negative weights prevail.
    pub rms: f64,
    /// Weighted mean of absolute distances.
    pub mean_absolute_error: f64,
}

impl Errors {
    /// From the sums over events that weigh so much; none if they are beyond all numbers.
    pub(crate) fn of(loss: &Loss, sums: Sums, weight: f64) -> Option<Self> {
        let (squares, distances) = match loss {
            Loss::AbsoluteError => (sums.second, sums.loss),
            _ => (sums.loss, sums.second),
        };
        let errors = Self { rms: (squares / weight).max(0.0).sqrt(), mean_absolute_error: distances / weight };
        (errors.rms.is_finite() && errors.mean_absolute_error.is_finite()).then_some(errors)
    }
}
