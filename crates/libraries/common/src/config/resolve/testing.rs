//! The testing configuration.

use super::path::paths;
use super::{Place, Resolve, check};
use crate::config::TestingConfig;
use crate::config::error::Error;
use crate::config::kind::ConfigKind;
use crate::config::raw;

impl Resolve for raw::Testing {
    type Resolved = TestingConfig;
    const KIND: ConfigKind = ConfigKind::Testing;

    fn resolve(self, place: &Place<'_>) -> Result<TestingConfig, Error> {
        Ok(TestingConfig {
            models: paths(place, &self.model)?,
            preprocessing: self.preprocessing.map_or(Ok(Vec::new()), |written| paths(place, &written))?,
            weight_branch: check::text_or(place, "`weight_branch`", self.weight_branch, "weights")?,
            output_prefix: self
                .output_prefix
                .map_or(Ok(String::new()), |written| check::name(place, "`output_prefix`", written))?,
        })
    }
}
