//! The fields of a CSV file, from its header and what its columns can be.

use std::collections::HashSet;
use std::ops::Range;
use std::path::Path;

use super::infer::{Inference, number};
use super::name::gathered;
use super::records::Records;
use crate::error::{Error, Result};
use crate::field::Field;
use crate::kind::Kind;

/// The names in the first record of a text, and its length.
pub(crate) fn header(path: &Path, text: &[u8]) -> Result<(Vec<String>, usize)> {
    let unreadable = |problem: String| Err(Error::unreadable(path, problem));
    let text_only = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let (mut records, mut names) = (Records::new(text_only), Vec::new());
    records.next(|_, name| names.push(String::from_utf8_lossy(&name).trim().to_owned()));
    if names.iter().all(|name| number(name.as_bytes()).is_some()) {
        return unreadable("its first line holds numbers, expected the names of the columns".to_owned());
    }
    if let [name] = names.as_slice()
        && let Some(other) = name.chars().find(|letter| matches!(letter, ';' | '\t' | '|'))
    {
        return unreadable(format!("its columns seem to be separated by {other:?}, expected commas"));
    }
    if let Some(place) = names.iter().position(String::is_empty) {
        return unreadable(format!("column {} has no name in the header", place + 1));
    }
    let mut seen = HashSet::new();
    match names.iter().find(|name| !seen.insert(name.as_str())) {
        Some(name) => unreadable(format!("column `{name}` is there twice")),
        None => Ok((names, text.len() - records.rest().len())),
    }
}

/// The fields of a file, and the columns that each is made of.
pub(crate) fn fields(path: &Path, names: &[String], seen: &[Inference]) -> Result<(Vec<Field>, Vec<Range<usize>>)> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (mut fields, mut columns): (Vec<Field>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    let mut start = 0;
    while start < names.len() {
        let (mut name, mut dims) = gathered(&names[start..]);
        let width: usize = dims.iter().product();
        let together = seen[start..start + width].iter().fold(Inference::default(), |all, part| all.and(*part));
        let mut kind = together.kind().map(|kind| Kind { dims: dims.clone(), ..kind });
        if kind.as_ref().is_ok_and(|kind| kind.text && !dims.is_empty()) {
            // there are no arrays of texts
            (name, dims, kind) = (names[start], Vec::new(), seen[start].kind());
        }
        if fields.iter().any(|field| field.name == name) {
            return Err(Error::unreadable(path, format!("column `{name}` is there twice")));
        }
        fields.push(Field::new(name, kind));
        let end = start + dims.iter().product::<usize>();
        columns.push(start..end);
        start = end;
    }
    Ok((fields, columns))
}
