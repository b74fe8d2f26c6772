//! The era that events are scored in, and all else that they are told.

use common::config::{Told, Variable};
use common::suggest;

use crate::error::{Error, Result};
use crate::model::Classifier;

impl Classifier {
    /// The index of the era that is asked for; there is one if and only if the model has eras.
    ///
    /// # Errors
    /// When it is missing, or none of the model's.
    pub fn check_era(&self, era: Option<&str>) -> Result<Option<usize>> {
        let (path, training) = (self.path.clone(), &self.manifest.training);
        let known = || training.era_names().map(str::to_owned).collect();
        match (era, &training.eras) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(Error::NoEras { path }),
            (None, Some(_)) => Err(Error::EraMissing { path, known: known() }),
            (Some(name), Some(_)) => match training.era_names().position(|known| known == name) {
                Some(index) => Ok(Some(index)),
                None => {
                    let help = suggest::nearest(name, training.era_names())
                        .map_or_else(|| "choose one of them".to_owned(), |near| format!("did you mean `{near}`?"));
                    Err(Error::UnknownEra { path, era: name.to_owned(), known: known(), help })
                }
            },
        }
    }

    /// The variables of events that are told this.
    pub fn variables_told(&self, told: Told) -> Vec<Variable> {
        self.manifest.training.variables_told(told)
    }
}
