//! Cross sections: a simulated sample weighs cross section × luminosity / Σ of its weights before any selection.
//!
//! A sample is found in the lists by its whole name. By parts of names `TT` is found in `TTW`, and nobody notices.

use super::path::path;
use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At, Ordered};
use std::path::PathBuf;

/// What samples are normalised with.
#[derive(Default)]
pub struct Normalisation {
    luminosity: Option<f64>,
    cross_sections: Option<List>,
    sums_of_weights: Option<List>,
}

/// Numbers of samples, from a YAML or JSON file.
struct List {
    path: PathBuf,
    numbers: Vec<(String, f64)>,
}

impl Normalisation {
    /// That of a dataset configuration.
    pub fn new(place: &Place<'_>, raw: &raw::Dataset) -> Result<Self, Error> {
        let positive = |written| check::number(place, "luminosity", written, "a positive number", |v| v > 0.0);
        let list =
            |written: &Option<At<String>>| written.as_ref().map(|written| List::read(place, written)).transpose();
        Ok(Self {
            luminosity: raw.luminosity.as_ref().map(positive).transpose()?,
            cross_sections: list(&raw.cross_sections)?,
            sums_of_weights: list(&raw.sums_of_weights)?,
        })
    }

    /// What the weight of a process is multiplied by; `None` if nothing is said about its cross section.
    pub fn factor(&self, place: &Place<'_>, name: &At<String>, process: &raw::Process) -> Result<Option<f64>, Error> {
        let sample = process.sample.as_ref().unwrap_or(name);
        let find = |key, own: &Option<At<f64>>, list: &Option<List>| match (own, list) {
            (Some(written), _) => check::number(place, key, written, "a positive number", |v| v > 0.0).map(Some),
            (None, Some(list)) => list.find(place, sample).map(Some),
            (None, None) => Ok(None),
        };
        if process.normalise == Some(false) {
            return Ok(None);
        }
        let cross_section = find("cross_section", &process.cross_section, &self.cross_sections)?;
        let sum = find("sum_of_weights", &process.sum_of_weights, &self.sums_of_weights)?;
        let missing = |what: &str, help: &str| {
            Err(place.error(name, format!("process `{}` has no {what}", name.value)).help(Some(help.into())))
        };
        match (cross_section, sum, self.luminosity) {
            (None, None, _) => Ok(None),
            (None, Some(_), _) => missing("cross section", "give `cross_section` or a list of `cross_sections`"),
            (Some(_), None, _) => missing(
                "sum of weights",
                "give `sum_of_weights` of all generated events, or a list of `sums_of_weights`",
            ),
            (Some(_), Some(_), None) => {
                missing("luminosity", "give `luminosity` for all of them, in the inverse unit of cross sections")
            }
            (Some(cross_section), Some(sum), Some(luminosity)) => Ok(Some(cross_section * luminosity / sum)),
        }
    }
}

impl List {
    fn read(place: &Place<'_>, written: &At<String>) -> Result<Self, Error> {
        let path = path(place, written)?;
        let text = std::fs::read_to_string(&path)
            .map_err(|error| place.error(written, format!("cannot read `{}`: {error}", path.display())))?;
        let list: Ordered<At<f64>> = crate::config::yaml::parse(&path, &text)?;
        let of = Place { path: &path };
        let number = |(name, number): (At<String>, At<f64>)| {
            let number = check::number(&of, &name.value, &number, "a positive number", |v| v > 0.0)?;
            Ok((name.value, number))
        };
        let numbers = list.0.into_iter().map(number).collect::<Result<_, Error>>()?;
        Ok(Self { path, numbers })
    }

    fn find(&self, place: &Place<'_>, sample: &At<String>) -> Result<f64, Error> {
        match self.numbers.iter().find(|(name, _)| *name == sample.value) {
            Some((_, number)) => Ok(*number),
            None => {
                let advice = suggest::advice(&sample.value, self.numbers.iter().map(|(name, _)| name.as_str()));
                let help = "`sample` says what it is called there, `normalise: false` that it is not normalised";
                let help = advice.map_or_else(|| help.to_owned(), |advice| format!("{advice}; {help}"));
                let problem = format!("sample `{}` is not in `{}`", sample.value, self.path.display());
                Err(place.error(sample, problem).help(Some(help)))
            }
        }
    }
}
