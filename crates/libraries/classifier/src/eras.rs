//! The era that events are scored as, of a model that was trained on several.

use common::config::{Told, Variable};

use crate::error::{Error, Result};
use crate::model::Classifier;

impl Classifier {
    /// The index of the era that is asked for; it must be if and only if the model has eras.
    ///
    /// # Errors
    /// When it is missing, or not one of the model's.
    pub fn check_era(&self, era: Option<&str>) -> Result<Option<usize>> {
        let (path, interface) = (self.path().to_owned(), self.interface());
        let known = || interface.era_names().to_vec();
        match (era, &interface.eras) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(Error::NoEras { path }),
            (None, Some(_)) => Err(Error::EraMissing { path, known: known() }),
            (Some(name), Some(eras)) => match eras.names.iter().position(|known| known == name) {
                Some(index) => Ok(Some(index)),
                None => {
                    let help = suggest::nearest(name, eras.names.iter().map(String::as_str))
                        .map_or_else(|| "choose one of them".to_owned(), |near| format!("did you mean `{near}`?"));
                    Err(Error::UnknownEra { path, era: name.to_owned(), known: known(), help })
                }
            },
        }
    }

    /// Compares the names of the eras, in order, with those `listed` by a configuration or another model, which is `what`.
    ///
    /// # Errors
    /// When they disagree.
    pub(crate) fn agree_on_eras(&self, what: &str, listed: Vec<String>) -> Result<()> {
        let trained = self.interface().era_names();
        if listed == trained {
            return Ok(());
        }
        let (path, trained) = (self.path().to_owned(), trained.to_vec());
        Err(Error::OtherEras { path, what: what.to_owned(), listed, trained })
    }

    /// The variables of events of an era and a value of the parameter, where these are given: the inputs that say them are
    /// constants then, all others are read from the event.
    pub fn variables_of(&self, given: Told) -> Vec<Variable> {
        self.interface().variables_told(given)
    }

    /// Whether the events of a class got an era at random in training, so that files of an era may lack its tree.
    pub(crate) fn is_randomised(&self, class: usize) -> bool {
        self.interface().is_randomised(class)
    }
}

#[cfg(test)]
mod tests {
    use explain::Explain;

    use super::*;
    use crate::unseen::samples::Samples;

    #[test]
    fn an_era_is_asked_for_if_and_only_if_the_model_has_eras() {
        let samples = Samples::new();
        let (plain, eras) = (samples.model(0).read(), samples.model(1).eras().read());
        assert_eq!((plain.check_era(None).unwrap(), eras.check_era(Some("b")).unwrap()), (None, Some(1)));
        let refused = |model: &Classifier, era| model.check_era(era).unwrap_err();
        let errors = [refused(&plain, Some("a")), refused(&eras, None), refused(&eras, Some("A"))];
        for (error, part) in errors.iter().zip(["leave --era out", "--era takes", "did you mean `a`?"]) {
            assert!(error.is_usage() && error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn the_inputs_that_say_the_era_are_constants_of_events_of_an_era() {
        let samples = Samples::new();
        let model = samples.model(0).eras().read();
        let variables = model.variables_of(Told { era: Some(1), parameter: None });
        let expressions: Vec<&str> = variables.iter().map(|variable| variable.expression.as_str()).collect();
        assert_eq!(expressions, ["x", "y", "0.0", "1.0"]);
    }
}
