//! Where two descriptions of a training differ.

use std::fmt;

use serde_json::Value;

/// Characters of a value that an error shows.
const SHOWN: usize = 60;

/// A place where two values differ, with both as they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The keys that lead there.
    pub place: String,
    /// The first value.
    pub then: String,
    /// The second.
    pub now: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, then, now } = self;
        write!(f, "`{place}` was {then}, now it is {now}")
    }
}

/// The first place where two values differ; `None` if they are equal.
pub fn difference(then: &Value, now: &Value) -> Option<Difference> {
    between(String::new(), Some(then), Some(now))
}

/// The same below `place`.
fn between(place: String, then: Option<&Value>, now: Option<&Value>) -> Option<Difference> {
    let inside = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match (then, now) {
        (Some(Value::Object(then)), Some(Value::Object(now))) => {
            let keys = now.keys().chain(then.keys().filter(|key| !now.contains_key(*key)));
            keys.into_iter().find_map(|key| between(inside(key), then.get(key), now.get(key)))
        }
        (Some(Value::Array(then)), Some(Value::Array(now))) if then.len() == now.len() => then
            .iter()
            .zip(now)
            .enumerate()
            .find_map(|(index, (then, now))| between(inside(&index.to_string()), Some(then), Some(now))),
        _ if then == now => None,
        _ => Some(Difference { then: shown(then), now: shown(now), place }),
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "not set".to_owned(), Value::to_string);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
