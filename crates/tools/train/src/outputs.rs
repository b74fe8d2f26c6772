//! The files that a training writes, found free and writable before the long work.
use std::path::PathBuf;

use common::Error;
use common::config::TrainingConfig;
use common::model_file::ModelFile;
use common::output::Output;

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
}

impl Outputs {
    /// The results of `fold`.
    ///
    /// # Errors
    /// When the folder cannot be written to, or holds results already and `force` is not set.
    pub fn plan(config: &TrainingConfig, fold: u32, force: bool) -> Result<Self, Error> {
        let path = |name: &str| config.output_path.join(format!("fold{fold}_{name}"));
        let outputs = Self {
            model: config.model_file(fold),
            preprocessing: config.preprocessing_file(fold),
            history: path("history.json"),
            figures: [path("loss.png"), path("loss.pdf")],
            log: path("training.log"),
        };
        outputs.all().into_iter().try_for_each(|path| common::output::check(path, force))?;
        Ok(outputs)
    }

    /// Writes all results, or none if the disk is full: the others wait in temporary files for the model.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, model: &ModelFile, others: [(&PathBuf, Vec<u8>); 5]) -> Result<(), Error> {
        let waiting = Output::all(others)?;
        model.write(&self.model)?;
        waiting.into_iter().try_for_each(Output::finish)
    }

    fn all(&self) -> [&PathBuf; 6] {
        [&self.model, &self.preprocessing, &self.history, &self.figures[0], &self.figures[1], &self.log]
    }
}
