//! Paths: `~`, `$NAME` and `${NAME}` are expanded, `.` is dropped.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{At, OneOrMany};
use std::path::{Path, PathBuf};

/// `relative` below `folder`; absolute paths stay.
pub fn join(folder: &Path, relative: &Path) -> PathBuf {
    if folder == Path::new(".") { relative.to_owned() } else { folder.join(relative) }
}

/// The path that is written, expanded.
pub fn path(place: &Place<'_>, written: &At<String>) -> Result<PathBuf, Error> {
    let text = &written.value;
    if text.is_empty() {
        return Err(place.error(written, "a path is empty"));
    }
    check::no_control(place, "a path", written)?;
    if let Some(advice) = storage::address::advice(Path::new(text)) {
        let problem = format!("`{text}` is an address; expected a file of this machine");
        return Err(place.error(written, problem).help(Some(advice.into())));
    }
    expand(text, |name| std::env::var(name).ok()).map(PathBuf::from).map_err(|message| place.error(written, message))
}

/// A path with a default.
pub fn path_or(place: &Place<'_>, written: Option<At<String>>, default: &str) -> Result<PathBuf, Error> {
    written.map_or_else(|| Ok(default.into()), |written| path(place, &written))
}

/// All paths of a list.
pub fn paths(place: &Place<'_>, written: &At<OneOrMany>) -> Result<Vec<PathBuf>, Error> {
    let Some(_) = written.value.0.first() else { return Err(place.error(written, "expected at least one path")) };
    written.value.0.iter().map(|one| path(place, one)).collect()
}

fn expand(written: &str, variable: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let value = |name: &str| {
        variable(name).ok_or_else(|| format!("environment variable `{name}` of path `{written}` is not set"))
    };
    let mut expanded = String::new();
    let mut rest = written;
    if let Some(below) = rest.strip_prefix('~') {
        if !(below.is_empty() || below.starts_with('/')) {
            return Err(format!("the home folder of another user, in `{written}`, is not known; write its whole path"));
        }
        expanded = value("HOME")?;
        rest = below;
    }
    while let Some((before, after)) = rest.split_once('$') {
        expanded += before;
        let (name, after) = match after.strip_prefix('{') {
            Some(braced) => braced.split_once('}').ok_or_else(|| format!("`${{` of path `{written}` has no `}}`"))?,
            None => after.split_at(after.find(|c: char| !is_of_name(c)).unwrap_or(after.len())),
        };
        // A dollar sign that no name follows is itself.
        expanded += &if name.is_empty() { "$".to_owned() } else { value(name)? };
        rest = after;
    }
    Ok(expanded + rest)
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(written: &str) -> Result<String, String> {
        expand(written, |name| match name {
            "HOME" => Some("/home/me".into()),
            "DATA" => Some("/data".into()),
            _ => None,
        })
    }

    #[test]
    fn variables_and_home_are_expanded() {
        assert_eq!(expanded("~/x").as_deref(), Ok("/home/me/x"));
        assert_eq!(expanded("${DATA}/a/${DATA}").as_deref(), Ok("/data/a//data"));
        assert_eq!(expanded("a~b/$DATA").as_deref(), Ok("a~b//data"));
        assert_eq!(expanded("$DATA/a.root").as_deref(), Ok("/data/a.root"));
        assert_eq!(expanded("$/a$").as_deref(), Ok("$/a$"));
    }

    #[test]
    fn an_address_and_a_path_of_two_lines_are_refused() {
        let place = Place { path: Path::new("a.yaml") };
        let nowhere = serde_saphyr::Location::UNKNOWN;
        let error = |text: &str| path(&place, &At::new(text.into(), nowhere, nowhere)).unwrap_err().to_string();
        for address in ["root://eospublic.cern.ch//a.root", "https://a.org/b.root", "davs://x/y", "file:///a.root"] {
            let error = error(address);
            assert!(error.contains("is an address") && error.contains("help: "), "{error}");
        }
        assert!(error("a.root\n").contains("line break"));
    }

    #[test]
    fn an_unset_variable_is_named() {
        assert!(expanded("${NONE}/x").unwrap_err().contains("`NONE`"));
        assert!(expanded("$DATA_NONE/x").unwrap_err().contains("`DATA_NONE`"));
        assert!(expanded("~other/x").unwrap_err().contains("another user"));
        assert!(expanded("${DATA/x").unwrap_err().contains("no `}`"));
    }
}
