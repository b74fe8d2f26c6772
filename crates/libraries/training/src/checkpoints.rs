//! The checkpoint of a training: written now and then, read by `--resume`, removed when there are results.
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use modelfile::CheckpointFile;
use network::{Checkpoint, Training};
use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::manifest::Record;

/// Without `checkpoint_every`, the end of the first epoch after so long is kept.
const INTERVAL: Duration = Duration::from_secs(60);

/// The checkpoint file of a training in its course.
pub struct Checkpoints {
    path: PathBuf,
    training: Value,
    every: Option<usize>,
    written: Instant,
}

impl Checkpoints {
    /// The checkpoints of a training, which is known by all that its result depends on.
    ///
    /// # Errors
    /// When a part of it cannot be written as JSON.
    pub fn new(path: &Path, with: &Record, training: &Training) -> Result<Self> {
        let Record { config, fold, files, .. } = with;
        let file = match files.as_slice() {
            [file] => json!(file),
            files => json!(files),
        };
        let twofold = env!("CARGO_PKG_VERSION");
        let backend = training.backend.name();
        let known = json!({
            "twofold": twofold, "fold": fold, "file": file, "backend": backend, "config": config, "training": training
        });
        Ok(Self {
            path: path.to_owned(),
            training: known,
            every: config.model.checkpoint_every,
            written: Instant::now(),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The checkpoint to go on from.
    ///
    /// # Errors
    /// When there is none, it is damaged, or it is of another training: one of fewer epochs may go on to more.
    pub fn read(&self) -> Result<Checkpoint> {
        let mut file = CheckpointFile::read(&self.path)?;
        extend(&mut file.training, &self.training);
        file.check(&self.path, &self.training)?;
        let state = Checkpoint::from_parts(file.state, file.arrays);
        state.map_err(|source| Error::Checkpoint { path: self.path.clone(), source })
    }

    /// Writes a checkpoint if it is time for one. Whether it was.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn after_epoch(&mut self, state: &Checkpoint) -> Result<bool> {
        let due = is_due(self.every, state.epochs(), self.written.elapsed());
        if due { self.write(state).map(|()| true) } else { Ok(false) }
    }

    /// Writes a checkpoint.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, state: &Checkpoint) -> Result<()> {
        self.written = Instant::now();
        let (state, arrays) = state.parts()?;
        CheckpointFile { training: self.training.clone(), state, arrays }.write(&self.path)?;
        Ok(())
    }
}

/// Gives a training the epochs of another one, if these are more and nothing that is done depends on them: of snapshots it does,
/// which are taken at equal distances from the end.
fn extend(then: &mut Value, now: &Value) {
    const PLACES: [&str; 2] = ["/config/model/epochs", "/training/epochs"];
    let more = |place: &str| now.pointer(place).and_then(Value::as_u64) > then.pointer(place).and_then(Value::as_u64);
    let depends = now.pointer("/config/model/snapshots").is_some_and(|snapshots| !snapshots.is_null());
    if depends || !PLACES.iter().all(|place| more(place)) {
        return;
    }
    for place in PLACES {
        if let (Some(then), Some(now)) = (then.pointer_mut(place), now.pointer(place)) {
            *then = now.clone();
        }
    }
}

/// Whether a checkpoint is written after so many epochs and so long after the last one.
fn is_due(every: Option<usize>, epochs: usize, since: Duration) -> bool {
    every.map_or(since >= INTERVAL, |every| epochs.is_multiple_of(every))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_goes_on_to_more_epochs_but_not_to_fewer_nor_with_snapshots() {
        let of = |epochs: u32, snapshots: Value| json!({"config": {"model": {"epochs": epochs, "snapshots": snapshots}}, "training": {"epochs": epochs}});
        let extended = |then: u32, now: u32, snapshots: Value| {
            let (mut then, now) = (of(then, snapshots.clone()), of(now, snapshots));
            extend(&mut then, &now);
            then == now
        };
        assert!(extended(3, 5, Value::Null) && extended(3, 3, Value::Null));
        assert!(!extended(5, 3, Value::Null) && !extended(3, 5, json!("snapshot_ensemble")));
    }

    #[test]
    fn a_checkpoint_is_due_by_epochs_or_else_by_the_clock() {
        let (soon, late) = (Duration::from_secs(59), Duration::from_secs(60));
        assert_eq!([1, 4, 5, 10].map(|epochs| is_due(Some(5), epochs, late)), [false, false, true, true]);
        assert_eq!([soon, late].map(|since| is_due(None, 5, since)), [false, true]);
    }
}
