//! The objects of an event as they are written: pt, η and φ of each.

use super::Place;
use crate::config::Variable;
use crate::config::error::Error;
use crate::config::raw::{self, At};

/// η and φ of an object, which are there if they are written. Its pt, which nothing changes, must be a variable.
pub fn angles<'w>(
    place: &Place<'_>,
    name: &At<String>,
    components: &'w At<raw::Components>,
    variables: &[Variable],
) -> Result<[Option<&'w At<String>>; 2], Error> {
    let [pt, eta, phi] = &components.value[..] else {
        let problem = format!("object `{}` has {} components", name.value, components.value.len());
        let help = "expected [pt, eta, phi], with `~` for what it has not";
        return Err(place.error(components, problem).help(Some(help.into())));
    };
    if let Some(pt) = pt.as_ref().filter(|pt| find(pt, variables).is_none()) {
        return Err(unknown(place, pt, name, variables));
    }
    Ok([eta.as_ref(), phi.as_ref()])
}

/// The index of a variable by its name or its expression.
pub fn find(written: &At<String>, variables: &[Variable]) -> Option<usize> {
    let text = written.value.trim();
    variables.iter().position(|variable| variable.name == text || variable.expression.trim() == text)
}

/// A component of an object that is no variable.
pub fn unknown(place: &Place<'_>, written: &At<String>, object: &At<String>, variables: &[Variable]) -> Error {
    let names = variables.iter().map(|variable| variable.name.as_str());
    let help = suggest::advice(&written.value, names).unwrap_or_default();
    let problem = format!("`{}` of `{}` is not in `variables`", written.value, object.value);
    place.error(written, problem).help(Some(format!("{help}; write `~` for what an object has not")))
}
