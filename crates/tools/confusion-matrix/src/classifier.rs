//! The model to be tested: found by its fold, and compared with what the configurations say of it.
//!
//! A wrong order of variables or the preprocessing of another training gives plausible scores that are wrong, so all
//! that is said twice must agree.
use anyhow::{Context, bail, ensure};
use common::config::{TestingConfig, TrainingConfig, Variable, model_name};
use common::model_file::{Manifest, ModelFile};
use common::preprocessing::Preprocessing;
use common::shell::Shell;
use network::Model;
use std::path::{Path, PathBuf};

const HELP: &str = "help: use the training configuration that the model was trained with";

/// A model with all that it knows of itself.
#[derive(Debug)]
pub struct Classifier {
    /// Its file.
    pub path: PathBuf,
    /// What it knows.
    pub manifest: Manifest,
    /// The network.
    pub model: Model,
}

impl Classifier {
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
        let (path, file) = find(training, testing, fold, shell)?;
        agree(&path, training, &file.manifest)?;
        check_preprocessing(&path, training, testing, &file.manifest)?;
        let model = Model::from_file(&file).with_context(|| format!("cannot use model `{}`", path.display()))?;
        Ok(Classifier { path, manifest: file.manifest, model })
    }
}

/// Models of other folds may be missing: they are not needed.
fn find(
    training: &TrainingConfig,
    testing: &TestingConfig,
    fold: u32,
    shell: &Shell,
) -> anyhow::Result<(PathBuf, ModelFile)> {
    let (mut missing, mut others) = (None, Vec::new());
    for (index, listed) in testing.models.iter().enumerate() {
        let located = match model_name::locate_model(&training.output_path, listed) {
            Ok(located) => located,
            Err(error) => {
                if missing.is_none() || index == fold as usize {
                    missing = Some(error);
                }
                continue;
            }
        };
        let file = ModelFile::read(&located.path)?;
        if file.manifest.fold.index == fold {
            if let Some(notice) = located.notice {
                shell.say(notice);
            }
            return Ok((located.path, file));
        }
        others.push(format!("`{}` was trained on fold {}", located.path.display(), file.manifest.fold.index));
    }
    match missing {
        Some(error) => Err(error.into()),
        None => bail!("no model of fold {fold} in `model` of the testing configuration: {}", others.join(", ")),
    }
}

fn agree(path: &Path, training: &TrainingConfig, manifest: &Manifest) -> anyhow::Result<()> {
    let text =
        |v: &Variable| if v.name == v.expression { v.name.clone() } else { format!("{}: {}", v.name, v.expression) };
    let texts = |variables: &[Variable]| variables.iter().map(text).collect::<Vec<_>>();
    let lists = [
        ("class", training.classes.clone(), manifest.classes.clone()),
        ("variable", texts(&training.variables), texts(&manifest.variables)),
    ];
    for (kind, listed, trained) in lists {
        if listed == trained {
            continue;
        }
        let place = listed.iter().zip(&trained).take_while(|(a, b)| a == b).count();
        let at = |texts: &[String]| texts.get(place).map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"));
        bail!(
            "{kind} {} is {} in the training configuration, but {} in model `{}`\n{HELP}",
            place + 1,
            at(&listed),
            at(&trained),
            path.display()
        );
    }
    ensure!(
        training.datasets.len() == manifest.fold.rule.folds as usize,
        "`datasets` lists {} files, but model `{}` is of {} folds\n{HELP}",
        training.datasets.len(),
        path.display(),
        manifest.fold.rule.folds
    );
    Ok(())
}

/// If preprocessings are listed, that of the model is one of them.
fn check_preprocessing(
    path: &Path,
    training: &TrainingConfig,
    testing: &TestingConfig,
    manifest: &Manifest,
) -> anyhow::Result<()> {
    let mut missing = None;
    for listed in &testing.preprocessing {
        match model_name::locate_preprocessing(&training.output_path, listed) {
            Ok(located) if Preprocessing::read(&located.path)? == manifest.preprocessing => return Ok(()),
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
            path.display()
        ),
    }
}
