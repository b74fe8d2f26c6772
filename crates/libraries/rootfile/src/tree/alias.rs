//! Aliases in the record of a tree: names for formulas (TTree::fAliases, a list of TNamed with the formula as title).

use crate::bytes::{Reader, Writer};
use crate::error::Malformed;

use super::object::{Objects, Pointer};

/// Parses the list that follows the leaves in a tree's record: names and formulas.
pub(super) fn parse_all(
    objects: &mut Objects<'_>,
    reader: &mut Reader<'_>,
) -> Result<Vec<(String, String)>, Malformed> {
    let end = match objects.pointer(reader)? {
        Pointer::Object { end: Some(end), .. } => end,
        Pointer::Object { end: None, .. } => return Err(Malformed::from("an object without a byte count")),
        Pointer::Null | Pointer::Seen(_) => return Ok(Vec::new()),
    };
    // What follows can be read even if the list cannot.
    let aliases = list(objects, reader).unwrap_or_default();
    reader.seek(end)?;
    Ok(aliases)
}

fn list(objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, Malformed> {
    reader.stamp()?;
    reader.object()?;
    reader.string()?;
    let mut aliases = Vec::new();
    for _ in 0..reader.count()? {
        if let Pointer::Object { class, end: Some(end), .. } = objects.pointer(reader)? {
            if class == "TNamed" {
                aliases.push(reader.named()?);
            }
            reader.seek(end)?;
        }
        reader.string()?; // option of the list
    }
    Ok(aliases)
}

/// Writes the list: nothing if there are no aliases.
pub(crate) fn write_all(aliases: &[(String, String)], writer: &mut Writer) {
    if aliases.is_empty() {
        return writer.null();
    }
    writer.pointed("TList", |writer| {
        writer.versioned(5, |writer| {
            writer.object();
            writer.string("");
            writer.count(aliases.len());
            for (name, formula) in aliases {
                writer.pointed("TNamed", |writer| writer.named(name, formula));
                writer.string("");
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aliases() -> Vec<(String, String)> {
        [("mt", "sqrt(2*pt*met)"), ("two", "2*mt")].map(|(name, formula)| (name.into(), formula.into())).to_vec()
    }

    #[test]
    fn aliases_are_read_as_they_are_written() {
        for aliases in [Vec::new(), aliases()] {
            let mut writer = Writer::new();
            write_all(&aliases, &mut writer);
            writer.i32(7);
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            assert_eq!(parse_all(&mut Objects::default(), &mut reader).unwrap(), aliases);
            assert_eq!(reader.i32().unwrap(), 7, "what follows is read on");
        }
    }

    #[test]
    fn a_list_that_is_cut_short_is_an_error() {
        let mut writer = Writer::new();
        write_all(&aliases(), &mut writer);
        let bytes = writer.into_bytes();
        for length in 0..bytes.len() {
            assert!(parse_all(&mut Objects::default(), &mut Reader::new(&bytes[..length])).is_err(), "{length}");
        }
    }
}
