//! What `--resume` finds: nothing, a training to go on with, or one that is done.

use common::Fold;
use common::config::TrainingConfig;
use dataset::Origins;
use modelfile::{InputFile, ModelFile, difference};
use network::Backend;
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::files::Files;

/// What there is of the training already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// Nothing to go on from.
    Nothing,
    /// A model of fewer epochs, whose training left no checkpoint.
    FewerEpochs,
    /// A checkpoint, of this training or of another.
    Checkpoint,
    /// The results.
    Results,
}

impl Earlier {
    /// Looks for it in the output folder.
    ///
    /// # Errors
    /// When there are results of another training, or of one that diverged; a fold file cannot be read.
    pub fn find(config: &TrainingConfig, fold: u32, backend: Backend, files: &Files) -> Result<Self> {
        let has_checkpoint = files.checkpoints.iter().any(|path| path.exists());
        let model = config.model_file(fold);
        if !model.exists() {
            return match (has_checkpoint, files.last_good_model.exists()) {
                (true, _) => Ok(Self::Checkpoint),
                (false, false) => Ok(Self::Nothing),
                (false, true) => Err(Error::HasDiverged { fold, path: files.last_good_model.clone() }),
            };
        }
        let then = ModelFile::read(&model)?.manifest;
        let origins = Origins::read(config, fold)?;
        let known = known(&then.record.training, &then.seen.fold, &then.seen.files, &then.record.backend);
        let now = self::known(config, &origins.fold, &origins.identify(config)?, backend.name());
        match difference(&known, &now) {
            None => Ok(Self::Results),
            Some(_) if has_checkpoint => Ok(Self::Checkpoint),
            Some(_) if more_epochs(&known, &now) => Ok(Self::FewerEpochs),
            Some(difference) => Err(Error::OtherResults { path: model, difference: difference.to_string() }),
        }
    }
}

/// All that the results depend on, files by their content.
fn known(config: &TrainingConfig, fold: &Fold, files: &[InputFile], backend: &str) -> Value {
    let files: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    json!({"fold": fold, "files": files, "backend": backend, "config": config})
}

/// Whether nothing but the number of epochs differs, and there are more now.
fn more_epochs(then: &Value, now: &Value) -> bool {
    let place = "/config/model/epochs";
    let epochs = |of: &Value| of.pointer(place).and_then(Value::as_u64);
    let mut same = then.clone();
    if let (Some(into), Some(from)) = (same.pointer_mut(place), now.pointer(place)) {
        *into = from.clone();
    }
    epochs(now) > epochs(then) && difference(&same, now).is_none()
}
