//! The models that score, read and found to belong together.
//!
//! A wrong order of variables, or the preprocessing of another training, gives plausible scores that are wrong. So everything
//! that the configurations repeat of the models is compared with what the models say themselves.
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use common::config::{ApplicationConfig, TrainingConfig, Variable, model_name};
use common::model_file::{Manifest, ModelFile};
use common::preprocessing::Preprocessing;
use common::shell::Shell;
use common::{Fold, FoldRule};
use network::Model;

/// One model with its preprocessing.
#[derive(Debug)]
pub struct Scorer {
    /// The network.
    pub model: Model,
    /// What its inputs go through before.
    pub preprocessing: Preprocessing,
    /// The fold that it was trained on.
    pub fold: Fold,
}

/// All models of the application.
#[derive(Debug)]
pub struct Models {
    /// In the order of the configuration.
    pub scorers: Vec<Scorer>,
    /// Inputs in order.
    pub variables: Vec<Variable>,
    /// Outputs in order.
    pub classes: Vec<String>,
}

impl Models {
    /// Reads the models of `application` and checks them against each other and against `training`.
    ///
    /// # Errors
    /// When a file is missing or no model, or anything does not agree.
    pub fn read(application: &ApplicationConfig, training: &TrainingConfig, shell: &Shell) -> anyhow::Result<Self> {
        let paths =
            application.classifiers.iter().map(|listed| find(listed, training, shell, model_name::locate_model));
        let paths = paths.collect::<anyhow::Result<Vec<PathBuf>>>()?;
        let files = paths.iter().map(|path| ModelFile::read(path)).collect::<Result<Vec<_>, _>>()?;
        let Some(first) = files.first() else { bail!("`classifiers` lists no models") };
        let expected = |manifest: &Manifest, path: &Path| -> anyhow::Result<()> {
            let first_place = format!("`{}`", paths[0].display());
            agree(
                &first_place,
                &path.display().to_string(),
                &first.manifest.variables,
                &first.manifest.classes,
                manifest,
            )?;
            ensure!(
                manifest.fold.rule == first.manifest.fold.rule && manifest.fold.fixed == first.manifest.fold.fixed,
                "`{}` divides events by {}, but {first_place} by {}\nhelp: list models of the same training",
                path.display(),
                manifest.fold.rule,
                first.manifest.fold.rule
            );
            agree(
                "the training configuration",
                &path.display().to_string(),
                &training.variables,
                &training.classes,
                manifest,
            )
        };
        for (file, path) in files.iter().zip(&paths) {
            expected(&file.manifest, path)?;
        }
        check_preprocessing(&application.preprocessing, training, &files, shell)?;
        let (variables, classes) = (first.manifest.variables.clone(), first.manifest.classes.clone());
        let scorers = files.into_iter().zip(&paths).map(|(file, path)| scorer(file, path));
        Ok(Self { scorers: scorers.collect::<anyhow::Result<_>>()?, variables, classes })
    }

    /// The rule that all models were trained with.
    pub fn rule(&self) -> &FoldRule {
        &self.scorers[0].fold.rule
    }

    /// The fold that each model was trained on.
    pub fn trained_on(&self) -> Vec<u32> {
        self.scorers.iter().map(|scorer| scorer.fold.index).collect()
    }
}

type Locate = fn(&Path, &Path) -> Result<model_name::Located, common::Error>;

/// A listed file: relative to the current folder, or to the output of the training.
fn find(listed: &Path, training: &TrainingConfig, shell: &Shell, locate: Locate) -> anyhow::Result<PathBuf> {
    let found = locate(Path::new(""), listed).or_else(|_| locate(&training.output_path, listed))?;
    if let Some(notice) = found.notice {
        shell.say(notice);
    }
    Ok(found.path)
}

fn scorer(file: ModelFile, path: &Path) -> anyhow::Result<Scorer> {
    let model = Model::from_file(&file).with_context(|| format!("cannot use model `{}`", path.display()))?;
    Ok(Scorer { model, preprocessing: file.manifest.preprocessing, fold: file.manifest.fold })
}

/// Compares variables and classes, both in order, with those of a model.
fn agree(what: &str, path: &str, variables: &[Variable], classes: &[String], model: &Manifest) -> anyhow::Result<()> {
    const HELP: &str = "help: use the training configuration that the models were trained with";
    let texts = |variables: &[Variable]| -> Vec<String> {
        variables
            .iter()
            .map(|v| if v.name == v.expression { v.name.clone() } else { format!("{} = {}", v.name, v.expression) })
            .collect()
    };
    for (kind, listed, trained) in
        [("variable", texts(variables), texts(&model.variables)), ("class", classes.to_vec(), model.classes.clone())]
    {
        if listed == trained {
            continue;
        }
        let sorted = |texts: &[String]| {
            let mut texts = texts.to_vec();
            texts.sort();
            texts
        };
        if sorted(&listed) == sorted(&trained) {
            bail!(
                "{what} lists the same {kind} names as `{path}` in another order: {} instead of {}\n{HELP}",
                listed.join(", "),
                trained.join(", ")
            );
        }
        let position = listed.iter().zip(&trained).take_while(|(a, b)| a == b).count();
        let at = |texts: &[String]| texts.get(position).map_or("nothing".to_owned(), |text| format!("`{text}`"));
        bail!(
            "{what} has {} as {kind} {}, but `{path}` was trained with {}\n{HELP}",
            at(&listed),
            position + 1,
            at(&trained)
        );
    }
    Ok(())
}

/// Listed preprocessings must each be that of one of the models, and each model's must be among them.
fn check_preprocessing(
    listed: &[PathBuf],
    training: &TrainingConfig,
    files: &[ModelFile],
    shell: &Shell,
) -> anyhow::Result<()> {
    let mut found = Vec::new();
    for listed in listed {
        let path = find(listed, training, shell, model_name::locate_preprocessing)?;
        let preprocessing = Preprocessing::read(&path)?;
        ensure!(
            files.iter().any(|file| file.manifest.preprocessing == preprocessing),
            "`{}` is not the preprocessing of any of the models\nhelp: take it out of the configuration, models hold their own",
            path.display()
        );
        found.push((path, preprocessing));
    }
    for file in files.iter().filter(|_| !found.is_empty()) {
        let fold = file.manifest.fold.index;
        ensure!(
            found.iter().any(|(_, preprocessing)| *preprocessing == file.manifest.preprocessing),
            "none of {} is the preprocessing of the model of fold {fold}\nhelp: take them out of the configuration, models hold their own",
            found.iter().map(|(path, _)| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
        );
    }
    Ok(())
}
