//! Batches with as many events of each class.

use super::{Place, check};
use crate::config::BalancedBatches;
use crate::config::error::Error;
use crate::config::raw::{self, At};

/// What is written, if its numbers make sense with so many `groups`, of each of which a batch has events. A regression has no
/// classes to balance.
pub fn balanced_batches(
    place: &Place<'_>,
    written: &At<raw::BalancedBatches>,
    groups: usize,
    is_regression: bool,
) -> Result<BalancedBatches, Error> {
    if is_regression {
        return Err(place.error(written, "`balanced_batches` is of classes, but there is a `target`"));
    }
    let raw = &written.value;
    // An epoch of more than 10⁹ events would not end, and not fit in memory.
    let events = check::count_to(place, "events_per_class", &raw.events_per_class, 1, 1_000_000)?;
    let most = (1_000_000_000 / (events * groups)).max(1) as u64;
    let steps = raw.steps_per_epoch.as_ref().map(|steps| check::count_to(place, "steps_per_epoch", steps, 1, most));
    Ok(BalancedBatches {
        events_per_class: events,
        replacement: raw.replacement.unwrap_or(false),
        steps_per_epoch: steps.transpose()?,
    })
}
