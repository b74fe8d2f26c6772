//! Values that stand for none: which, and the expressions that tell them.

use super::variable::known;
use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{Missing, Replace, Statistic, Variable};

/// What a variable is called that is 1 where another one is missing and else 0.
fn indicator_name(variable: &str) -> String {
    format!("missing_{variable}")
}

/// Gives each variable its missing values, its own or those of all; the indices of those that have an indicator, and the missing
/// values of all.
pub fn declare(
    place: &Place<'_>,
    variables: &mut [Variable],
    own: Vec<Option<At<raw::Missing>>>,
    all: Option<At<raw::MissingOfAll>>,
) -> Result<(Vec<usize>, Option<Missing>), Error> {
    let mut indicated = vec![false; variables.len()];
    let mut of_all = None;
    if let Some(At { value: raw::MissingOfAll { value, replace, indicator }, .. }) = &all {
        let missing = missing(place, value, replace.as_ref())?;
        variables.iter_mut().for_each(|variable| variable.missing = Some(missing.clone()));
        of_all = Some(missing);
        match indicator {
            None | Some(raw::Indicators::All(false)) => {}
            Some(raw::Indicators::All(true)) => indicated.fill(true),
            Some(raw::Indicators::Of(names)) => {
                for name in names {
                    indicated[known(place, name, variables)?] = true;
                }
            }
        }
    }
    for (index, own) in own.into_iter().enumerate() {
        let Some(At { value: raw::Missing { value, replace, indicator }, .. }) = own else { continue };
        variables[index].missing = Some(missing(place, &value, replace.as_ref())?);
        indicated[index] = indicator.unwrap_or(indicated[index]);
    }
    Ok(((0..variables.len()).filter(|&index| indicated[index]).collect(), of_all))
}

fn missing(place: &Place<'_>, written: &At<raw::OneOrMany>, replace: Option<&At<String>>) -> Result<Missing, Error> {
    let value = |text: &At<String>| {
        let plain = text.value.trim();
        match plain.parse::<f64>() {
            Ok(value) if (value as f32).is_finite() => Ok(value),
            _ if ["nan", ".nan"].contains(&plain.to_ascii_lowercase().as_str()) => Ok(Missing::NAN),
            _ => {
                Err(place.error(text, format!("`{}` cannot be a missing value; expected a number or nan", text.value)))
            }
        }
    };
    let values = written.value.0.iter().map(value).collect::<Result<Vec<_>, _>>()?;
    if values.is_empty() {
        return Err(place.error(written, "`value` is empty; expected what stands for a missing value, as -999"));
    }
    let replace = match replace {
        None => Replace::Statistic(Statistic::Mean),
        Some(text) => match text.value.trim().parse::<f64>() {
            Ok(number) if (number as f32).is_finite() => Replace::Number(number),
            Ok(_) => return Err(place.error(text, "`replace` is not finite")),
            Err(_) => Replace::Statistic(check::word(place, text)?),
        },
    };
    Ok(Missing { values, replace })
}

/// The condition that `expression` is a missing value, as an expression; it is 1 or 0.
pub fn condition(expression: &str, missing: &Missing) -> String {
    let equal = |&value: &f64| {
        if value == Missing::NAN {
            return format!("isnan({expression})");
        }
        // A branch of 32 bits has the nearest of its numbers.
        let single = f64::from(value as f32);
        let exact = format!("({expression}) == {value:?}");
        if single == value { exact } else { format!("{exact} || ({expression}) == {single:?}") }
    };
    missing.values.iter().map(equal).collect::<Vec<_>>().join(" || ")
}

/// The variable that is 1 where another one is missing and else 0.
pub fn indicator(of: &Variable) -> Variable {
    let condition = of.missing.as_ref().map_or_else(|| "0".to_owned(), |missing| condition(&of.expression, missing));
    // Where the expression has no value, its default may be a missing one.
    let default = of.default.map(|default| match &of.missing {
        Some(missing) => f64::from(u8::from(missing.is(default as f32))),
        None => 0.0,
    });
    Variable { default, ..Variable::named(indicator_name(&of.name), condition) }
}

/// Turns a NaN that stands for a missing value into a number, as no NaN may be an input.
pub fn no_nan(variable: &mut Variable) {
    if variable.missing.as_ref().is_some_and(|missing| missing.values.contains(&Missing::NAN)) {
        let expression = &variable.expression;
        variable.expression = format!("isnan({expression}) ? {:?} : ({expression})", Missing::NAN);
    }
}
