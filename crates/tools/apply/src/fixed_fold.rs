//! Files that are in one fold whole, because the dataset configuration says `fold: N` for their process.
use std::path::Path;

use common::FoldKind;
use common::config::DatasetConfig;
use common::shell::Usage;

/// The fold of all events of `input`, if it belongs to a process of a fixed fold.
///
/// # Errors
/// When folds are fixed by process only and `input` belongs to none.
pub fn of(input: &Path, dataset: &DatasetConfig) -> anyhow::Result<Option<u32>> {
    let Ok(input) = input.canonicalize() else { return Ok(None) };
    for process in &dataset.processes {
        let Some(fold) = process.fixed_fold else { continue };
        // A process whose files are not here cannot be the one of the input.
        let files = ntuple::locate(&process.files, Path::new(""), &[]).unwrap_or_default();
        if files.iter().any(|location| location.file.canonicalize().is_ok_and(|file| file == input)) {
            return Ok(Some(fold));
        }
    }
    if matches!(dataset.fold.kind, FoldKind::Process {}) {
        return Err(Usage(format!(
            "`{}` belongs to no process of the dataset configuration, and events have a fold by their process only\n\
             help: add it as a process with `fold: N`",
            input.display()
        ))
        .into());
    }
    Ok(None)
}
