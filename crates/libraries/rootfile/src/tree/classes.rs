//! The classes that a file describes (its StreamerInfo), as far as branches need them: the types of members by name.
//!
//! Trees, branches and leaves are read [by them](super::members), and branches that hold a member of a split class name their type
//! only there (`vector<float> m_pt` of class `Jets`).

use std::collections::HashMap;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::object::{Objects, Pointer};

type Result<T> = std::result::Result<T, Malformed>;

/// A member of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// The comment of the member in its class, which may hold the range of a packed number.
    pub(crate) title: String,
    /// Its C++ type, as `vector<float>`.
    pub(crate) type_name: String,
    /// How it is stored (TVirtualStreamerInfo::EReadWrite).
    pub(crate) code: i32,
    /// The member that counts its numbers, if it points to numbers.
    pub(crate) counter: String,
}

/// Members by class name and version, in the order of the class.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    members: HashMap<(String, i32), Vec<Member>>,
    newest: HashMap<String, i32>,
}

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
                    classes.add(&mut objects, reader)?;
                }
                reader.seek(end)?;
            }
            reader.string()?; // option of the list
        }
        reader.finish(stamp)?;
        Ok(classes)
    }

    fn add(&mut self, objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<()> {
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
        let newest = self.newest.entry(name.clone()).or_insert(version);
        *newest = version.max(*newest);
        self.members.insert((name, version), members);
        Ok(())
    }

    /// The member of a class that a branch holds: found by its place if the name agrees, else by name in the class or its bases.
    pub(crate) fn member(&self, class: &str, version: i32, place: i32, name: &str) -> Option<&Member> {
        let members = self.members(class, version)?;
        let here = usize::try_from(place).ok().and_then(|place| members.get(place));
        here.filter(|member| member.name == name).or_else(|| self.named(class, version, name, 0))
    }

    /// One class of these members, given by name and type code.
    #[cfg(test)]
    pub(crate) fn of(class: &str, version: i32, members: &[(&str, i32)]) -> Classes {
        let member = |&(name, code): &(&str, i32)| {
            let (name, title, type_name, counter) = (name.to_owned(), String::new(), String::new(), String::new());
            Member { name, title, type_name, code, counter }
        };
        let members = HashMap::from([((class.to_owned(), version), members.iter().map(member).collect())]);
        Classes { members, newest: HashMap::from([(class.to_owned(), version)]) }
    }

    /// The members of a class in that very version.
    pub(crate) fn described(&self, class: &str, version: i32) -> Option<&[Member]> {
        self.members.get(&(class.to_owned(), version)).map(Vec::as_slice)
    }

    /// The members of a class in a version that it has, else in its newest.
    fn members(&self, class: &str, version: i32) -> Option<&Vec<Member>> {
        let newest = || self.members.get(&(class.to_owned(), *self.newest.get(class)?));
        self.members.get(&(class.to_owned(), version)).or_else(newest)
    }

    fn named(&self, class: &str, version: i32, name: &str, depth: usize) -> Option<&Member> {
        const DEEPEST: usize = 20;
        let members = self.members(class, version).filter(|_| depth < DEEPEST)?;
        members.iter().find(|member| member.name == name).or_else(|| {
            let bases = members.iter().filter(|member| member.type_name == "BASE");
            bases.filter_map(|base| self.named(&base.name, -1, name, depth + 1)).next()
        })
    }
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
