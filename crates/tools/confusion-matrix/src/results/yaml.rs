//! The numbers as YAML that every reader understands alike.
//!
//! A matrix is a map from true class to predicted class to value, as in htt-ml. What is 0/0 is `.nan`. Numbers have a
//! point and a signed exponent, because YAML 1.1 (PyYAML) takes `1e-6` for a string.
use metrics::Confusion;
use std::fmt::Write;
use std::path::Path;

/// A matrix as a map of maps.
pub fn matrix(classes: &[String], values: &[Option<f64>]) -> String {
    rows(classes, values.iter().map(|value| value.map_or_else(|| ".nan".to_owned(), number)), "")
}

/// The sums that all matrices are made from, and where they come from.
pub struct Sums<'a> {
    /// The model.
    pub model: &'a Path,
    /// The files that it was tested on.
    pub datasets: &'a [&'a Path],
    /// The event weight.
    pub weight: &'a str,
    /// The classes.
    pub classes: &'a [String],
    /// Their weights.
    pub class_weights: &'a [f64],
    /// The sums.
    pub confusion: &'a Confusion,
}

impl Sums<'_> {
    /// As YAML.
    pub fn text(&self) -> String {
        let mut text = String::from("# rows are true classes, columns are predicted classes\n");
        let path = |path: &Path| quoted(&path.display().to_string());
        // writing to a string cannot fail
        let _ = writeln!(text, "model: {}\ndatasets:", path(self.model));
        for dataset in self.datasets {
            let _ = writeln!(text, "  - {}", path(dataset));
        }
        let _ = writeln!(text, "weight: {}\nclass_weights:", quoted(self.weight));
        for (class, weight) in self.classes.iter().zip(self.class_weights) {
            let _ = writeln!(text, "  {}: {}", key(class), number(*weight));
        }
        let confusion = self.confusion;
        let numbers = |values: &[f64]| values.iter().copied().map(number).collect::<Vec<_>>();
        let tables = [
            ("events", confusion.events().iter().map(u64::to_string).collect()),
            ("sum_of_weights", numbers(confusion.sums())),
            ("sum_of_squared_weights", numbers(confusion.squares())),
        ];
        for (name, values) in tables {
            let _ = write!(text, "{name}:\n{}", rows(self.classes, values.into_iter(), "  "));
        }
        text
    }
}

fn rows(classes: &[String], mut values: impl Iterator<Item = String>, indent: &str) -> String {
    let mut text = String::new();
    for class in classes {
        let _ = writeln!(text, "{indent}{}:", key(class));
        for (predicted, value) in classes.iter().zip(values.by_ref()) {
            let _ = writeln!(text, "{indent}  {}: {value}", key(predicted));
        }
    }
    text
}

/// The shortest number that reads back as the same double.
fn number(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{exponent}")
}

/// Quoted unless it is a plain word that no reader takes for something else.
fn key(name: &str) -> String {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !WORDS.contains(&name.to_ascii_lowercase().as_str());
    if plain { name.to_owned() } else { quoted(name) }
}

/// A JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_point_and_a_signed_exponent() {
        let shown = [1.0, 0.1, 1e-7, -2.5e-9, 1e16, 3.25e20].map(number);
        assert_eq!(shown, ["1.0", "0.1", "1.0e-7", "-2.5e-9", "1.0e+16", "3.25e+20"]);
    }

    #[test]
    fn what_is_undefined_is_nan_and_odd_names_are_quoted() {
        let classes = ["no".to_owned(), "z → ττ: \"1\"".to_owned()];
        let text = matrix(&classes, &[Some(1.0), None, Some(0.0), Some(-0.5)]);
        let odd = r#""z → ττ: \"1\"""#;
        assert_eq!(text, format!("\"no\":\n  \"no\": 1.0\n  {odd}: .nan\n{odd}:\n  \"no\": 0.0\n  {odd}: -0.5\n"));
    }
}
