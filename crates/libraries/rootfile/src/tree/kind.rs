//! What the values of a branch are, by its record: numbers, text, collections of them, or why they cannot be read.

use super::branch_record::{BranchRecord, Split};
use super::classes::{Classes, Member};
use super::content::Content;
use super::leaf::Leaf;
use super::packing::Packing;

/// What the values of a readable branch are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kind {
    /// What the bytes of an entry are.
    pub(crate) content: Content,
    /// Fixed dimensions of the numbers.
    pub(crate) dims: Vec<usize>,
    /// The place of the numbers in the entries of a leaf list.
    pub(crate) slot: Option<Slot>,
    /// The leaf that counts the items of an entry, by its tag.
    pub(crate) counter: Option<usize>,
}

/// The place of a leaf in the entries of a leaf list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Bytes before the leaf.
    pub(crate) offset: usize,
    /// Bytes of an entry.
    pub(crate) stride: usize,
}

/// Type codes of TVirtualStreamerInfo::EReadWrite.
mod code {
    /// Added for a fixed array.
    pub(super) const ARRAY: i32 = 20;
    /// Added for a pointer to an array of varying length.
    pub(super) const POINTER: i32 = 40;
    pub(super) const DOUBLE32: i32 = 9;
    pub(super) const FLOAT16: i32 = 19;
    pub(super) const BITS: i32 = 15;
    pub(super) const CHAR_STAR: i32 = 7;
    pub(super) const TSTRING: i32 = 65;
}

/// Reads the classes that the file describes, when a branch needs one.
pub(crate) type Lookup<'a> = &'a dyn Fn() -> Option<&'a Classes>;

/// Bytes of an entry beyond which its dimensions are taken for damage: a basket holds at most 2 GB.
const MOST_ENTRY_BYTES: usize = 1 << 31;

/// The kind of a branch with one leaf.
pub(crate) fn of_branch(record: &BranchRecord, classes: Lookup<'_>) -> Result<Kind, String> {
    if !record.file_name.is_empty() {
        return Err(format!("its values are in another file, `{}`: open that", record.file_name));
    }
    if !record.branches.is_empty() && !record.counts_objects() {
        return Err(format!(
            "it holds objects of class `{}` in branches of their own: read those",
            record.class_of_objects()
        ));
    }
    let leaf = match record.leaves.as_slice() {
        [leaf] => leaf,
        [] => return Err("it has no leaf".to_owned()),
        leaves => {
            let names: Vec<String> = leaves.iter().map(|leaf| format!("`{}.{}`", record.name, leaf.name)).collect();
            return Err(format!("it is a leaf list: read {}", names.join(", ")));
        }
    };
    let plain = |content| Ok(Kind { content, dims: Vec::new(), slot: None, counter: None });
    if record.counts_objects() {
        return plain(Content::number(Packing::Plain(crate::Element::I32)));
    }
    if leaf.class == "TLeafC" {
        return plain(Content::Text);
    }
    if leaf.class == "TLeafElement" && leaf.code == code::BITS {
        let content = if leaf.dimensions().1 { Content::Bits.rest() } else { Content::Bits };
        return Ok(Kind { counter: leaf.counter, ..plain(content)? });
    }
    if matches!(numbers(record, leaf, classes)?, Some((_, true)))
        && record.split.as_ref().is_some_and(Split::in_collection)
    {
        return Err("it holds an array of another length in each object of a collection, which is not read".to_owned());
    }
    match numbers(record, leaf, classes)? {
        Some((packing, flagged)) => of_numbers(leaf, packing, flagged),
        None => Ok(Kind { counter: leaf.counter, ..plain(of_objects(record, leaf, classes)?)? }),
    }
}

/// The kinds of the leaves of a leaf list, the values of which follow each other in every entry.
pub(crate) fn of_leaves(leaves: &[Leaf]) -> Result<Vec<Kind>, String> {
    let mut kinds = Vec::with_capacity(leaves.len());
    let mut stride = 0usize;
    for leaf in leaves {
        let packing = leaf
            .packing()
            .ok_or_else(|| format!("its leaf `{}` is a {} in a leaf list, which is not read", leaf.name, leaf.class))?;
        let mut kind = of_numbers(leaf, packing, false)?;
        let Content::Numbers { width, .. } = kind.content else {
            return Err(format!(
                "the number of values of its leaf `{}` varies in a leaf list, which is not read",
                leaf.title
            ));
        };
        kind.slot = Some(Slot { offset: stride, stride: 0 });
        stride = width
            .checked_mul(packing.bytes())
            .and_then(|bytes| stride.checked_add(bytes))
            .ok_or("its dimensions make no sense")?;
        kinds.push(kind);
    }
    for slot in kinds.iter_mut().filter_map(|kind| kind.slot.as_mut()) {
        slot.stride = stride;
    }
    Ok(kinds)
}

/// How the numbers of a leaf are stored, and whether each entry begins with a flag; `None` if the leaf does not hold numbers.
fn numbers(record: &BranchRecord, leaf: &Leaf, classes: Lookup<'_>) -> Result<Option<(Packing, bool)>, String> {
    if leaf.class != "TLeafElement" {
        return Ok(leaf.packing().map(|packing| (packing, false)));
    }
    let (flagged, fundamental) = match leaf.code {
        0..code::ARRAY => (false, leaf.code),
        code::ARRAY..code::POINTER => (false, leaf.code - code::ARRAY),
        code::POINTER..60 => (true, leaf.code - code::POINTER),
        _ => return Ok(None),
    };
    let title = || member(record, classes).map_or(String::new(), |member| member.title);
    Ok(match fundamental {
        code::DOUBLE32 => Some(Packing::double32(&title())),
        code::FLOAT16 => Some(Packing::float16(&title())),
        other => Packing::from_code(other),
    }
    .map(|packing| (packing, flagged)))
}

fn of_numbers(leaf: &Leaf, packing: Packing, flagged: bool) -> Result<Kind, String> {
    let (dims, varying) = leaf.dimensions();
    let bytes = dims.iter().try_fold(packing.bytes(), |bytes, &n| bytes.checked_mul(n));
    if !matches!(bytes, Some(1..=MOST_ENTRY_BYTES)) {
        return Err(format!("its dimensions make no sense (`{}`)", leaf.title));
    }
    let mut content = Content::Numbers { packing, width: dims.iter().product() };
    if varying || flagged {
        content = content.rest();
    }
    if flagged {
        content = Content::Flagged(Box::new(content));
    }
    Ok(Kind { content, dims, slot: None, counter: leaf.counter })
}

/// The content of a branch of objects, if its class is a text or a collection of numbers or texts.
fn of_objects(record: &BranchRecord, leaf: &Leaf, classes: Lookup<'_>) -> Result<Content, String> {
    let refused = |class: &str| format!("it holds objects of class `{class}`, which are not read");
    if record.class != "TBranchElement" {
        return Err(refused(record.class_of_objects()));
    }
    let member = member(record, classes);
    let class_of =
        |member: &Member| if member.type_name == "BASE" { member.name.clone() } else { member.type_name.clone() };
    let type_name = member.as_ref().map_or_else(|| record.class_of_objects().to_owned(), class_of);
    if leaf.code == code::TSTRING {
        return Ok(if leaf.counter.is_some() { Content::Text.rest() } else { Content::Text });
    }
    if leaf.code == code::CHAR_STAR {
        return Ok(Content::LongText);
    }
    let content =
        Content::from_type(&type_name).filter(|content| content.levels() > 0).ok_or_else(|| refused(&type_name))?;
    let (text, is_member) = (matches!(content, Content::Text | Content::LongText), member.is_some());
    let (dims, _) = leaf.dimensions();
    Ok(if record.split.as_ref().is_some_and(Split::in_collection) {
        content.rest().headed()
    } else if !dims.is_empty() {
        content.headed().rest()
    } else if text && !is_member {
        content
    } else {
        content.headed()
    })
}

/// The member of a class that the branch holds, if it holds a member.
fn member(record: &BranchRecord, classes: Lookup<'_>) -> Option<Member> {
    let split = record.split.as_ref().filter(|split| split.place >= 0)?;
    let name = record.name.rsplit('.').find(|part| !part.is_empty())?;
    let name = name.split('[').next().unwrap_or(name);
    classes()?.member(record.object_class.as_deref()?, split.version, split.place, name).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(code: i32, kind: i32) -> BranchRecord {
        let leaf = Leaf {
            class: "TLeafElement".to_owned(),
            name: "points".to_owned(),
            title: "points[tracks_]".to_owned(),
            length: 1,
            unsigned: false,
            counter: Some(1),
            code,
            tag: 2,
        };
        let split = Some(Split { version: 1, place: 0, kind });
        BranchRecord { class: "TBranchElement".to_owned(), leaves: vec![leaf], split, ..BranchRecord::default() }
    }

    #[test]
    fn an_array_that_each_object_of_a_collection_counts_is_refused_and_no_damage() {
        const FLOATS: i32 = code::POINTER + 5;
        for kind in [31, 41] {
            let problem = of_branch(&record(FLOATS, kind), &|| None).unwrap_err();
            assert!(problem.contains("in each object of a collection"), "{problem}");
        }
        assert!(of_branch(&record(FLOATS, 0), &|| None).is_ok());
    }

    #[test]
    fn the_bits_of_objects_are_of_their_own_length() {
        assert_eq!(of_branch(&record(code::BITS, 31), &|| None).unwrap().content, Content::Bits.rest());
    }
}
