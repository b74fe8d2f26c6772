//! Ensembles of the networks of one training.

use super::schedule::two;
use super::{Place, check};
use crate::config::WeightsKept;
use crate::config::error::Error;
use crate::config::raw::{self, At, NameOr};
use crate::config::snapshots::{Ensemble, Snapshots};

/// `kept` is all that chooses the weights to keep. Whether it fits the run is left to [`Snapshots::taken`].
pub fn snapshots(
    place: &Place<'_>,
    written: &At<NameOr<raw::Snapshots>>,
    kept: WeightsKept,
) -> Result<Snapshots, Error> {
    kept.check_snapshots().map_err(|reason| place.error(written, reason))?;
    let unsaid = raw::Snapshots::default();
    let (name, map) = match &written.value {
        NameOr::Name(name) => (Some(At::new(name.clone(), written.referenced, written.defined)), &unsaid),
        NameOr::Map(map) => (map.name.clone(), map),
    };
    let kind = check::word_or(place, name.as_ref(), Ensemble::Snapshot)?;
    let geometric = kind == Ensemble::FastGeometric;
    check::belongs(place, "members", map.members.as_ref(), !geometric, kind)?;
    check::belongs(place, "start", map.start.as_ref(), geometric, kind)?;
    check::belongs(place, "cycle", map.cycle.as_ref(), geometric, kind)?;
    check::belongs(place, "learning_rates", map.learning_rates.as_ref(), geometric, kind)?;
    if !geometric {
        let count = |written| check::count(place, "members", written, 2);
        return Ok(Snapshots::SnapshotEnsemble { members: map.members.as_ref().map(count).transpose()? });
    }
    let missing = |key| place.error(written, format!("`{kind}` needs `{key}`"));
    let count = |key, written: &Option<At<u64>>, least| {
        check::count(place, key, written.as_ref().ok_or_else(|| missing(key))?, least)
    };
    let rates = map.learning_rates.as_ref().ok_or_else(|| missing("learning_rates"))?;
    let rate = |written: &At<f64>| check::number(place, "learning_rates", written, "positive numbers", |v| v > 0.0);
    Ok(Snapshots::FastGeometricEnsemble {
        start: count("start", &map.start, 1)?,
        cycle: count("cycle", &map.cycle, 2)?,
        learning_rates: two(place, "learning_rates", rates, rate)?,
    })
}
