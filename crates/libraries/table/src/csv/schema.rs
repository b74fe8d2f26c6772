//! The fields of a CSV file, from its header and what its columns can be.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;

use super::dialect::Separator;
use super::infer::{Inference, number};
use super::name::gathered;
use super::records::Records;
use crate::error::{Error, Result};
use crate::field::Field;
use crate::kind::Kind;

/// What the first column is called if it has no name: it is the index of pandas.
const INDEX: &str = "index";

/// The names in the header of a text.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) names: Vec<String>,
    /// The same as they are in the file.
    written: Vec<Vec<u8>>,
    /// Bytes of the lines up to its end.
    pub(crate) length: usize,
}

impl Header {
    /// The first record; of lines that begin with a mark, as `# pt eta`, the last.
    pub(crate) fn read(path: &Path, text: &[u8], separator: Separator) -> Result<Header> {
        let unreadable = |problem: String| Err(Error::unreadable(path, problem));
        let is_marked = |text: &[u8]| text.trim_ascii_start().starts_with(b"#");
        let text_only = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let mut records = Records::new(text_only, separator);
        let mut record: Vec<Cow<'_, [u8]>> = Vec::new();
        let marked = is_marked(text_only);
        records.next(&mut record);
        while marked && is_marked(records.rest()) {
            records.next(&mut record);
        }
        let written: Vec<Vec<u8>> = record.iter().map(|name| name.to_vec()).collect();
        let mut names: Vec<String> =
            written.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        if marked && let Some(first) = names.first_mut() {
            *first = first.trim_start_matches('#').trim_start().to_owned();
            if first.is_empty() && separator == Separator::Blanks {
                names.remove(0);
            }
        }
        if let [first, _, ..] = names.as_mut_slice()
            && first.is_empty()
        {
            INDEX.clone_into(first);
        }
        if names.iter().all(|name| number(name.as_bytes()).is_some()) {
            return unreadable("its first line holds numbers, expected the names of the columns".to_owned());
        }
        if let Some(place) = names.iter().position(String::is_empty) {
            return unreadable(format!("column {} has no name in the header", place + 1));
        }
        let mut seen = HashSet::new();
        match names.iter().find(|name| !seen.insert(name.as_str())) {
            Some(name) => unreadable(format!("column `{name}` is there twice")),
            None => Ok(Header { names, written, length: text.len() - records.rest().len() }),
        }
    }

    /// Whether a record is the header once more, as where files were joined.
    pub(crate) fn is(&self, record: &[Cow<'_, [u8]>]) -> bool {
        record.len() == self.written.len() && record.iter().zip(&self.written).all(|(field, name)| **field == **name)
    }
}

/// The fields of a file, and the columns that each is made of.
pub(crate) fn fields(path: &Path, names: &[String], seen: &[Inference]) -> Result<(Vec<Field>, Vec<Vec<usize>>)> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (mut fields, mut columns): (Vec<Field>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    for (name, places, dims) in gathered(&names) {
        let all = places.iter().fold(Inference::default(), |all, place| all.and(0, seen[*place].clone()));
        let kind = all.kind();
        if !dims.is_empty() && kind.as_ref().map_or(true, |kind| kind.text) {
            // there are no arrays of texts
            for place in places {
                fields.push(field(names[place], &seen[place]));
                columns.push(vec![place]);
            }
            continue;
        }
        let kind = kind.map(|kind| Kind { dims: dims.clone(), ..kind });
        fields.push(match dims.is_empty() {
            true => field(name, &all),
            false => Field::new(name, kind),
        });
        columns.push(places);
    }
    if let Some(name) = twice(&fields) {
        return Err(Error::unreadable(path, format!("column `{name}` is there twice")));
    }
    Ok((fields, columns))
}

fn field(name: &str, seen: &Inference) -> Field {
    Field::new(name, seen.kind()).lacking(Some(seen.missing))
}

fn twice(fields: &[Field]) -> Option<&str> {
    let mut met = HashSet::new();
    fields.iter().map(|field| field.name.as_str()).find(|name| !met.insert(*name))
}
