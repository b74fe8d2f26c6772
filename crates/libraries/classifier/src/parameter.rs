//! The values of the parameter that events are scored at.

use common::config::ParameterConfig;

use crate::error::{Error, Result};
use crate::model::Classifier;

impl Classifier {
    /// Checks values of the parameter that are asked for; they must be if and only if the model has one.
    ///
    /// # Errors
    /// When a value is missing or makes no sense, or is outside of those that the model was trained on and may not be.
    pub fn check_values(&self, values: &[f64], extrapolate: bool) -> Result<()> {
        let path = self.path().to_owned();
        let Some(ParameterConfig { name, values: known, .. }) = self.parameter() else {
            return if values.is_empty() { Ok(()) } else { Err(Error::NoParameter { path }) };
        };
        if values.is_empty() {
            return Err(Error::ParameterMissing { path, name: name.clone(), values: known.clone() });
        }
        if let Some(twice) = values.iter().enumerate().find(|(place, value)| values[..*place].contains(value)) {
            return Err(Error::ParameterTwice { name: name.clone(), value: *twice.1 });
        }
        let [low, high] = [known[0], known[known.len() - 1]];
        let outside = |value: &&f64| !(value.is_finite() && (extrapolate || (low..=high).contains(*value)));
        match values.iter().find(outside) {
            Some(&value) => Err(Error::ParameterRange { path, name: name.clone(), value, low, high }),
            None => Ok(()),
        }
    }
}
