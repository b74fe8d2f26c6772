//! Checks of single values.

use super::Place;
use crate::config::error::Error;
use crate::config::named::Named;
use crate::config::raw::At;

/// A text that is not blank.
pub fn text(place: &Place<'_>, what: &str, written: At<String>) -> Result<String, Error> {
    if written.value.trim().is_empty() {
        return Err(place.error(&written, format!("{what} is empty")));
    }
    Ok(written.value)
}

/// A text that is not blank, or a default.
pub fn text_or(place: &Place<'_>, what: &str, written: Option<At<String>>, default: &str) -> Result<String, Error> {
    written.map_or_else(|| Ok(default.to_owned()), |written| text(place, what, written))
}

/// Fails at a line break, as a block of lines ends with one, or another sign that a name does not hold.
pub fn no_control(place: &Place<'_>, what: &str, written: &At<String>) -> Result<(), Error> {
    let Some(sign) = written.value.chars().find(|sign| sign.is_control()) else { return Ok(()) };
    let name =
        if sign == '\n' { "a line break".into() } else { format!("the control character `{}`", sign.escape_debug()) };
    Err(place
        .error(written, format!("{what} holds {name}"))
        .help(Some("write it in one line, without `|` or `>`".into())))
}

/// The name of a file, or what one begins or ends with.
pub fn name(place: &Place<'_>, what: &str, written: At<String>) -> Result<String, Error> {
    no_control(place, what, &written)?;
    Ok(written.value)
}

/// A class: the name of a tree and the end of a branch name.
pub fn class(place: &Place<'_>, written: &At<String>) -> Result<String, Error> {
    let name = &written.value;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.+".contains(c);
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(place
            .error(written, format!("`{name}` cannot be a class, which is the name of a tree"))
            .help(Some("use letters, digits and `_-.+`".into())));
    }
    if ["max_score", "max_index", crate::fold::ORIGIN].contains(&name.as_str()) {
        return Err(place.error(written, format!("`{name}` cannot be a class: the name is taken")));
    }
    Ok(name.clone())
}

/// A branch that is added: it must be usable in expressions.
pub fn branch(place: &Place<'_>, written: &At<String>) -> Result<String, Error> {
    let name = &written.value;
    let start = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !start || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(place
            .error(written, format!("`{name}` cannot be a branch"))
            .help(Some("use letters, digits and `_`, and no digit first".into())));
    }
    Ok(name.clone())
}

/// A number in a range that is described by `expected`.
pub fn number(
    place: &Place<'_>,
    what: &str,
    written: &At<f64>,
    expected: &str,
    allowed: impl Fn(f64) -> bool,
) -> Result<f64, Error> {
    let value = written.value;
    if !value.is_finite() || !allowed(value) {
        return Err(place.error(written, format!("`{what}` is {value}; expected {expected}")));
    }
    Ok(value)
}

/// A whole number of at least `least`.
pub fn count(place: &Place<'_>, what: &str, written: &At<u64>, least: u64) -> Result<usize, Error> {
    let value = written.value;
    usize::try_from(value)
        .ok()
        .filter(|_| value >= least)
        .ok_or_else(|| place.error(written, format!("`{what}` is {value}; expected at least {least}")))
}

/// A whole number of at least `least` and at most `most`.
pub fn count_to(place: &Place<'_>, what: &str, written: &At<u64>, least: u64, most: u64) -> Result<usize, Error> {
    if written.value > most {
        return Err(place.error(written, format!("`{what}` is {}; expected at most {most}", written.value)));
    }
    count(place, what, written, least)
}

/// A word with a meaning.
pub fn word<N: Named>(place: &Place<'_>, written: &At<String>) -> Result<N, Error> {
    let word = &written.value;
    N::from_word(word).ok_or_else(|| {
        place.error(written, format!("unknown {what} `{word}`", what = N::WHAT)).help(suggest::advice(word, N::words()))
    })
}

/// A word with a meaning, or a default.
pub fn word_or<N: Named>(place: &Place<'_>, written: Option<&At<String>>, default: N) -> Result<N, Error> {
    written.map_or(Ok(default), |written| word(place, written))
}

/// Fails at the second of two equal values.
pub fn no_repetition(place: &Place<'_>, what: &str, written: &[At<String>]) -> Result<(), Error> {
    for (index, one) in written.iter().enumerate() {
        if written[..index].iter().any(|before| before.value == one.value) {
            return Err(place.error(one, format!("{what} `{}` appears twice", one.value)));
        }
    }
    Ok(())
}

/// A number from 0 up to, but not, 1.
pub fn share(place: &Place<'_>, what: &str, written: &At<f64>) -> Result<f64, Error> {
    number(place, what, written, "0 or more and less than 1", |v| (0.0..1.0).contains(&v))
}

/// Fails if a key is written that has no meaning for what was chosen.
pub fn belongs<T>(
    place: &Place<'_>,
    key: &str,
    written: Option<&At<T>>,
    meant: bool,
    chosen: impl std::fmt::Display,
) -> Result<(), Error> {
    match written {
        Some(written) if !meant => Err(place.error(written, format!("`{key}` has no meaning for `{chosen}`"))),
        _ => Ok(()),
    }
}
