//! The schema: records of fields and columns. They are in the header; those of fields that were added while writing are in the
//! footer.

use super::cursor::{Cursor, Result};
use super::encoding::Encoding;

/// The structural role of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Leaf,
    Collection,
    Record,
    Variant,
    Streamed,
    Unknown(u16),
}

/// A field as it stands in the schema. Its number is its place in the list.
#[derive(Debug)]
pub(super) struct FieldRecord {
    /// Number of the field above, or its own if there is none.
    pub(super) parent: u32,
    pub(super) role: Role,
    pub(super) name: String,
    pub(super) type_name: String,
    pub(super) description: String,
    /// The length of a fixed array.
    pub(super) repetition: Option<u64>,
}

/// A column as it stands in the schema. Its number is its place in the list.
#[derive(Debug)]
pub(super) struct ColumnRecord {
    pub(super) field: u32,
    /// The number of the representation that the column belongs to; a field may be stored in several.
    pub(super) representation: u16,
    /// How values are stored, or why they cannot be read.
    pub(super) encoding: std::result::Result<Encoding, String>,
    /// Whether the column was added after the first entries; its values are zero in the entries before.
    pub(super) deferred: bool,
}

/// Fields and columns.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) fields: Vec<FieldRecord>,
    pub(super) columns: Vec<ColumnRecord>,
    /// Columns that belong to a further field: column and field.
    pub(super) aliases: Vec<(u32, u32)>,
}

impl Schema {
    /// Adds the records of a header or of its extension in the footer.
    pub(super) fn extend(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        self.fields.extend(cursor.records(FieldRecord::parse)?);
        self.columns.extend(cursor.records(ColumnRecord::parse)?);
        self.aliases.extend(cursor.records(|mut record| Ok((record.u32()?, record.u32()?)))?);
        Ok(())
    }

    /// The columns of each field, one list for each representation.
    pub(super) fn representations(&self) -> Vec<Vec<Vec<u32>>> {
        let mut fields: Vec<Vec<Vec<u32>>> = vec![Vec::new(); self.fields.len()];
        let own = self.columns.iter().enumerate().map(|(number, column)| (number as u32, column.field));
        for (number, field) in own.chain(self.aliases.iter().copied()) {
            let (Some(column), Some(lists)) = (self.columns.get(number as usize), fields.get_mut(field as usize))
            else {
                continue;
            };
            let same = |list: &Vec<u32>| self.columns[list[0] as usize].representation == column.representation;
            match lists.iter().position(same) {
                Some(index) => lists[index].push(number),
                None => lists.push(vec![number]),
            }
        }
        fields
    }
}

impl FieldRecord {
    fn parse(mut record: Cursor<'_>) -> Result<FieldRecord> {
        const REPEATED: u16 = 0x1;
        record.bytes(8)?; // version of the field, version of its type
        let parent = record.u32()?;
        let role = match record.u16()? {
            0 => Role::Leaf,
            1 => Role::Collection,
            2 => Role::Record,
            3 => Role::Variant,
            4 => Role::Streamed,
            other => Role::Unknown(other),
        };
        let flags = record.u16()?;
        let (name, type_name, _alias, description) =
            (record.string()?, record.string()?, record.string()?, record.string()?);
        let repetition = if flags & REPEATED != 0 { Some(record.u64()?) } else { None };
        Ok(FieldRecord { parent, role, name, type_name, description, repetition })
    }
}

impl ColumnRecord {
    fn parse(mut record: Cursor<'_>) -> Result<ColumnRecord> {
        const DEFERRED: u16 = 0x1;
        const RANGE: u16 = 0x2;
        let (code, bits, field) = (record.u16()?, record.u16()?, record.u32()?);
        let (flags, representation) = (record.u16()?, record.u16()?);
        let deferred = flags & DEFERRED != 0 && record.i64()? > 0;
        let range = if flags & RANGE != 0 { Some((record.f64()?, record.f64()?)) } else { None };
        Ok(ColumnRecord { field, representation, encoding: Encoding::from_code(code, bits, range), deferred })
    }
}
