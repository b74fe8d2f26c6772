//! The checkpoint file: a training between two epochs, `fold{f}_checkpoint.safetensors`.
//!
//! Arrays and JSON in one file, as a model file has them. It says of which training it is, because only the same events
//! and settings lead on to the same bytes, and it has a digest, because nobody would notice a number that went wrong.
//! The format is described in `docs/formats.md`.

use crate::Error;
use crate::difference::difference;
use crate::format::check_format;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use storage::{digest, output};

/// The newest format that is read and the one that is written.
pub const FORMAT: u32 = 1;

/// The key of the metadata in the header.
const NAME: &str = "twofold_checkpoint";

/// A training between two epochs.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckpointFile {
    /// What the result depends on: an object whose parts are compared in their order.
    pub training: Value,
    /// Numbers that the training goes on from.
    pub state: Value,
    /// Arrays that it goes on from, in the order of their names when read from a file.
    pub arrays: Vec<Array>,
}

/// A named array.
#[derive(Debug, Clone, PartialEq)]
pub struct Array {
    /// Unique name.
    pub name: String,
    /// Its values.
    pub values: Values,
}

/// Numbers, any bits.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// 32 bits each.
    F32(Vec<f32>),
    /// 64 bits each.
    F64(Vec<f64>),
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: u32,
    sha256: String,
    training: Value,
    state: Value,
}

impl Values {
    fn bytes(&self) -> (Dtype, usize, Vec<u8>) {
        match self {
            Self::F32(values) => (Dtype::F32, values.len(), values.iter().flat_map(|v| v.to_le_bytes()).collect()),
            Self::F64(values) => (Dtype::F64, values.len(), values.iter().flat_map(|v| v.to_le_bytes()).collect()),
        }
    }

    fn read(view: &TensorView<'_>) -> Result<Self, String> {
        let data = view.data();
        match view.dtype() {
            Dtype::F32 => Ok(Self::F32(data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())),
            Dtype::F64 => Ok(Self::F64(data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())),
            other => Err(format!("an array of type {other:?}; expected F32 or F64")),
        }
    }
}

impl CheckpointFile {
    /// Reads a checkpoint file that is whole.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|source| storage::Error::Read { path: path.to_owned(), source })?;
        parse(&bytes).map_err(|problem| refuse(path, &format!("no checkpoint to go on from: {problem}")))
    }

    /// Writes the file whole or not at all.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let content = |problem| Error::Content { what: path.display().to_string(), problem };
        Ok(output::write(path, self.to_bytes().map_err(content)?)?)
    }

    /// Fails with the first part of [`Self::training`] that differs.
    pub fn check(&self, path: &Path, training: &Value) -> Result<(), Error> {
        match difference(&self.training, training) {
            None => Ok(()),
            Some(difference) => Err(refuse(path, &format!("the checkpoint of another training: {difference}"))),
        }
    }

    fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let arrays: Vec<_> = self.arrays.iter().map(|array| (array.name.as_str(), array.values.bytes())).collect();
        let views: Vec<_> = arrays
            .iter()
            .map(|(name, (dtype, length, bytes))| Ok((*name, TensorView::new(*dtype, vec![*length], bytes)?)))
            .collect::<Result<_, safetensors::SafeTensorError>>()
            .map_err(|error| error.to_string())?;
        let (training, state) = (self.training.clone(), self.state.clone());
        let head = Head { format: FORMAT, sha256: self.digest(), training, state };
        let head = serde_json::to_string(&head).map_err(|error| error.to_string())?;
        safetensors::serialize(views, Some(HashMap::from([(NAME.to_owned(), head)]))).map_err(|error| error.to_string())
    }

    /// SHA-256 of both texts and of the names and bytes of all arrays in the order of their names.
    fn digest(&self) -> String {
        let mut all = format!("{}\n{}\n", self.training, self.state).into_bytes();
        let mut arrays: Vec<&Array> = self.arrays.iter().collect();
        arrays.sort_by(|a, b| a.name.cmp(&b.name));
        for array in arrays {
            let (dtype, length, bytes) = array.values.bytes();
            all.extend(format!("{} {dtype:?} {length}\n", array.name).into_bytes());
            all.extend(bytes);
        }
        digest::bytes(&all)
    }
}

fn refuse(path: &Path, problem: &str) -> Error {
    let problem = format!("{problem}\nhelp: to start anew give --force instead of --resume");
    Error::Content { what: path.display().to_string(), problem }
}

fn parse(bytes: &[u8]) -> Result<CheckpointFile, String> {
    let unreadable = |error| format!("the file is damaged ({error})");
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(unreadable)?;
    let text = header.metadata().as_ref().and_then(|metadata| metadata.get(NAME));
    let text = text.ok_or_else(|| format!("`{NAME}` is not in its metadata"))?;
    check_format(text, FORMAT)?;
    let Head { sha256, training, state, .. } = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let file = SafeTensors::deserialize(bytes).map_err(unreadable)?;
    let array =
        |(name, view): (&str, TensorView<'_>)| Ok(Array { name: name.to_owned(), values: Values::read(&view)? });
    let mut arrays = file.iter().map(array).collect::<Result<Vec<_>, String>>()?;
    arrays.sort_by(|a, b| a.name.cmp(&b.name));
    let file = CheckpointFile { training, state, arrays };
    if file.digest() == sha256 { Ok(file) } else { Err("the file is damaged: its digest is another".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn checkpoint() -> CheckpointFile {
        let weights = Values::F32(vec![0.1, -0.0, f32::MIN_POSITIVE / 4.0, 3.0e38]);
        let arrays =
            [("second", Values::F32(Vec::new())), ("sums", Values::F64(vec![0.1 + 0.2])), ("weights", weights)];
        let arrays = arrays.map(|(name, values)| Array { name: name.into(), values }).to_vec();
        let training = json!({"file": {"sha256": "ab"}, "config": {"model": {"epochs": 3, "loss": null}}});
        CheckpointFile { training, state: json!({"rate": 0.1 + 0.2, "lowest": null}), arrays }
    }

    fn refused(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fold0_checkpoint.safetensors");
        fs::write(&path, bytes).unwrap();
        let message = CheckpointFile::read(&path).unwrap_err().to_string();
        assert!(message.contains("fold0_checkpoint.safetensors") && message.contains("help: "), "{message}");
        message
    }

    #[test]
    fn every_number_comes_back_bit_by_bit() {
        let folder = tempfile::tempdir().unwrap();
        let (path, written) = (folder.path().join("c.safetensors"), checkpoint());
        written.write(&path).unwrap();
        let read = CheckpointFile::read(&path).unwrap();
        assert_eq!(read, written);
        assert_eq!(read.to_bytes().unwrap(), fs::read(&path).unwrap());
    }

    #[test]
    fn every_damaged_byte_and_every_missing_end_is_noticed() {
        let bytes = checkpoint().to_bytes().unwrap();
        for index in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[index] ^= 1;
            // A space more or a last digit beyond the precision of a number changes nothing.
            assert!(parse(&damaged).map_or(true, |read| read == checkpoint()), "byte {index} of {}", bytes.len());
            assert!(parse(&bytes[..index]).is_err());
        }
        assert!(refused(&bytes[..bytes.len() - 1]).contains("damaged"));
        assert!(refused(b"root").contains("damaged"));
    }

    #[test]
    fn other_files_and_newer_formats_are_refused() {
        let bytes = checkpoint().to_bytes().unwrap();
        let at = bytes.windows(13).position(|window| window == br#"\"format\":1,"#).unwrap();
        let mut newer = bytes.clone();
        newer[at + 11] = b'7';
        assert!(refused(&newer).contains("written in format 7"));
        let empty: Vec<(String, TensorView<'_>)> = Vec::new();
        let other = safetensors::serialize(empty, None).unwrap();
        assert!(refused(&other).contains("`twofold_checkpoint` is not in its metadata"));
    }

    #[test]
    fn another_training_is_refused_by_its_first_difference() {
        let (checkpoint, path) = (checkpoint(), Path::new("c.safetensors"));
        assert!(checkpoint.check(path, &checkpoint.training).is_ok());
        for (now, said) in [
            (json!({"file": {"sha256": "cd"}}), "`file.sha256` was \"ab\", now it is \"cd\""),
            (
                json!({"file": {"sha256": "ab"}}),
                "`config` was {\"model\":{\"epochs\":3,\"loss\":null}}, now it is not set",
            ),
            (
                json!({"file": {"sha256": "ab"}, "config": {"model": {"epochs": 4, "loss": null}}}),
                "`config.model.epochs` was 3, now it is 4",
            ),
        ] {
            let message = checkpoint.check(path, &now).unwrap_err().to_string();
            assert!(message.contains(said), "{message}");
        }
    }
}
