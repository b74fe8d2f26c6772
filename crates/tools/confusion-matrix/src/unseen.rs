//! Datasets that the model has not been trained on.
//!
//! A fold file of ours says which fold it is, by which rule; a file of another program does not, so that each of its
//! events is checked with the rule in the model.
use anyhow::{bail, ensure};
use classifier::Classifier;
use common::config::TrainingConfig;
use common::fold::{FoldKind, FoldRule};
use modelfile::provenance::{self, Provenance};
use rootfile::RootFile;
use std::path::{Path, PathBuf};

/// A dataset to test on.
#[derive(Debug)]
pub struct Dataset {
    /// The file.
    pub path: PathBuf,
    /// Its fold.
    pub fold: u32,
    /// Index of its era, if there are eras.
    pub era: Option<usize>,
    /// The rule to check every event with, if the file does not say its fold.
    pub unchecked: Option<FoldRule>,
}

/// All datasets but those of the model's fold, of all eras or of one.
///
/// # Errors
/// When the model was trained on one of them, or it cannot be told.
pub fn datasets(
    training: &TrainingConfig,
    classifier: &Classifier,
    era: Option<usize>,
) -> anyhow::Result<Vec<Dataset>> {
    let mut datasets = Vec::new();
    for fold in (0..training.folds()).filter(|fold| *fold != classifier.manifest.seen.fold.index) {
        for file in training.fold_files(fold)?.into_iter().filter(|file| era.is_none() || file.era == era) {
            let name = file.era.map(|era| training.era_name(era));
            datasets.push(Dataset { era: file.era, ..dataset(file.path, fold, name, classifier)? });
        }
    }
    Ok(datasets)
}

fn dataset(path: &Path, fold: u32, era: Option<&str>, classifier: &Classifier) -> anyhow::Result<Dataset> {
    let (trained, model) = (&classifier.manifest.seen.fold, classifier.path.display());
    let file = RootFile::open(path)?;
    let unchecked = match file.text(provenance::NAME)? {
        Some(text) => {
            let known = Provenance::from_json(&text, &path.display().to_string())?;
            known.inputs.iter().try_for_each(|input| classifier.check_input(&input.path, &input.sha256, era))?;
            let origin = known.fold;
            ensure!(
                origin.rule == trained.rule && origin.fixed == trained.fixed_of(era),
                "`{}` divides events by {}, but model `{model}` by {}: it may have seen them\nhelp: train and test on \
                 files of the same run of `create-training-dataset`",
                path.display(),
                origin.rule,
                trained.rule
            );
            ensure!(
                origin.index != trained.index,
                "model `{model}` was trained on the events of `{}`, which is of fold {}\nhelp: list the files in the \
                 order of the folds",
                path.display(),
                origin.index
            );
            None
        }
        None if matches!(trained.rule.kind, FoldKind::Process { .. }) || !trained.fixed_of(era).is_empty() => bail!(
            "`{}` does not say its fold, and the rule of model `{model}` ({}) does not tell it of all events\nhelp: make it \
             with `create-training-dataset`",
            path.display(),
            trained.rule
        ),
        None => Some(trained.rule.clone()),
    };
    ensure_unread(path, classifier)?;
    Ok(Dataset { path: path.to_owned(), fold, era: None, unchecked })
}

/// The same file under another name is found by its content.
fn ensure_unread(path: &Path, classifier: &Classifier) -> anyhow::Result<()> {
    let bytes = std::fs::metadata(path)?.len();
    for file in classifier.manifest.seen.files.iter().filter(|file| file.bytes == bytes) {
        ensure!(
            storage::digest::file(path)? != file.sha256,
            "model `{}` was trained on `{}`, which has the same content as `{}`",
            classifier.path.display(),
            file.path.display(),
            path.display()
        );
    }
    Ok(())
}
