//! Stochastic weight averaging.

use super::{Place, check};
use crate::config::WeightAveragingConfig;
use crate::config::error::Error;
use crate::config::raw::{self, At};

/// `epochs` is the length of the run; `chooses` is a key, if written, that chooses the weights of one epoch.
pub fn weight_averaging(
    place: &Place<'_>,
    written: &At<raw::WeightAveraging>,
    epochs: usize,
    chooses: Option<&str>,
) -> Result<WeightAveragingConfig, Error> {
    if let Some(key) = chooses {
        let problem = format!("`weight_averaging` keeps a mean over epochs, `{key}` the weights of one; take either");
        return Err(place.error(written, problem));
    }
    let raw::WeightAveraging { start, learning_rate } = &written.value;
    let first = check::count(place, "start", start, 1)?;
    if first > epochs {
        return Err(place.error(start, format!("`start` is {first}, but there are only {epochs} epochs")));
    }
    let rate = check::number(place, "learning_rate", learning_rate, "a positive number", |v| v > 0.0)?;
    Ok(WeightAveragingConfig { start: first, learning_rate: rate })
}
