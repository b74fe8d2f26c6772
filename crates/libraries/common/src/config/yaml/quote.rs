//! Texts that need quotes, and texts in them.

/// A text in the quotes that it does not hold itself.
pub fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The key that a line begins with, also if the blank behind its colon is missing; `TMath::Abs` is none.
pub fn key_like(line: &str) -> Option<&str> {
    let (key, rest) = line.trim_start().split_once(':')?;
    let is_name = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_number = key.starts_with(|c: char| c.is_ascii_digit());
    (is_name && !is_number && !rest.starts_with(':')).then_some(key)
}

/// The start of a line up to its value, as `  - files: `, and the value without a comment behind it.
pub fn value_of_line(line: &str) -> (&str, &str) {
    let mut start = line.len() - line.trim_start().len();
    while let Some(rest) = line[start..].strip_prefix("- ") {
        start = line.len() - rest.trim_start().len();
    }
    let rest = &line[start..];
    if let Some(colon) = rest.find(": ")
        && key_like(rest).is_some()
    {
        let value = &rest[colon + 1..];
        start += colon + 1 + value.len() - value.trim_start().len();
    }
    let value = line[start..].split(" #").next().unwrap_or_default();
    (&line[..start], value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_put_in_quotes_that_yaml_takes_off_again() {
        for text in ["!gen_match && pt > 30", "a \"b\"", "it's", "both \" and '", "a\\b"] {
            assert_eq!(serde_saphyr::from_str::<String>(&quoted(text)).unwrap(), text);
        }
    }

    #[test]
    fn a_line_is_its_start_and_its_value() {
        let line = |line: &'static str| value_of_line(line);
        assert_eq!(line("  - files: *.root # all"), ("  - files: ", "*.root"));
        assert_eq!(line("cut_string: a ? b : c"), ("cut_string: ", "a ? b : c"));
        assert_eq!(line("  - @a"), ("  - ", "@a"));
        assert_eq!(line("x y"), ("", "x y"));
        assert_eq!(key_like("  weight_string:x"), Some("weight_string"));
        assert_eq!((key_like("TMath::Abs(x)"), key_like("1:2"), key_like("&& x")), (None, None, None));
    }
}
