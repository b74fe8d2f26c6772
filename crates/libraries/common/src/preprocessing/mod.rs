//! Preprocessing: each variable is mapped to a range that networks like.
//!
//! The five kinds have scikit-learn's numbers (`sklearn.preprocessing`). Matrices are row-major f32, one row for each
//! event; sums run in f64 over blocks of fixed size, so that the result does not depend on the number of threads.
//! The YAML form is for people and survives a round trip bit by bit.

mod column;
mod fit;
mod moments;
mod normal;
mod quantile;
#[cfg(test)]
mod tests;

pub use column::{Column, Map, Replaced};

use crate::config::Variable;
use crate::config::named::named;
use crate::{Error, config};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::path::Path;

named!(
    /// The preprocessings.
    Kind, "preprocessing",
    /// Mean 0 and standard deviation 1 (ddof 0).
    StandardScaler = "standard_scaler",
    /// As it is.
    Identity = "identity",
    /// Median 0 and interquartile range 1.
    RobustScaler = "robust_scaler",
    /// From -1 to 1.
    MinMaxScaler = "min_max_scaler",
    /// A normal distribution by ranks, with up to 1000 quantiles.
    QuantileTransformer = "quantile_transformer",
);

/// A fitted preprocessing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// The kind.
    pub kind: Kind,
    /// Whether event weights were used.
    pub weighted: bool,
    /// Events that it was fitted on.
    pub events: u64,
    /// One map for each variable, in order.
    pub variables: Vec<Column>,
}

/// Rows that are transformed at a time: fits the cache of a core for some tens of variables.
const BLOCK: usize = 2048;

impl Preprocessing {
    /// Fits the maps of `variables` on the row-major matrix `rows` (events x variables). Values that stand for none are left out.
    ///
    /// With `weights`, means, variances and quantiles are weighted by their absolute values: a scale must exist
    /// whatever the signs. Minimum and maximum ignore weights of 0 only.
    ///
    /// # Errors
    /// No events, lengths that do not fit, a value or weight that is not finite (named), weights that are all 0, a variable
    /// that is missing in all events.
    pub fn fit(kind: Kind, variables: &[Variable], rows: &[f32], weights: Option<&[f32]>) -> Result<Self, Error> {
        fit::fit(kind, variables, rows, weights)
    }

    /// Names of the variables, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.iter().map(|column| column.name.as_str())
    }

    /// Transforms a row-major matrix in place, blocks in parallel on the current rayon pool.
    ///
    /// # Errors
    /// A length that is no multiple of the number of variables, a value that is not finite before or after.
    pub fn transform(&self, rows: &mut [f32]) -> Result<(), Error> {
        let width = self.variables.len();
        fit::check_shape("transform", width, rows.len())?;
        if rows.is_empty() {
            return Ok(());
        }
        rows.par_chunks_mut(BLOCK * width).enumerate().try_for_each(|(block, rows)| {
            self.transform_block(rows).map_err(|(event, variable, value)| Error::NotFinite {
                variable: self.variables[variable].name.clone(),
                event: block * BLOCK + event,
                value,
            })
        })
    }

    fn transform_block(&self, rows: &mut [f32]) -> Result<(), (usize, usize, f32)> {
        let width = self.variables.len();
        let mut values = Vec::with_capacity(BLOCK);
        for (variable, column) in self.variables.iter().enumerate() {
            values.clear();
            values.extend(rows.iter().skip(variable).step_by(width));
            let finite = column.apply(&mut values);
            for (event, (before, after)) in rows.iter_mut().skip(variable).step_by(width).zip(&values).enumerate() {
                if !(finite || before.is_finite() && after.is_finite()) {
                    return Err((event, variable, *before));
                }
                *before = *after;
            }
        }
        Ok(())
    }

    /// Reads the YAML form.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|source| storage::Error::Read { path: path.to_owned(), source })?;
        config::yaml::parse(path, &text)
            .map_err(|error| Error::Content { what: "preprocessing".into(), problem: error.to_string() })
    }

    /// The YAML form.
    pub fn to_yaml(&self) -> Result<String, Error> {
        let yaml = serde_saphyr::to_string(self)
            .map_err(|error| Error::Content { what: "preprocessing".into(), problem: error.to_string() })?;
        Ok(format!("# Maps each variable before the network: (x - centre) / scale, or by its quantiles\n{yaml}"))
    }

    /// Writes the YAML form, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        Ok(storage::output::write(path, self.to_yaml()?)?)
    }
}
