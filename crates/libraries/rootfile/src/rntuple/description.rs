//! Header and footer: name, title and schema of an ntuple, and the places of its page lists.

use crate::error::Malformed;

use super::anchor::Link;
use super::cursor::{Cursor, Result};
use super::envelope::Envelope;
use super::schema::Schema;

/// The content of header and footer together.
#[derive(Debug)]
pub(super) struct Description {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) schema: Schema,
}

impl Description {
    /// Parses a header.
    pub(super) fn parse(header: &Envelope) -> Result<Description> {
        let mut content = header.content();
        content.features()?;
        let (name, title, _writer) = (content.string()?, content.string()?, content.string()?);
        let mut schema = Schema::default();
        schema.extend(&mut content)?;
        Ok(Description { name, title, schema })
    }

    /// Parses a footer: adds the fields that were made after the first entries, and returns the places of the page lists.
    pub(super) fn finish(&mut self, footer: &Envelope, header: &Envelope) -> Result<Vec<Link>> {
        let mut content = footer.content();
        content.features()?;
        belongs(&mut content, header)?;
        let mut extension = content.record()?;
        if !extension.is_empty() {
            self.schema.extend(&mut extension)?;
        }
        content.records(|mut group| {
            group.bytes(8 + 8 + 4)?; // first entry, number of entries, number of clusters
            let length = group.u64()?;
            Ok(Link { place: group.locator()?, length })
        })
    }
}

/// Checks that an envelope belongs to a header: its content begins with the checksum of that header.
pub(super) fn belongs(content: &mut Cursor<'_>, header: &Envelope) -> Result<()> {
    match content.u64()? == header.checksum {
        true => Ok(()),
        false => Err(Malformed::from("the checksum of another header")),
    }
}
