//! The models that score, read and found to belong together.
//!
//! A wrong order of variables, or the preprocessing of another training, gives plausible scores that are wrong. So everything
//! that the configurations repeat of the models is compared with what the models say themselves.
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use classifier::Classifier;
use common::config::{ApplicationConfig, TrainingConfig};
use common::preprocessing::Preprocessing;
use modelfile::name;
use shell::Shell;

/// Reads the models of `application`, in its order, and checks them against each other and against `training`.
///
/// # Errors
/// When a file is missing or no model, or anything does not agree.
pub fn read(
    application: &ApplicationConfig,
    training: &TrainingConfig,
    shell: &Shell,
) -> anyhow::Result<Vec<Classifier>> {
    let mut models: Vec<Classifier> = Vec::new();
    for listed in &application.classifiers {
        let path = find(listed, training, shell, name::locate_model)?;
        let model = Classifier::read(&path)?;
        if let Some(first) = models.first() {
            model.agree_with(first)?;
            let (rule, expected) = (&model.manifest.seen.fold, &first.manifest.seen.fold);
            ensure!(
                rule.rule == expected.rule && rule.fixed == expected.fixed,
                "`{}` divides events by {}, but `{}` by {}\nhelp: list models of the same training",
                path.display(),
                rule.rule,
                first.path.display(),
                expected.rule
            );
        }
        model.agree_with_training(training)?;
        models.push(model);
    }
    ensure!(!models.is_empty(), "`classifiers` lists no models");
    check_preprocessing(&application.preprocessing, training, &models, shell)?;
    Ok(models)
}

type Locate = fn(&Path, &Path) -> Result<name::Located, modelfile::Error>;

/// A listed file: relative to the current folder, or to the output of the training.
fn find(listed: &Path, training: &TrainingConfig, shell: &Shell, locate: Locate) -> anyhow::Result<PathBuf> {
    let found = locate(Path::new(""), listed).or_else(|_| locate(&training.output_path, listed))?;
    if let Some(notice) = found.notice {
        shell.say(notice);
    }
    Ok(found.path)
}

/// Listed preprocessings must each be that of one of the models, and each model's must be among them.
fn check_preprocessing(
    listed: &[PathBuf],
    training: &TrainingConfig,
    models: &[Classifier],
    shell: &Shell,
) -> anyhow::Result<()> {
    const HELP: &str = "help: take it out of the configuration, models hold their own";
    let mut found = Vec::new();
    for listed in listed {
        let path = find(listed, training, shell, name::locate_preprocessing)?;
        let preprocessing = Preprocessing::read(&path)?;
        ensure!(
            models.iter().any(|model| model.manifest.interface.preprocessing == preprocessing),
            "`{}` is not the preprocessing of any of the models\n{HELP}",
            path.display()
        );
        found.push(preprocessing);
    }
    for model in models.iter().filter(|_| !found.is_empty()) {
        if !found.contains(&model.manifest.interface.preprocessing) {
            let listed: Vec<String> = listed.iter().map(|path| format!("`{}`", path.display())).collect();
            bail!("none of {} is the preprocessing of `{}`\n{HELP}", listed.join(", "), model.path.display());
        }
    }
    Ok(())
}
