//! The application configuration.

use super::path::{path, paths};
use super::{Place, Resolve, check};
use crate::config::ApplicationConfig;
use crate::config::error::Error;
use crate::config::kind::ConfigKind;
use crate::config::raw;

impl Resolve for raw::Application {
    type Resolved = ApplicationConfig;
    const KIND: ConfigKind = ConfigKind::Application;

    fn resolve(self, place: &Place<'_>) -> Result<ApplicationConfig, Error> {
        let branch_prefix = match &self.branch_prefix {
            Some(written) => check::branch(place, written)?,
            None => "ml_score_".into(),
        };
        Ok(ApplicationConfig {
            classifiers: paths(place, &self.classifiers)?,
            preprocessing: self.preprocessing.map_or(Ok(Vec::new()), |written| paths(place, &written))?,
            branch_prefix,
            output_directory: self.output_directory.map(|written| path(place, &written)).transpose()?,
        })
    }
}
