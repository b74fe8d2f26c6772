//! How events are divided into folds, as dataset and training configurations say it.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::fold::FoldKind;

/// The number of folds, `default` if it is not written.
pub fn number(place: &Place<'_>, written: Option<&At<u32>>, default: u32) -> Result<u32, Error> {
    match written {
        Some(written) if written.value < 2 => {
            Err(place.error(written, format!("`folds` is {}; expected at least 2", written.value)))
        }
        Some(written) => Ok(written.value),
        None => Ok(default),
    }
}

/// Where the number comes from that is taken modulo the number of folds, if that is written.
pub fn kind(
    place: &Place<'_>,
    event_branch: Option<&At<String>>,
    fold: Option<&At<raw::Fold>>,
) -> Result<Option<FoldKind>, Error> {
    match (event_branch, fold) {
        (None, None) => Ok(None),
        (Some(branch), None) => {
            Ok(Some(FoldKind::Modulo { branch: check::text(place, "`event_branch`", branch.clone())? }))
        }
        (None, Some(fold)) => hash_or_expression(place, fold).map(Some),
        (Some(_), Some(fold)) => Err(place
            .error(fold, "both `event_branch` and `fold` are given")
            .help(Some("choose one; a process may have its own `fold: N`".into()))),
    }
}

fn hash_or_expression(place: &Place<'_>, fold: &At<raw::Fold>) -> Result<FoldKind, Error> {
    match (&fold.value.hash, &fold.value.expression) {
        (Some(branches), None) if branches.value.0.is_empty() => Err(place.error(branches, "`hash` names no branch")),
        (Some(branches), None) => {
            check::no_repetition(place, "branch", &branches.value.0)?;
            Ok(FoldKind::Hash { branches: branches.value.0.iter().map(|branch| branch.value.clone()).collect() })
        }
        (None, Some(text)) => Ok(FoldKind::Expression { text: check::text(place, "`expression`", text.clone())? }),
        _ => Err(place.error(fold, "expected either `hash` or `expression`")),
    }
}
