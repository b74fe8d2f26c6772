//! The parameter of a parametrised network.

use super::loss::signal;
use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{BackgroundValues, DrawTime, ParameterConfig, Variable};

/// The parameter, which becomes the last of the variables.
pub fn parameter(
    place: &Place<'_>,
    written: At<raw::Parameter>,
    classes: &[String],
    variables: &mut Vec<Variable>,
) -> Result<ParameterConfig, Error> {
    let raw = written.value;
    let name = check::branch(place, &raw.name)?;
    if variables.iter().any(|variable| variable.name == name) {
        let problem = format!("the parameter `{name}` is among `variables`");
        return Err(place.error(&raw.name, problem).help(Some("take it out: it is one without being said".into())));
    }
    let expression = check::text_or(place, "`expression`", raw.expression, &name)?;
    variables.push(Variable::named(&name, expression));
    let value = |written| check::number(place, "values", written, "a finite number", |v| (v as f32).is_finite());
    let mut values = raw.values.value.iter().map(value).collect::<Result<Vec<f64>, _>>()?;
    values.sort_by(f64::total_cmp);
    if values.len() < 2 {
        return Err(place.error(&raw.values, format!("`values` has {}; expected at least 2", values.len())));
    }
    if let Some(pair) = values.windows(2).find(|pair| pair[0] as f32 == pair[1] as f32) {
        return Err(place.error(&raw.values, format!("the value {} appears twice", pair[0])));
    }
    let background = check::word_or(place, raw.background.as_ref(), BackgroundValues::Uniform)?;
    let copied = background == BackgroundValues::Copy;
    check::belongs(place, "redraw", raw.redraw.as_ref(), !copied, background)?;
    let redraw = check::word_or(place, raw.redraw.as_ref(), DrawTime::Once)?;
    Ok(ParameterConfig { name, values, signal: signal(place, raw.signal, classes)?, background, redraw })
}
