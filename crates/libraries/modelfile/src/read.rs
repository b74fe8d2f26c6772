//! Reading a model file, with an answer to everything that may be found instead of one.

use crate::format::{check_known, format_of};
use crate::manifest::Manifest;
use crate::tensor::Tensor;
use crate::{format1, format2, provenance};
use safetensors::SafeTensors;
use safetensors::tensor::Dtype;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The manifest and the tensors in the bytes of a model file; or what is wrong with them, and the remedy.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Manifest, Vec<Tensor>), String> {
    if let Some(found) = foreign(bytes) {
        return Err(format!(
            "{found} is not a model file of ours; expected `.safetensors` written by `train`\n\
             help: train the model again with `train`"
        ));
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| {
        format!("no readable safetensors file ({error})\nhelp: it may be truncated; train the model again")
    })?;
    let text = header.metadata().as_ref().and_then(|metadata| metadata.get(provenance::NAME)).ok_or_else(|| {
        format!(
            "a safetensors file without a manifest (`{}` in its metadata); expected one written by `train`",
            provenance::NAME
        )
    })?;
    Ok((manifest(text)?, tensors(bytes)?))
}

/// The manifest in its JSON, of any format so far.
fn manifest(text: &str) -> Result<Manifest, String> {
    let damaged = |problem: String| format!("manifest: {problem}\nhelp: the file is damaged; train the model again");
    let format = format_of(text).map_err(damaged)?;
    check_known(format, format2::FORMAT)?;
    let file: Value = serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
    let manifest = match format {
        1 => typed::<format1::File>(&file).and_then(Manifest::try_from),
        _ => {
            format2::check_kind(&file)?;
            typed::<format2::File>(&file).and_then(Manifest::try_from)
        }
    };
    let manifest = manifest.map_err(damaged)?;
    manifest.check().map_err(damaged)?;
    Ok(manifest)
}

/// What the JSON means; an error names the key.
fn typed<T: DeserializeOwned>(json: &Value) -> Result<T, String> {
    serde_path_to_error::deserialize(json).map_err(|error| match error.path().to_string().as_str() {
        "." => error.inner().to_string(),
        path => format!("`{path}`: {}", error.inner()),
    })
}

fn tensors(bytes: &[u8]) -> Result<Vec<Tensor>, String> {
    let file = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
    let mut tensors = Vec::new();
    for (name, view) in file.iter() {
        if view.dtype() != Dtype::F32 {
            return Err(format!("tensor `{name}` is of type {:?}; expected F32", view.dtype()));
        }
        let (numbers, _) = view.data().as_chunks::<4>();
        let values = numbers.iter().map(|number| f32::from_le_bytes(*number)).collect();
        let tensor = Tensor { name: name.to_owned(), shape: view.shape().to_vec(), values };
        tensor.check()?;
        tensors.push(tensor);
    }
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tensors)
}

/// What the file is, if its first bytes belong to a well-known format of models that is not ours.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 6] = [
        (b"\x89HDF\r\n\x1a\n", "a Keras or other HDF5 file"),
        (b"PK\x03\x04", "a zip archive (Keras 3 or PyTorch)"),
        (b"\x80\x02", "a Python pickle"),
        (b"\x80\x04", "a Python pickle"),
        (b"root", "a ROOT file"),
        (b"<?xml", "an XML file (TMVA?)"),
    ];
    match known.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        Some((_, what)) => Some(what),
        None if bytes.is_empty() => Some("an empty file"),
        None => None,
    }
}
