//! When a training ends before its last epoch.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At, NumberOr};
use crate::config::{EarlyStoppingConfig, Monitor};

/// The rule, and whether the best epoch is kept.
pub fn early_stopping(
    place: &Place<'_>,
    written: At<NumberOr<raw::EarlyStopping>>,
) -> Result<(EarlyStoppingConfig, bool), Error> {
    match &written.value {
        NumberOr::Number(patience) => {
            let patience = At::new(*patience, written.referenced, written.defined);
            Ok((EarlyStoppingConfig::new(check::count(place, "early_stopping", &patience, 1)?), false))
        }
        NumberOr::Map(map) => {
            let delta = |delta| check::number(place, "min_delta", delta, "0 or more", |v| v >= 0.0);
            let rule = EarlyStoppingConfig {
                patience: check::count(place, "patience", &map.patience, 1)?,
                monitor: check::word_or(place, map.monitor.as_ref(), Monitor::ValidationLoss)?,
                min_delta: map.min_delta.as_ref().map_or(Ok(0.0), delta)?,
            };
            Ok((rule, map.restore_best.unwrap_or(false)))
        }
    }
}
