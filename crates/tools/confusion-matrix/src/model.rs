//! The model to be tested: found by its fold, and compared with what the configurations say of it.
//!
//! A wrong order of variables or the preprocessing of another training gives plausible scores that are wrong, so all
//! that is said twice must agree.
use anyhow::bail;
use classifier::Classifier;
use common::config::{TestingConfig, TrainingConfig};
use common::preprocessing::Preprocessing;
use modelfile::name;
use shell::Shell;

/// Reads the one of the listed models that was trained on `fold`.
///
/// # Errors
/// When there is none, it is no model, or it does not agree with a configuration.
pub fn read(
    training: &TrainingConfig,
    testing: &TestingConfig,
    fold: u32,
    shell: &Shell,
) -> anyhow::Result<Classifier> {
    let model = find(training, testing, fold, shell)?;
    if model.is_regression() {
        bail!(
            "`{}` is a regression, whose events are confused with no class\nhelp: `apply` appends its numbers to a tree",
            model.path.display()
        );
    }
    model.agree_with_training(training)?;
    check_preprocessing(&model, training, testing)?;
    Ok(model)
}

/// Models of other folds may be missing: they are not needed.
fn find(training: &TrainingConfig, testing: &TestingConfig, fold: u32, shell: &Shell) -> anyhow::Result<Classifier> {
    let (mut missing, mut others) = (None, Vec::new());
    for (index, listed) in testing.models.iter().enumerate() {
        let located = match name::locate_model(&training.output_path, listed) {
            Ok(located) => located,
            Err(error) => {
                if missing.is_none() || index == fold as usize {
                    missing = Some(error);
                }
                continue;
            }
        };
        let model = Classifier::read(&located.path)?;
        if model.manifest.seen.fold.index == fold {
            if let Some(notice) = located.notice {
                shell.say(notice);
            }
            return Ok(model);
        }
        others.push(format!("`{}` was trained on fold {}", located.path.display(), model.manifest.seen.fold.index));
    }
    match missing {
        Some(error) => Err(error.into()),
        None => bail!("no model of fold {fold} in `model` of the testing configuration: {}", others.join(", ")),
    }
}

/// If preprocessings are listed, that of the model is one of them.
fn check_preprocessing(model: &Classifier, training: &TrainingConfig, testing: &TestingConfig) -> anyhow::Result<()> {
    let mut missing = None;
    for listed in &testing.preprocessing {
        match name::locate_preprocessing(&training.output_path, listed) {
            Ok(located) if Preprocessing::read(&located.path)? == model.manifest.interface.preprocessing => {
                return Ok(());
            }
            Ok(_) => {}
            Err(error) => missing = Some(error),
        }
    }
    match missing {
        Some(error) => Err(error.into()),
        None if testing.preprocessing.is_empty() => Ok(()),
        None => bail!(
            "none of the files in `preprocessing` is the preprocessing of model `{}`\nhelp: take them out of the testing \
             configuration, models hold their own",
            model.path.display()
        ),
    }
}
