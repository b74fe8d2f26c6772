//! JSON schemas of the YAML files: as the types give them, and finished for editors.
//!
//! As the types give them, descriptions are Markdown and end with `Default: …`, a key may have an `alias`, and a choice
//! its proper `words` beside its synonyms. Tables are made of these; editors get standard keywords only.

use serde_json::{Map, Value, json};

/// What the default of a key begins with, in a line of its own.
const DEFAULT: &str = "Default: ";

/// The schemas by the name of their file.
pub fn all() -> Vec<(&'static str, Value)> {
    common::config::schemas().into_iter().map(|(name, schema)| (name, schema.to_value())).collect()
}

/// The map of this name.
pub fn find<'s>(schemas: &'s [(&str, Value)], name: &str) -> Option<&'s Value> {
    schemas.iter().find_map(
        |(_, schema)| {
            if schema["title"] == name { Some(schema) } else { schema.get("definitions")?.get(name) }
        },
    )
}

/// The description of a key, and its default if there is one; both Markdown in one line.
pub fn description(key: &Value) -> (String, Option<String>) {
    let text = key["description"].as_str().unwrap_or_default();
    let (defaults, lines): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with(DEFAULT));
    (lines.join(" "), defaults.first().map(|line| line[DEFAULT.len()..].to_owned()))
}

/// The value of a default in backticks.
pub fn literal(default: &str) -> Option<Value> {
    let inner = default.strip_prefix('`')?.strip_suffix('`').filter(|inner| !inner.contains('`'))?;
    Some(serde_json::from_str(inner).unwrap_or_else(|_| inner.into()))
}

/// A schema with nothing but standard keywords, that accepts what the tools accept.
pub fn finished(mut schema: Value) -> Value {
    finish(&mut schema);
    schema
}

fn finish(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(finish),
        Value::Object(object) => {
            for extra in ["format", "words"] {
                object.remove(extra);
            }
            if let (false, Some(kinds)) = (object.contains_key("enum"), object.get_mut("type")) {
                number_as_text(kinds);
            }
            if let Some(Value::Object(keys)) = object.get_mut("properties") {
                let aliases = keys_of(keys);
                require_either(object, &aliases);
            }
            for (keyword, value) in object {
                match (keyword.as_str(), value) {
                    ("default" | "enum", _) => {}
                    ("properties" | "patternProperties" | "definitions", Value::Object(named)) => {
                        named.values_mut().for_each(finish);
                    }
                    (_, value) => finish(value),
                }
            }
        }
        _ => {}
    }
}

/// Finishes the keys of a map, and returns those that have an alias, with it.
fn keys_of(keys: &mut Map<String, Value>) -> Vec<(String, String)> {
    let mut aliases = Vec::new();
    for (name, key) in std::mem::take(keys) {
        let mut key = without_null(key);
        let (text, default) = description(&key);
        if let Some(text) = key.get_mut("description").map(|_| plain(&text)) {
            let said = default.as_ref().map_or_else(String::new, |default| format!("\n{DEFAULT}{}", plain(default)));
            key["description"] = (text + &said).into();
        }
        if let Some(default) = default.as_deref().and_then(literal) {
            key["default"] = default;
        }
        let alias = key.as_object_mut().and_then(|key| key.remove("alias"));
        if let Some(alias) = alias.as_ref().and_then(Value::as_str) {
            let mut other = key.clone();
            other["description"] = format!("As `{name}`.").into();
            keys.insert(name.clone(), key);
            keys.insert(alias.to_owned(), other);
            aliases.push((name, alias.to_owned()));
        } else {
            keys.insert(name, key);
        }
    }
    aliases
}

/// A key that is required may stand under its alias.
fn require_either(object: &mut Map<String, Value>, aliases: &[(String, String)]) {
    for (name, alias) in aliases {
        let Some(Value::Array(required)) = object.get_mut("required") else { return };
        let before = required.len();
        required.retain(|key| key != name);
        if required.len() < before {
            object.insert("anyOf".into(), json!([{ "required": [name] }, { "required": [alias] }]));
        }
    }
}

/// YAML takes a number for a text where one is expected, such as a weight of `1`.
fn number_as_text(kinds: &mut Value) {
    match kinds {
        Value::String(kind) if kind == "string" => *kinds = json!(["string", "number"]),
        Value::Array(kinds) if kinds.iter().any(|kind| kind == "string") => kinds.push("number".into()),
        _ => {}
    }
}

/// A key that is not required is left out, not empty.
fn without_null(mut key: Value) -> Value {
    let null = json!("null");
    if let Some(Value::Array(types)) = key.get_mut("type") {
        types.retain(|one| *one != null);
        if let [one] = types.as_slice() {
            key["type"] = one.clone();
        }
    }
    if let Some(Value::Array(words)) = key.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    if let Some(Value::Array(shapes)) = key.get_mut("anyOf") {
        shapes.retain(|shape| shape["type"] != null);
        if let [one] = shapes.as_slice() {
            let one = one.clone();
            // A reference has no keywords beside it in draft 7.
            let whole = if one.get("$ref").is_some() { json!({ "allOf": [one] }) } else { one };
            if let (Some(key), Value::Object(whole)) = (key.as_object_mut(), whole) {
                key.remove("anyOf");
                key.extend(whole);
            }
        }
    }
    key
}

/// Text without the addresses of its links, which editors cannot follow.
fn plain(markdown: &str) -> String {
    let mut plain = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once('[') {
        plain += before;
        match after.split_once("](").and_then(|(text, after)| Some((text, after.split_once(')')?.1))) {
            Some((text, after)) if !text.contains([']', '[']) => {
                plain += text;
                rest = after;
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_their_text_and_lists_stay() {
        assert_eq!(plain("a [link](x.md#y), `[1, 2]` and [an other](z)"), "a link, `[1, 2]` and an other");
    }

    #[test]
    fn only_defaults_in_backticks_are_values() {
        assert_eq!(literal("`0.75`"), Some(json!(0.75)));
        assert_eq!(literal("`[0.85, 0.95]`"), Some(json!([0.85, 0.95])));
        assert_eq!(literal("`standard_scaler`"), Some(json!("standard_scaler")));
        assert_eq!(literal("all but `signal`"), None);
        assert_eq!(literal("`0.1` for `step`"), None);
    }
}
