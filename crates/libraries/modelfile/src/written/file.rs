//! A file that was trained on, known by its content.

use crate::provenance::InputFile;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    path: PathBuf,
    bytes: u64,
    sha256: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    era: Option<String>,
}

impl From<&InputFile> for File {
    fn from(file: &InputFile) -> Self {
        let InputFile { path, bytes, sha256, era } = file.clone();
        Self { path, bytes, sha256, era }
    }
}

impl From<File> for InputFile {
    fn from(written: File) -> Self {
        let File { path, bytes, sha256, era } = written;
        Self { path, bytes, sha256, era }
    }
}
