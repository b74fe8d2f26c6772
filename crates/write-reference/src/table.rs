//! The keys of a map as a Markdown table: name, default, meaning.

use anyhow::Context;
use serde_json::Value;

use crate::schema::description;

/// The table.
///
/// # Errors
/// When a key that is not required has no default.
pub fn keys(map: &Value) -> anyhow::Result<String> {
    let required = |name: &str| map["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
    let mut table = "| key | default | meaning |\n|---|---|---|\n".to_owned();
    for (name, key) in map["properties"].as_object().into_iter().flatten() {
        let default = if required(name) { Some("required".into()) } else { description(key).1 };
        table += &row(name, key, &default.with_context(|| format!("the comment of `{name}` has no `Default: …`"))?);
        for pattern in map["patternProperties"].as_object().into_iter().flat_map(|patterns| patterns.values()) {
            // Keys that end with a name follow the one that they begin with.
            if let Some(title) = pattern["title"].as_str().filter(|title| title.starts_with(name.as_str())) {
                table += &row(title, pattern, &description(pattern).1.unwrap_or_default());
            }
        }
    }
    Ok(table)
}

fn row(name: &str, key: &Value, default: &str) -> String {
    let mut meaning = description(key).0;
    if let Some(words) = words(key) {
        let words: Vec<_> = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect();
        if !words.iter().all(|word| meaning.contains(word)) {
            meaning += &format!(" One of {}.", words.join(", "));
        }
    }
    if let Some(alias) = key["alias"].as_str() {
        meaning += &format!(" Also `{alias}`.");
    }
    format!("| `{name}` | {} | {} |\n", cell(default), cell(&meaning))
}

/// The proper names of a choice, also of one that may be a map.
fn words(key: &Value) -> Option<&Vec<Value>> {
    let own = key.get("words").and_then(Value::as_array);
    own.or_else(|| key.get("anyOf")?.as_array()?.iter().find_map(words))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
