//! The era that events are scored in, and all else that they are told.

use std::path::Path;

use common::config::{Told, Variable};

use crate::error::{Error, Result};
use crate::model::Classifier;

impl Classifier {
    /// The index of the era that is asked for; there is one if and only if the model has eras.
    ///
    /// # Errors
    /// When it is missing, or none of the model's.
    pub fn check_era(&self, era: Option<&str>) -> Result<Option<usize>> {
        let (path, interface) = (self.path.clone(), &self.manifest.interface);
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
        let trained = self.manifest.interface.era_names();
        if listed == trained {
            return Ok(());
        }
        let (path, trained) = (self.path.clone(), trained.to_vec());
        Err(Error::OtherEras { path, what: what.to_owned(), listed, trained })
    }

    /// Refuses an ntuple that the model knows as one of other eras only.
    ///
    /// # Errors
    /// When it is.
    pub fn check_input(&self, input: &Path, sha256: &str, era: Option<&str>) -> Result<()> {
        let known = self.manifest.seen.inputs.iter().filter(|known| known.sha256 == sha256);
        let eras: Vec<&str> = known.filter_map(|known| known.era.as_deref()).collect();
        match (era, eras.first()) {
            (Some(era), Some(known)) if !eras.contains(&era) => Err(Error::InputOfEra {
                path: self.path.clone(),
                input: input.to_owned(),
                known: (*known).to_owned(),
                era: era.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    /// The variables of events that are told this.
    pub fn variables_told(&self, told: Told) -> Vec<Variable> {
        self.manifest.interface.variables_told(told)
    }
}
