//! Stochastic weight averaging.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{WeightAveragingConfig, WeightsKept};

/// `epochs` is the length of the run, `kept` all that chooses the weights to keep.
pub fn weight_averaging(
    place: &Place<'_>,
    written: &At<raw::WeightAveraging>,
    epochs: usize,
    kept: WeightsKept,
) -> Result<WeightAveragingConfig, Error> {
    kept.check_averaging().map_err(|reason| place.error(written, reason))?;
    let raw::WeightAveraging { start, learning_rate } = &written.value;
    let first = check::count(place, "start", start, 1)?;
    if first > epochs {
        return Err(place.error(start, format!("`start` is {first}, but there are only {epochs} epochs")));
    }
    let rate = check::number(place, "learning_rate", learning_rate, "a positive number", |v| v > 0.0)?;
    Ok(WeightAveragingConfig { start: first, learning_rate: rate })
}
