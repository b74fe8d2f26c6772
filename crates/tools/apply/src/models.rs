//! The models that score, read and found to agree with each other and with the configurations.

use classifier::Classifier;
use classifier::unseen::{Finder, check_all_preprocessings, read_models};
use common::config::{ApplicationConfig, TrainingConfig};
use shell::Shell;
use std::path::Path;

/// Reads the models of `application`, in its order; files are relative to the current folder or to the output of the training.
///
/// # Errors
/// When a file is missing or no model, or anything does not agree.
pub fn read(
    application: &ApplicationConfig,
    training: &TrainingConfig,
    shell: &Shell,
) -> anyhow::Result<Vec<Classifier>> {
    let finder = Finder { folders: &[Path::new(""), &training.output_path], say: &|notice| shell.say(notice) };
    let models = read_models(&application.classifiers, finder, training)?;
    check_all_preprocessings(&application.preprocessing, finder, &models)?;
    Ok(models)
}
