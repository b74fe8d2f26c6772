//! Reads the record of a file that describes its classes (StreamerInfo).

use crate::bytes::Reader;
use crate::error::Malformed;

use super::classes::{Classes, Member};
use super::object::{Objects, Pointer};

type Result<T> = std::result::Result<T, Malformed>;

impl Classes {
    /// Parses the payload of the StreamerInfo record.
    pub(crate) fn parse(reader: &mut Reader<'_>) -> Result<Classes> {
        let mut classes = Classes::default();
        let mut objects = Objects::default();
        let stamp = reader.stamp()?;
        reader.object()?;
        reader.string()?;
        for _ in 0..reader.count()? {
            let pointer = objects.pointer(reader)?;
            if let Pointer::Object { class, end, .. } = &pointer {
                let end = end.ok_or(Malformed::from("a class description without a byte count"))?;
                if class == "TStreamerInfo" {
                    let (name, version, members) = class_of(&mut objects, reader)?;
                    classes.add(name, version, members);
                }
                reader.seek(end)?;
            }
            reader.string()?; // option of the list
        }
        reader.finish(stamp)?;
        Ok(classes)
    }
}

/// Parses a TStreamerInfo: the name of a class, its version and its members.
fn class_of(objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<(String, i32, Vec<Member>)> {
    let stamp = reader.stamp()?;
    let (name, _) = reader.named()?;
    reader.skip(4)?; // checksum
    let version = reader.i32()?;
    let mut members = Vec::new();
    if let Pointer::Object { end, .. } = objects.pointer(reader)? {
        objects.array(reader, |_, reader, _, pointer| {
            if let Pointer::Object { class, .. } = pointer {
                members.push(member(reader, class)?);
            }
            Ok(())
        })?;
        if let Some(end) = end {
            reader.seek(end)?;
        }
    }
    reader.finish(stamp)?;
    Ok((name, version, members))
}

/// Parses the description of a member, which begins with a TStreamerElement.
fn member(reader: &mut Reader<'_>, kind: &str) -> Result<Member> {
    reader.stamp()?; // of the kind of description
    if kind == "TStreamerSTLstring" {
        reader.stamp()?; // which is a TStreamerSTL
    }
    let stamp = reader.stamp()?;
    let (name, title) = reader.named()?;
    let code = reader.i32()?;
    reader.skip(3 * 4)?; // size, length and dimensions of an array
    let dimensions = if stamp.version == 1 { reader.count()? } else { 5 };
    reader.i32s(dimensions)?;
    let type_name = reader.string()?;
    reader.finish(stamp)?;
    let counter = match kind {
        "TStreamerBasicPointer" => reader.skip(4).and_then(|()| reader.string())?, // behind the version of its class
        _ => String::new(),
    };
    Ok(Member { name, title, type_name, code, counter })
}
