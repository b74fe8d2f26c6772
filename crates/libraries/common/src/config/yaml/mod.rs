//! YAML, behind one function: text to raw values, errors with line, column and advice.

mod example;
mod node;
mod quote;
mod syntax;
#[cfg(test)]
mod tests;
mod walk;

use super::error::Error;
use super::raw::{ERA_PREFIX, blocks};
use node::{Found, Node, Nodes, Role};
use serde::de::DeserializeOwned;
use serde_saphyr::{Error as Yaml, NonFiniteFloatPolicy};
use std::path::Path;
use walk::nodes;

/// Parses one YAML document. `path` names it in errors.
pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, Error> {
    parse_if(path, text, |_| Ok(()))
}

/// As [`parse`], after `check` has allowed the keys of the outermost map.
pub(crate) fn parse_if<T: DeserializeOwned>(
    path: &Path,
    text: &str,
    check: impl FnOnce(&[&str]) -> Result<(), Error>,
) -> Result<T, Error> {
    let nodes = nodes(path, text)?;
    check(&nodes.top().collect::<Vec<_>>())?;
    let options = serde_saphyr::options! {
        // A variable may be called `y`.
        strict_booleans: true,
        // Texts that are no list keep what a list of them would.
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| explain(path, &nodes, &error))
}

fn explain(path: &Path, nodes: &Nodes, error: &Yaml) -> Error {
    let error = error.without_snippet();
    let place = error.location().filter(|place| place.line() > 0).map(|place| (place.line(), place.column()));
    let at = |message: String| Error::new(path, place, message);
    // What a visitor refuses is said to be at the key.
    let key = nodes.key(place);
    let value = nodes.value(place).or_else(|| nodes.value_of(key?, place?));
    let wrong = |expected: &str| {
        let (problem, help) = wrong(value, expected);
        at(problem).help(help)
    };
    match error {
        Yaml::SerdeUnknownField { field, expected, .. } => {
            at(format!("unknown key `{field}`")).help(advice(field, expected))
        }
        Yaml::SerdeMissingField { field, .. } => {
            let block = key.and_then(|key| key.block.last()).map(|block| format!(" in `{block}`")).unwrap_or_default();
            let own = |line| format!("line {line} has it, in another place: move it");
            let example = |example| format!("write `{example}`");
            let help = nodes.line_of_key(field).map(own).or_else(|| example::of(field).map(example));
            at(format!("key `{field}` is missing{block}")).help(help)
        }
        Yaml::DuplicateMappingKey { key: Some(key), .. } => at(format!("key `{key}` appears twice")),
        Yaml::SerdeInvalidType { expected, .. } | Yaml::SerdeInvalidValue { expected, .. } => wrong(kind(expected)),
        Yaml::InvalidScalar { ty, .. } => wrong(kind(ty)),
        Yaml::InvalidBooleanStrict { .. } => wrong("true or false"),
        Yaml::NonFiniteFloat { .. } => wrong("a finite number"),
        Yaml::Unexpected { expected, .. } => wrong(kind(expected)),
        Yaml::NullIntoString { .. } if nodes.value(place).is_none() && key.is_some() => {
            at("a key is nothing; expected a name".into()).help(Some("put it in quotes".into()))
        }
        Yaml::NullIntoString { .. } => wrong("a text"),
        Yaml::UnexpectedSequenceEnd { .. } | Yaml::UnexpectedMappingEnd { .. } => wrong("a value"),
        Yaml::MergeValueNotMapOrSeqOfMaps { .. } => at("`<<` merges maps only".into()),
        Yaml::Eof { .. } => at("the file is empty".into()),
        Yaml::AliasError { error, .. } => explain(path, nodes, error),
        Yaml::Message { msg, .. } => at(msg.clone()),
        Yaml::Budget { .. }
        | Yaml::AliasReplayLimitExceeded { .. }
        | Yaml::AliasExpansionLimitExceeded { .. }
        | Yaml::AliasReplayStackDepthExceeded { .. } => at("the file is too large, or its aliases are".into()),
        other => {
            // The location is printed in front.
            let text = other.to_string();
            let end = text.find(" at line ").or_else(|| text.find('\n')).unwrap_or(text.len());
            at(text[..end].to_owned())
        }
    }
}

/// What is said of a value that is not what its key expects, with an example of the key.
fn wrong(node: Option<&Node>, expected: &str) -> (String, Option<String>) {
    let Some(node) = node else { return (format!("expected {expected}"), None) };
    let problem = format!("{} is {}; expected {expected}", node.said(), node.found);
    let key = &node.key;
    let generic = match (expected, &node.found) {
        _ if key.is_empty() => None,
        ("a text", Found::Scalar(written)) if node.role == Role::Entry => Some(format!("- \"{written}\"")),
        ("a text", Found::Scalar(written)) => Some(format!("{key}: \"{written}\"")),
        ("a number", _) => Some(format!("{key}: 0.5")),
        ("true or false", _) => Some(format!("{key}: true")),
        (whole, _) if whole.starts_with("a whole number") => Some(format!("{key}: 10")),
        ("a single value", _) => return (problem, Some("a text that begins with a bracket needs quotes".into())),
        _ => None,
    };
    let help = generic.or_else(|| example::of(key).map(str::to_owned));
    (problem, help.map(|help| format!("write it as `{help}`")))
}

/// A type as people call it.
fn kind(ty: &str) -> &str {
    match ty {
        "floating point" | "f64" | "f32" => "a number",
        "bool" | "boolean" => "true or false",
        "u32" | "u64" | "unsigned integer" => "a whole number that is not negative",
        "i32" | "i64" | "signed integer" => "a whole number",
        "a string" | "string" => "a text",
        "string scalar" | "scalar" => "a single value",
        "sequence start" | "a sequence" => "a list",
        "mapping start" => "a map of keys, as `{key: value}`",
        other if other.starts_with("struct ") => "a map of keys, as `{key: value}`",
        other => other,
    }
}

/// What to do about an unknown key.
fn advice(field: &str, expected: &[&'static str]) -> Option<String> {
    let eras = expected.contains(&"datasets").then_some("datasets_NAME");
    let known = expected.iter().copied().chain(eras);
    let own = foreign(field).map(str::to_owned).or_else(|| eras.and_then(|_| era(field)));
    own.or_else(|| elsewhere(field)).or_else(|| suggest::advice(field, known))
}

/// Where a key belongs, if one or two blocks have it.
fn elsewhere(field: &str) -> Option<String> {
    let blocks: Vec<String> =
        blocks().into_iter().filter(|block| block.keys.contains(&field)).map(|block| block.name).collect();
    (1..=2).contains(&blocks.len()).then(|| format!("it belongs into {}", blocks.join(" or ")))
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
