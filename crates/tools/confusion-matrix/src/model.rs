//! The model to be tested: found by its fold, and compared with what the configurations say of it.

use anyhow::bail;
use classifier::Classifier;
use classifier::unseen::{Finder, check_preprocessing, find_model};
use common::config::{TestingConfig, TrainingConfig};
use shell::Shell;

/// Reads the one of the listed models of `fold`.
///
/// # Errors
/// When there is none, it is no model, or it does not agree with a configuration.
pub fn read(
    training: &TrainingConfig,
    testing: &TestingConfig,
    fold: u32,
    shell: &Shell,
) -> anyhow::Result<Classifier> {
    let finder = Finder { folders: &[&training.output_path], say: &|notice| shell.say(notice) };
    let model = find_model(fold, &testing.models, finder)?;
    if model.is_regression() {
        bail!(
            "`{}` is a regression, whose events are confused with no class\nhelp: `apply` appends its numbers to a tree",
            model.path().display()
        );
    }
    model.agree_with_training(training)?;
    check_preprocessing(&testing.preprocessing, finder, &model)?;
    Ok(model)
}
