//! The optimiser and limits of the gradient.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At, NameOr};
use crate::config::{ClipGradient, Optimiser, OptimiserSettings};

type Written = Option<At<NameOr<raw::Optimiser>>>;

pub fn optimiser(place: &Place<'_>, written: Written) -> Result<(Option<Optimiser>, OptimiserSettings), Error> {
    let Some(written) = written else { return Ok((None, OptimiserSettings::default())) };
    let map = match &written.value {
        NameOr::Name(name) => {
            let word = At::new(name.clone(), written.referenced, written.defined);
            return Ok((Some(check::word(place, &word)?), OptimiserSettings::default()));
        }
        NameOr::Map(map) => map,
    };
    let name: Optimiser = check::word(place, &map.name)?;
    let sgd = name == Optimiser::Sgd;
    check::belongs(place, "beta_1", map.beta_1.as_ref(), !sgd, name)?;
    check::belongs(place, "beta_2", map.beta_2.as_ref(), !sgd, name)?;
    check::belongs(place, "epsilon", map.epsilon.as_ref(), !sgd, name)?;
    check::belongs(place, "weight_decay", map.weight_decay.as_ref(), name == Optimiser::AdamW, name)?;
    check::belongs(place, "momentum", map.momentum.as_ref(), sgd, name)?;
    check::belongs(place, "nesterov", map.nesterov.as_ref(), sgd, name)?;
    let share = |key, written: &Option<At<f64>>| {
        let share = |written| check::share(place, key, written);
        written.as_ref().map(share).transpose()
    };
    let above = |written| check::number(place, "epsilon", written, "a positive number", |v| v > 0.0);
    let decay = |written| check::number(place, "weight_decay", written, "0 or more", |v| v >= 0.0);
    let settings = OptimiserSettings {
        beta_1: share("beta_1", &map.beta_1)?,
        beta_2: share("beta_2", &map.beta_2)?,
        epsilon: map.epsilon.as_ref().map(above).transpose()?,
        weight_decay: map.weight_decay.as_ref().map(decay).transpose()?,
        momentum: share("momentum", &map.momentum)?,
        nesterov: map.nesterov.as_ref().map(|written| written.value),
    };
    match &map.nesterov {
        Some(written) if written.value && settings.momentum.unwrap_or(0.0) == 0.0 => {
            Err(place.error(written, "`nesterov` needs a `momentum` above 0"))
        }
        _ => Ok((Some(name), settings)),
    }
}

pub fn clip_gradient(place: &Place<'_>, written: &At<raw::ClipGradient>) -> Result<ClipGradient, Error> {
    let limit = |key, written| check::number(place, key, written, "a positive number", |v| v > 0.0);
    match (&written.value.norm, &written.value.value) {
        (Some(norm), None) => Ok(ClipGradient::Norm(limit("norm", norm)?)),
        (None, Some(value)) => Ok(ClipGradient::Value(limit("value", value)?)),
        _ => Err(place.error(written, "`clip_gradient` needs either `norm` or `value`")),
    }
}
