//! Names of model files, and how names in the style of htt-ml find them.
//!
//! `train` writes `fold{f}_model.safetensors` and `fold{f}_preprocessing.yaml`. A testing or application
//! configuration may list other names. The one rule: a listed file that exists is used; if it does not, and its name
//! is `fold{f}_….h5`, `.keras`, `.safetensors` (a model) or `fold{f}_….pickle`, `.pkl`, `.yaml` (a preprocessing),
//! then the file that `train` wrote for fold f in the same folder is used, with a notice.

use crate::Error;
use common::config::{self, TrainingConfig};
use std::path::{Path, PathBuf};

/// A file that a configuration lists, found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file that exists.
    pub path: PathBuf,
    /// What the user should know, if it is not the listed one.
    pub notice: Option<String>,
}

/// Finds a listed model; relative paths are below `folder`, the output path of the training configuration.
pub fn locate_model(folder: &Path, listed: &Path) -> Result<Located, Error> {
    locate(folder, listed, "model", &["h5", "hdf5", "keras", "safetensors"], TrainingConfig::model_name)
}

/// Finds a listed preprocessing, likewise.
pub fn locate_preprocessing(folder: &Path, listed: &Path) -> Result<Located, Error> {
    locate(folder, listed, "preprocessing", &["pickle", "pkl", "yaml", "yml"], TrainingConfig::preprocessing_name)
}

fn locate(
    folder: &Path,
    listed: &Path,
    what: &'static str,
    extensions: &[&str],
    ours: fn(u32) -> String,
) -> Result<Located, Error> {
    let path = config::join(folder, listed);
    if path.is_file() {
        return Ok(Located { path, notice: None });
    }
    let ours =
        fold_of_name(listed, extensions).map(|fold| path.with_file_name(ours(fold))).filter(|ours| *ours != path);
    match ours {
        Some(ours) if ours.is_file() => {
            let notice = format!("{} does not exist, using {}", path.display(), ours.display());
            Ok(Located { path: ours, notice: Some(notice) })
        }
        tried => Err(Error::Missing { what, path, tried: tried.map(|path| path.display().to_string()) }),
    }
}

fn fold_of_name(listed: &Path, extensions: &[&str]) -> Option<u32> {
    let extension = listed.extension()?.to_str()?;
    let (fold, _) = listed.file_stem()?.to_str()?.strip_prefix("fold")?.split_once('_')?;
    extensions.contains(&extension).then(|| fold.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_htt_ml_find_the_files_of_train() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("fold1_model.safetensors"), "").unwrap();
        let located = locate_model(folder.path(), Path::new("fold1_keras_model_example.h5")).unwrap();
        assert!(located.path.ends_with("fold1_model.safetensors"));
        assert!(located.notice.unwrap().contains("fold1_keras_model_example.h5 does not exist"));
    }

    #[test]
    fn a_listed_file_that_exists_is_used_without_a_word() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.safetensors"), "").unwrap();
        let located = locate_model(folder.path(), Path::new("mine.safetensors")).unwrap();
        assert_eq!(located, Located { path: folder.path().join("mine.safetensors"), notice: None });
    }

    #[test]
    fn a_model_that_is_nowhere_is_named_with_what_was_tried() {
        let folder = tempfile::tempdir().unwrap();
        let error = locate_model(folder.path(), Path::new("fold0_keras_model.h5")).unwrap_err().to_string();
        assert!(error.contains("fold0_keras_model.h5") && error.contains("fold0_model.safetensors"), "{error}");
        let error = locate_model(folder.path(), Path::new("best.h5")).unwrap_err().to_string();
        assert!(error.contains("no model file"), "{error}");
    }
}
