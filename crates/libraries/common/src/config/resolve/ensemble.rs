//! Ensembles of trainings.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{EnsembleConfig, MemberSplit, MemberWeighting};

/// Folds of `k-fold`, if there are no more members: each is validated on a tenth of the events.
const FOLDS: usize = 10;

/// `chooses` is a key, if written, that makes an ensemble of one training.
pub fn ensemble(
    place: &Place<'_>,
    written: &At<raw::Ensemble>,
    chooses: Option<&str>,
) -> Result<EnsembleConfig, Error> {
    if let Some(key) = chooses {
        return Err(place
            .error(written, format!("`ensemble` trains several networks, `{key}` keeps several of one; take either")));
    }
    let raw = &written.value;
    let members = check::count_to(place, "members", &raw.members, 2, 1000)?;
    let split = check::word_or(place, raw.split.as_ref(), MemberSplit::KFold)?;
    check::belongs(place, "folds", raw.folds.as_ref(), split == MemberSplit::KFold, split)?;
    let folds =
        raw.folds.as_ref().map(|folds| check::count(place, "folds", folds, members.max(2) as u64)).transpose()?;
    let best = raw.best.as_ref().map(|best| check::count(place, "best", best, 1)).transpose()?.unwrap_or(members);
    if let (true, Some(written)) = (best > members, &raw.best) {
        return Err(place.error(written, format!("`best` is {best}, but there are {members} `members`")));
    }
    Ok(EnsembleConfig {
        members,
        split,
        folds: folds.unwrap_or_else(|| members.max(FOLDS)),
        weighting: check::word_or(place, raw.weighting.as_ref(), MemberWeighting::Uniform)?,
        best,
    })
}
