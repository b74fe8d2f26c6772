//! What is trained: a configuration, what it means, and where the training is kept in its course.

use common::config::TrainingConfig;
use network::{Backend, Training};

use crate::Files;
use crate::error::Result;

/// All that a training needs besides events.
#[derive(Debug, Clone)]
pub struct Recipe {
    /// The configuration, which the model file tells.
    pub config: TrainingConfig,
    /// What it means for one network. What is changed in the events of each epoch comes from the prepared events.
    pub training: Training,
    /// Where the training is kept in its course; nowhere, if it writes nothing.
    pub files: Option<Files>,
}

impl Recipe {
    /// What a configuration asks for, in a training that writes nothing.
    ///
    /// # Errors
    /// When there is no such network, or its settings do not fit together.
    pub fn new(config: TrainingConfig, backend: Backend) -> Result<Self> {
        let training = Training::from_config(&config, backend)?;
        Ok(Self { config, training, files: None })
    }

    /// The same, kept in these files.
    pub fn kept_in(self, files: Files) -> Self {
        Self { files: Some(files), ..self }
    }
}
