//! Reads objects of ROOT's own classes (TTree, TBranch, TLeaf) member by member, in the order and with the types that the file
//! describes (its StreamerInfo). A version number alone does not tell: trees of ROOT 4.02 to 5.10 hold integers where all before
//! them hold doubles.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::classes::{Classes, Member};
use super::object::{Objects, Pointer};
use super::{code, known};

type Result<T> = std::result::Result<T, Malformed>;

/// The members of a class in a version: those that the file describes, else those that ROOT is known to write.
///
/// # Errors
/// If the file does not describe the class and the version is not known.
pub(crate) fn members<'a>(
    class: &'static str,
    version: u16,
    described: Option<&'a Classes>,
) -> Result<Cow<'a, [Member]>> {
    if let Some(members) = described.and_then(|classes| classes.described(class, version.into())) {
        return Ok(Cow::Borrowed(members));
    }
    let unknown = || Malformed::from(format!("{class} of version {version}, which the file does not describe"));
    known::members(class, version).map(Cow::Owned).ok_or_else(unknown)
}

/// Goes through the members of an object, each of which must be read or skipped.
pub(crate) struct Fields<'m> {
    members: std::slice::Iter<'m, Member>,
    counts: HashMap<&'m str, usize>,
}

impl<'m> Fields<'m> {
    pub(crate) fn new(members: &'m [Member]) -> Self {
        Fields { members: members.iter(), counts: HashMap::new() }
    }

    /// The next member.
    pub(crate) fn next(&mut self) -> Option<&'m Member> {
        self.members.next()
    }

    /// Reads a member that is a number, without its fraction.
    pub(crate) fn number(&mut self, member: &'m Member, reader: &mut Reader<'_>) -> Result<i64> {
        let value = match member.code {
            1 => i64::from(reader.i8()?),
            2 => i64::from(reader.i16()?),
            3 | code::COUNTER => i64::from(reader.i32()?),
            4 | code::LONG64 | 14 | 17 => reader.i64()?,
            5 => reader.f32()? as i64,
            8 => reader.f64()? as i64,
            11 | code::BOOL => i64::from(reader.u8()?),
            12 => i64::from(reader.u16()?),
            13 | 15 => i64::from(reader.u32()?),
            _ => return Err(Malformed::from(format!("no number in member `{}`", member.name))),
        };
        if member.code == code::COUNTER {
            let count = usize::try_from(value).map_err(|_| Malformed::from("a negative count"))?;
            self.counts.insert(&member.name, count);
        }
        Ok(value)
    }

    /// Reads a member that points to integers; none if the pointer is null.
    pub(crate) fn integers(&self, member: &Member, reader: &mut Reader<'_>) -> Result<Vec<i64>> {
        if member.code == code::COUNTED {
            let count = reader.count()?;
            return reader.i32s(count);
        }
        // before TBranch version 10 the flag tells of a file beyond 2 GB
        const LONG: u8 = 2;
        let count = self.counts.get(member.counter.as_str()).copied();
        let count = count.ok_or_else(|| Malformed::from(format!("no length of member `{}`", member.name)))?;
        match (reader.u8()?, member.code - code::POINTER_TO) {
            (0, _) => Ok(Vec::new()),
            (LONG, _) | (_, 4 | code::LONG64) => reader.i64s(count),
            (_, code::INT) => reader.i32s(count),
            _ => Err(Malformed::from(format!("no integers in member `{}`", member.name))),
        }
    }

    /// Skips a member that holds no object; whether it is such a one.
    pub(crate) fn skip_plain(&mut self, member: &'m Member, reader: &mut Reader<'_>) -> Result<bool> {
        match (member.code, member.name.as_str()) {
            (_, "TNamed") => drop(reader.named()?),
            (_, "TObject") => drop(reader.object()?),
            (code::STRING, _) => drop(reader.text()?),
            (1..20, _) => drop(self.number(member, reader)?),
            (code::COUNTED | 41..60, _) => drop(self.integers(member, reader)?),
            (code::PLAIN, _) if member.type_name == "TArrayD" => array(reader, 8)?,
            (code::PLAIN, _) if member.type_name == "TArrayI" => array(reader, 4)?,
            (code::BASE | code::PLAIN, _) => reader.skip_object()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Skips a member.
    pub(crate) fn skip(
        &mut self,
        member: &'m Member,
        objects: &mut Objects<'_>,
        reader: &mut Reader<'_>,
    ) -> Result<()> {
        if self.skip_plain(member, reader)? {
            return Ok(());
        }
        match member.code {
            code::OBJECT => reader.skip_object(),
            63 | code::POINTER => skip_pointer(objects, reader),
            other => Err(Malformed::from(format!("member `{}` of the unknown type {other}", member.name))),
        }
    }
}

/// TArrayD, TArrayI: numbers behind their count.
fn array(reader: &mut Reader<'_>, width: usize) -> Result<()> {
    let count = reader.count()?;
    reader.skip(count.checked_mul(width).ok_or(Malformed::from("a count beyond all bounds"))?)
}

/// Skips a pointer and its object.
pub(super) fn skip_pointer(objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<()> {
    if let Pointer::Object { end, .. } = objects.pointer(reader)? {
        reader.seek(end.ok_or(Malformed::from("an object without a byte count"))?)?;
    }
    Ok(())
}
