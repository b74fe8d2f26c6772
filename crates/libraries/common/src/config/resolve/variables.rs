//! The variables: names and expressions, values that are missing, limits, and the frame that they are seen in.

use super::variable::variable;
use super::{Place, check, event_frame, missing};
use crate::config::error::Error;
use crate::config::raw::{self, At, Ordered};
use crate::config::{FrameAngle, Variable};

/// The variables of a training.
pub struct Resolved {
    /// In order, indicators of missing values last.
    pub variables: Vec<Variable>,
    /// Names of those with a `missing` or `clip` of their own.
    pub limited: Vec<At<String>>,
    /// Angles that `event_frame` reads.
    pub angles: Vec<FrameAngle>,
}

/// What the configuration says of them.
pub fn variables(place: &Place<'_>, written: raw::Inputs) -> Result<Resolved, Error> {
    if written.variables.value.is_empty() {
        return Err(place.error(&written.variables, "`variables` is empty"));
    }
    let mut variables: Vec<Variable> = Vec::new();
    let (mut own, mut named) = (Vec::new(), Vec::new());
    for one in written.variables.value {
        let variable = variable(place, &one)?;
        if variables.iter().any(|before| before.name == variable.name) {
            return Err(place.error(&one, format!("variable `{}` appears twice", variable.name)));
        }
        if let raw::Variable::Map(raw::NamedVariable { name, missing, clip, .. }) = &one.value
            && (missing.is_some() || clip.is_some())
        {
            named.push(name.clone());
        }
        variables.push(variable);
        own.push(match one.value {
            raw::Variable::Map(raw::NamedVariable { missing, clip, .. }) => (missing, clip),
            raw::Variable::Name(_) => (None, None),
        });
    }
    defaults(place, &mut variables, written.defaults)?;
    let (own_missing, own_clip): (Vec<_>, Vec<_>) = own.into_iter().unzip();
    for (variable, own) in variables.iter_mut().zip(&own_clip) {
        let fits = |v: f64| v as f32 > 0.0 && (v as f32).is_finite();
        let limit = |written| check::number(place, "clip", written, "a positive number", fits);
        variable.clip = own.as_ref().or(written.clip.as_ref()).map(limit).transpose()?;
    }
    let (indicated, of_all) = missing::declare(place, &mut variables, own_missing, written.missing)?;
    let indicators: Vec<Variable> = indicated.iter().map(|&index| missing::indicator(&variables[index])).collect();
    let turn = |frame| event_frame::turn(place, &mut variables, &frame, of_all.as_ref());
    let angles = written.event_frame.map(turn).transpose()?.unwrap_or_default();
    variables.iter_mut().for_each(missing::no_nan);
    if let Some(taken) = indicators.iter().find(|new| variables.iter().any(|known| known.name == new.name)) {
        return Err(place.error(
            &At::new((), written.variables.referenced, written.variables.defined),
            format!("variable `{}` has the name of an indicator of missing values", taken.name),
        ));
    }
    variables.extend(indicators);
    Ok(Resolved { variables, limited: named, angles })
}

fn defaults(place: &Place<'_>, variables: &mut [Variable], defaults: Option<Ordered<At<f64>>>) -> Result<(), Error> {
    for (name, default) in defaults.map(|defaults| defaults.0).unwrap_or_default() {
        let value = check::number(place, "variable_defaults", &default, "a finite number", f64::is_finite)?;
        match variables.iter_mut().find(|variable| variable.name == name.value) {
            Some(variable) => variable.default = Some(value),
            None => {
                let problem = format!("`variable_defaults` has `{}`, which is not in `variables`", name.value);
                let names = variables.iter().map(|variable| variable.name.as_str());
                return Err(place.error(&name, problem).help(suggest::advice(&name.value, names)));
            }
        }
    }
    Ok(())
}
