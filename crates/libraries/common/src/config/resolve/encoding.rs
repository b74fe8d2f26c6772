//! The inputs of an architecture that are not taken as they are: `embeddings`, `one_hot` and `lorentz_boost`.

use super::variable::known;
use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{BoostConfig, CategoryConfig, Variable};

pub fn categories(
    place: &Place<'_>,
    raw: &raw::Architecture,
    variables: &[Variable],
) -> Result<Vec<CategoryConfig>, Error> {
    let mut categories: Vec<CategoryConfig> = Vec::new();
    let mut add = |name: &At<String>, values: &[At<f64>], embedding: Option<usize>| {
        if categories.iter().any(|before| before.variable == name.value) {
            return Err(place.error(name, format!("`{}` is embedded and one-hot; expected one of both", name.value)));
        }
        let variable = variables[known(place, name, variables)?].name.clone();
        categories.push(CategoryConfig { variable, values: distinct(place, name, values)?, embedding });
        Ok(())
    };
    for (name, embedding) in raw.embeddings.iter().flat_map(|written| &written.0) {
        // As in LUMIN: half the number of values, at most 50.
        let usual = embedding.values.len().div_ceil(2).min(50);
        let width = embedding.width.as_ref().map_or(Ok(usual), |width| check::count(place, "width", width, 1))?;
        add(name, &embedding.values, Some(width))?;
    }
    for (name, values) in raw.one_hot.iter().flat_map(|written| &written.0) {
        add(name, values, None)?;
    }
    Ok(categories)
}

/// Four variables a particle, each of them in one place only.
pub fn boost(
    place: &Place<'_>,
    written: &At<raw::LorentzBoost>,
    categories: &[CategoryConfig],
    variables: &[Variable],
) -> Result<BoostConfig, Error> {
    let raw = &written.value;
    let mut particles: Vec<[String; 4]> = Vec::new();
    for particle in &raw.particles {
        let names = particle.value.iter().map(|name| {
            let taken = categories.iter().any(|category| category.variable == name.value);
            if taken || particles.as_flattened().contains(&name.value) {
                return Err(place.error(name, format!("`{}` appears twice", name.value)));
            }
            Ok(variables[known(place, name, variables)?].name.clone())
        });
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let momentum = names.try_into().map_err(|names: Vec<String>| {
            place.error(particle, format!("a particle has the variables [E, px, py, pz]; found {}", names.len()))
        })?;
        particles.push(momentum);
    }
    if particles.is_empty() {
        return Err(place.error(written, "`particles` is empty"));
    }
    Ok(BoostConfig { particles, combinations: check::count(place, "combinations", &raw.combinations, 1)? })
}

/// Values that the 32-bit inputs of a network tell apart.
fn distinct(place: &Place<'_>, name: &At<String>, written: &[At<f64>]) -> Result<Vec<f64>, Error> {
    if written.len() < 2 {
        return Err(place.error(name, format!("`{}` has {} values; expected at least 2", name.value, written.len())));
    }
    let mut values: Vec<f64> = Vec::new();
    for one in written {
        let value = check::number(place, &name.value, one, "a finite number", f64::is_finite)?;
        if values.iter().any(|before| *before as f32 == value as f32) {
            return Err(place.error(one, format!("the value {value} of `{}` appears twice", name.value)));
        }
        values.push(value);
    }
    Ok(values)
}
