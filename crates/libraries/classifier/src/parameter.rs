//! The values of the parameter that events are scored at.

use modelfile::Parameter;

use crate::error::{Error, Result};
use crate::model::Classifier;

impl Classifier {
    /// Checks values of the parameter that are asked for; they must be if and only if the model has one.
    ///
    /// # Errors
    /// When a value is missing or makes no sense, or is outside of those that the model was trained on and may not be.
    pub fn check_values(&self, values: &[f64], extrapolate: bool) -> Result<()> {
        let path = self.path().to_owned();
        let Some(Parameter { name, values: known, .. }) = self.parameter() else {
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

#[cfg(test)]
mod tests {
    use explain::Explain;

    use crate::unseen::samples::Samples;

    #[test]
    fn values_are_asked_for_if_and_only_if_the_model_has_a_parameter() {
        let samples = Samples::new();
        let (plain, parametrised) = (samples.model(0).read(), samples.model(1).parameter().read());
        assert!(plain.check_values(&[], false).is_ok() && parametrised.check_values(&[1.5, 2.0], false).is_ok());
        let refusals = [
            (plain.check_values(&[1.0], false), "leave --parameter out"),
            (parametrised.check_values(&[], false), "--parameter takes the values"),
            (parametrised.check_values(&[1.0, 1.0], false), "mass = 1 is given twice"),
            (parametrised.check_values(&[3.0], false), "outside of 1 to 2"),
            (parametrised.check_values(&[f64::NAN], true), "outside of 1 to 2"),
        ];
        for (refused, part) in refusals {
            let error = refused.unwrap_err();
            assert!(error.is_usage() && error.to_string().contains(part), "{error}");
        }
        assert!(parametrised.check_values(&[3.0], true).is_ok(), "if it may be outside");
    }
}
