//! One variable: as it is written, and found by its name.

use super::Place;
use crate::config::Variable;
use crate::config::error::Error;
use crate::config::raw::{self, At};

/// One variable without what is said of missing values and limits.
pub fn variable(place: &Place<'_>, written: &At<raw::Variable>) -> Result<Variable, Error> {
    let variable = match &written.value {
        raw::Variable::Name(text) => Variable::new(text),
        raw::Variable::Map(map) => {
            Variable::named(&map.name.value, &map.expression.as_ref().unwrap_or(&map.name).value)
        }
    };
    if variable.name.trim().is_empty() || variable.expression.trim().is_empty() {
        return Err(place.error(written, "a variable is empty"));
    }
    Ok(variable)
}

/// Index of the variable of this name.
pub fn known(place: &Place<'_>, name: &At<String>, variables: &[Variable]) -> Result<usize, Error> {
    variables.iter().position(|variable| variable.name == name.value).ok_or_else(|| {
        let names = variables.iter().map(|variable| variable.name.as_str());
        let problem = format!("`{}` is not in `variables`", name.value);
        place.error(name, problem).help(suggest::advice(&name.value, names))
    })
}
