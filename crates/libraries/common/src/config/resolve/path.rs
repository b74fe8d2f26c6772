//! Paths: `~` and `${NAME}` are expanded, `.` is dropped.

use super::Place;
use crate::config::error::Error;
use crate::config::raw::{At, OneOrMany};
use std::path::{Path, PathBuf};

/// `relative` below `folder`; absolute paths stay.
pub fn join(folder: &Path, relative: &Path) -> PathBuf {
    if folder == Path::new(".") { relative.to_owned() } else { folder.join(relative) }
}

/// The path that is written, expanded.
pub fn path(place: &Place<'_>, written: &At<String>) -> Result<PathBuf, Error> {
    if written.value.is_empty() {
        return Err(place.error(written, "a path is empty"));
    }
    expand(&written.value, |name| std::env::var(name).ok())
        .map(PathBuf::from)
        .map_err(|message| place.error(written, message))
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
    if let Some(below) = rest.strip_prefix('~').filter(|below| below.is_empty() || below.starts_with('/')) {
        expanded = value("HOME")?;
        rest = below;
    }
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else {
            return Err(format!("`${{` of path `{written}` has no `}}`"));
        };
        expanded += before;
        expanded += &value(name)?;
        rest = after;
    }
    Ok(expanded + rest)
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
        assert_eq!(expanded("a~b/$DATA").as_deref(), Ok("a~b/$DATA"));
    }

    #[test]
    fn an_unset_variable_is_named() {
        assert!(expanded("${NONE}/x").unwrap_err().contains("`NONE`"));
        assert!(expanded("${DATA/x").unwrap_err().contains("no `}`"));
    }
}
