//! The files that a training writes in its course, for what comes after its end.

use std::path::PathBuf;

use common::config::TrainingConfig;

/// Where a training is kept between two epochs, and what is left of one that diverges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The training between two epochs, or each of an ensemble's.
    pub checkpoints: Vec<PathBuf>,
    /// The model before the losses were no longer finite.
    pub last_good_model: PathBuf,
    /// Whether the training goes on from its checkpoints, where there are some, and leaves the last ones, from which it can go on
    /// to more epochs.
    pub resume: bool,
}

impl Files {
    /// Those in the output folder of a configuration.
    pub fn of(config: &TrainingConfig, fold: u32, resume: bool) -> Self {
        let (checkpoints, last_good_model) = (config.checkpoint_files(fold), config.last_good_model_file(fold));
        Self { checkpoints, last_good_model, resume }
    }
}
