//! Batches with as many events of each class.

use super::{Place, check};
use crate::config::BalancedBatches;
use crate::config::error::Error;
use crate::config::raw::{self, At};

/// What is written, if its numbers make sense. A regression has no classes to balance.
pub fn balanced_batches(
    place: &Place<'_>,
    written: &At<raw::BalancedBatches>,
    is_regression: bool,
) -> Result<BalancedBatches, Error> {
    if is_regression {
        return Err(place.error(written, "`balanced_batches` is of classes, but there is a `target`"));
    }
    let raw = &written.value;
    let steps = raw.steps_per_epoch.as_ref().map(|steps| check::count(place, "steps_per_epoch", steps, 1));
    Ok(BalancedBatches {
        events_per_class: check::count(place, "events_per_class", &raw.events_per_class, 1)?,
        replacement: raw.replacement.unwrap_or(false),
        steps_per_epoch: steps.transpose()?,
    })
}
