//! YAML, behind one function: text to raw values, errors with line, column and advice.

use super::error::Error;
use super::raw::ERA_PREFIX;
use serde::de::DeserializeOwned;
use serde_saphyr::Error as Yaml;
use std::path::Path;

/// Parses one YAML document. `path` names it in errors.
pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Error> {
    // Strict booleans: a variable may be called `y`.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| explain(path, &error))
}

fn explain(path: &Path, error: &Yaml) -> Error {
    let error = error.without_snippet();
    let place = error.location().filter(|place| place.line() > 0).map(|place| (place.line(), place.column()));
    let at = |message: String| Error::new(path, place, message);
    match error {
        Yaml::SerdeUnknownField { field, expected, .. } => {
            let eras = expected.contains(&"datasets").then_some("datasets_NAME");
            let known = expected.iter().copied().chain(eras);
            let own = foreign(field).map(str::to_owned).or_else(|| eras.and_then(|_| era(field)));
            let advice = own.or_else(|| suggest::advice(field, known));
            at(format!("unknown key `{field}`")).help(advice)
        }
        Yaml::SerdeMissingField { field, .. } => at(format!("key `{field}` is missing")),
        Yaml::DuplicateMappingKey { key: Some(key), .. } => at(format!("key `{key}` appears twice")),
        Yaml::SerdeInvalidType { unexpected, expected, .. } | Yaml::SerdeInvalidValue { unexpected, expected, .. } => {
            at(format!("found {unexpected}, expected {expected}"))
        }
        Yaml::InvalidScalar { ty, .. } => at(format!("expected {}", kind(ty))),
        Yaml::Eof { .. } => at("the file is empty".into()),
        Yaml::MultipleDocuments { .. } => at("more than one document; expected one".into()),
        other => {
            // The location is printed in front.
            let text = other.to_string();
            let end = text.find(" at line ").or_else(|| text.find('\n')).unwrap_or(text.len());
            at(match &text[..end] {
                "expected mapping start" => "expected a map of keys, as `{key: value}`".into(),
                text => text.to_owned(),
            })
        }
    }
}

/// A type as people call it.
fn kind(ty: &str) -> &str {
    match ty {
        "floating point" | "f64" | "f32" => "a number",
        "bool" | "boolean" => "true or false",
        "u32" | "u64" => "a whole number that is not negative",
        "i32" | "i64" => "a whole number",
        other => other,
    }
}

/// Advice for a misspelt key of an era, as `dataset_2016`.
fn era(key: &str) -> Option<String> {
    let (word, name) = key.split_once(['_', '-'])?;
    suggest::nearest(word, ["datasets"]).map(|_| format!("did you mean `{ERA_PREFIX}{name}`?"))
}

/// Advice for keys of htt-ml that have no meaning here.
fn foreign(key: &str) -> Option<&'static str> {
    Some(match key {
        "eventsPerClassAndBatch" => {
            "write `balanced_batches: {events_per_class: N}` for batches with as many events of each class, or `batch_size`"
        }
        "steps_per_epoch" => {
            "it is a key of `balanced_batches`; without, an epoch is one pass over the training events"
        }
        "weights" | "variable_exports" | "architecture_exports" => {
            "weights, variables and architecture are all in the model file; remove the key"
        }
        _ => return None,
    })
}
