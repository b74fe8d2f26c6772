//! The files that a training writes, found free and writable before the long work.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use common::config::TrainingConfig;
use modelfile::ModelFile;
use storage::output::Output;
use training::Files;

/// Paths of the results of one fold.
#[derive(Debug)]
pub struct Outputs {
    /// The weights and everything that is needed to use them.
    pub model: PathBuf,
    /// The preprocessing, for people and for configurations that list it.
    pub preprocessing: PathBuf,
    /// Losses by epoch.
    pub history: PathBuf,
    /// The losses drawn, as PNG and as PDF.
    pub figures: [PathBuf; 2],
    /// What the tool said, with times.
    pub log: PathBuf,
    /// What the training writes in its course; not there when it is finished.
    pub files: Files,
    /// Losses by epoch, while it trains.
    pub epochs: PathBuf,
    /// All checkpoints that lie there, also of a configuration with more members.
    found: Vec<PathBuf>,
}

/// What may lie in the folder already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing.
    Nothing,
    /// Anything: it is replaced.
    Anything,
    /// Any part of this training: it goes on from there.
    ThisTraining,
}

impl Outputs {
    /// The file that the one training of a fold locks.
    pub fn lock(config: &TrainingConfig, fold: u32) -> PathBuf {
        config.output_path.join(format!("fold{fold}_training.lock"))
    }

    /// The results of `fold`.
    ///
    /// # Errors
    /// When the folder cannot be written to, or there is something else in it than there should be.
    pub fn plan(config: &TrainingConfig, fold: u32, before: Before) -> anyhow::Result<Self> {
        let path = |name: &str| config.output_path.join(format!("fold{fold}_{name}"));
        let outputs = Self {
            model: config.model_file(fold),
            preprocessing: config.preprocessing_file(fold),
            history: path("history.json"),
            figures: [path("loss.png"), path("loss.pdf")],
            log: path("training.log"),
            epochs: path("epochs.jsonl"),
            files: Files::of(config, fold, before == Before::ThisTraining),
            found: checkpoints(&config.output_path, fold),
        };
        // Beside a model it is of one that was finished, or that is to replace it.
        if let (Before::Nothing, Some(checkpoint), false) = (before, outputs.found.first(), outputs.model.exists()) {
            bail!(
                "{} is of a training that was not finished\n\
                 help: go on with it by --resume, or start anew by --force",
                checkpoint.display()
            );
        }
        let replace = before != Before::Nothing;
        outputs.all().into_iter().try_for_each(|path| storage::output::check(path, replace))?;
        Ok(outputs)
    }

    /// Whether all is there that a training writes; one that was killed at the end may have written a part.
    pub fn are_there(&self) -> bool {
        self.all()[..6].iter().all(|path| path.exists())
    }

    /// Removes what a training has no use for when it is finished; what it goes on from stays if it may go on.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn clear(&self) -> Result<(), storage::Error> {
        let Files { checkpoints, last_good_model, .. } = &self.files;
        let stays = |path: &PathBuf| self.files.resume && checkpoints.contains(path);
        let all = checkpoints.iter().chain(&self.found).chain([last_good_model, &self.epochs]);
        all.filter(|path| !stays(path)).try_for_each(|path| storage::output::remove(path))
    }

    /// Writes all results, or none if the disk is full: the others wait in temporary files for the model.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, model: &ModelFile, others: [(&PathBuf, Vec<u8>); 5]) -> anyhow::Result<()> {
        let waiting = Output::all(others)?;
        model.write(&self.model)?;
        waiting.into_iter().try_for_each(Output::finish)?;
        Ok(self.clear()?)
    }

    fn all(&self) -> [&PathBuf; 7] {
        let [png, pdf] = &self.figures;
        [&self.model, &self.preprocessing, &self.history, png, pdf, &self.log, &self.files.last_good_model]
    }
}

/// The checkpoints of a fold in a folder, of a training or of members.
fn checkpoints(folder: &Path, fold: u32) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_one = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let of =
            name.strip_prefix(&format!("fold{fold}_")).and_then(|rest| rest.strip_suffix("checkpoint.safetensors"));
        of.is_some_and(|of| of.is_empty() || of.starts_with("member"))
    };
    let mut found: Vec<PathBuf> = entries.filter(is_one).collect();
    found.sort();
    found
}
