//! A branch of a tree: what its values are, and the baskets that hold them.

use crate::values::Element;

use super::basket::{Basket, Place};
use super::branch_record::BranchRecord;

/// A branch. Its values can be read if they are plain numbers, a fixed count of them per entry.
#[derive(Debug, Clone)]
pub struct Branch {
    name: String,
    path: String,
    title: String,
    class: String,
    entries: u64,
    kind: Result<Kind, String>,
    baskets: Vec<Basket>,
}

/// What the values of a readable branch are.
#[derive(Debug, Clone)]
struct Kind {
    element: Element,
    levels: usize,
    dims: Vec<usize>,
    text: bool,
}

impl Branch {
    /// Name, without the branches above it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name with the branches above it, as `muons/muons.pt`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Title, often the leaf list as `x[3]/F`.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Class, as `TBranch` or `TBranchElement`.
    pub fn class(&self) -> &str {
        &self.class
    }

    /// Number of entries.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The type of one value; `None` if the branch cannot be read, see [`Branch::problem`].
    pub fn element(&self) -> Option<Element> {
        self.kind.as_ref().ok().map(|kind| kind.element)
    }

    /// The fixed dimensions: empty for a scalar, `[2, 3]` for `x[2][3]`.
    pub fn dims(&self) -> &[usize] {
        self.kind.as_ref().map_or(&[], |kind| &kind.dims)
    }

    /// How many levels of varying length lie around the values: 0 for `x[3]`, 1 for `x[n]` and text, 2 for vectors of vectors.
    pub fn levels(&self) -> usize {
        self.kind.as_ref().map_or(0, |kind| kind.levels)
    }

    /// Whether the values are text; their bytes are [`Element::U8`] then.
    pub fn is_text(&self) -> bool {
        self.kind.as_ref().is_ok_and(|kind| kind.text)
    }

    /// Values per entry, or per item of the last level: the product of the dimensions.
    pub fn width(&self) -> usize {
        self.dims().iter().product()
    }

    /// Why the branch cannot be read, as `it holds text, which is not read yet`.
    pub fn problem(&self) -> Option<&str> {
        self.kind.as_ref().err().map(String::as_str)
    }

    pub(crate) fn baskets(&self) -> &[Basket] {
        &self.baskets
    }

    /// The branch of a record and all below it, which stand under the path `above`.
    pub(crate) fn flatten(record: BranchRecord, above: &str, list: &mut Vec<Branch>) {
        let path = if above.is_empty() { record.name.clone() } else { format!("{above}/{}", record.name) };
        let (baskets, kind) = match (kind(&record), baskets(&record)) {
            (Ok(kind), Ok(baskets)) => (baskets, Ok(kind)),
            (Err(problem), _) | (_, Err(problem)) => (Vec::new(), Err(problem)),
        };
        list.push(Branch {
            name: record.name,
            path: path.clone(),
            title: record.title,
            class: record.class,
            entries: record.entries.max(0) as u64,
            kind,
            baskets,
        });
        for below in record.branches {
            Branch::flatten(below, &path, list);
        }
    }
}

/// Whether the branch is plain numbers, and if not, what it is.
fn kind(record: &BranchRecord) -> Result<Kind, String> {
    let class = || record.object_class.as_deref().unwrap_or(&record.class);
    if !record.branches.is_empty() {
        return Err(format!("it holds objects of class `{}` in branches of their own: read those", class()));
    }
    if !record.file_name.is_empty() {
        return Err(format!("its values are in another file, `{}`, which is not read yet", record.file_name));
    }
    let leaf = match record.leaves.as_slice() {
        [leaf] => leaf,
        [] => return Err("it has no leaf".to_owned()),
        leaves => {
            let names: Vec<&str> = leaves.iter().map(|leaf| leaf.name.as_str()).collect();
            return Err(format!("it is a leaf list ({}), which is not read yet", names.join(", ")));
        }
    };
    if leaf.class == "TLeafC" {
        return Err("it holds text, which is not read yet".to_owned());
    }
    let Some(element) = leaf.element() else {
        return Err(match leaf.class.as_str() {
            "TLeafElement" | "TLeafObject" => {
                format!("it holds objects of class `{}`, which are not read yet", class())
            }
            leaf => format!("its leaf is a {leaf}, which is not read yet"),
        });
    };
    let (dims, varying) = leaf.dimensions();
    if varying {
        return Err(format!("the number of its values varies (`{}`), which is not read yet", leaf.title));
    }
    match dims.iter().try_fold(element.size(), |bytes, &n| bytes.checked_mul(n)) {
        Some(1..=MOST_ENTRY_BYTES) => Ok(Kind { element, levels: 0, dims, text: false }),
        _ => Err(format!("its dimensions make no sense (`{}`)", leaf.title)),
    }
}

/// Bytes of an entry beyond which dimensions are taken for damage: a basket holds at most 2 GB.
const MOST_ENTRY_BYTES: usize = 1 << 31;

/// The baskets in the order of their entries: first those on disk, then those embedded in the tree's record.
fn baskets(record: &BranchRecord) -> Result<Vec<Basket>, String> {
    let damaged = || "the table of its baskets is damaged".to_owned();
    let entries = u64::try_from(record.entries).map_err(|_| damaged())?;
    let written = record.write_basket.max(0) as usize;
    let on_disk = record.basket_seek.iter().take(written).take_while(|seek| **seek != 0).count();
    let (mut baskets, mut start) = (Vec::with_capacity(on_disk), 0);
    for index in 0..on_disk {
        let first = *record.basket_entry.get(index).ok_or_else(damaged)?;
        let end = record.basket_entry.get(index + 1).map_or(Ok(entries), |&end| u64::try_from(end));
        let (first, end) = (u64::try_from(first).map_err(|_| damaged())?, end.map_err(|_| damaged())?);
        let seek = u64::try_from(record.basket_seek[index]).map_err(|_| damaged())?;
        let bytes = record.basket_bytes.get(index).and_then(|&bytes| u64::try_from(bytes).ok()).ok_or_else(damaged)?;
        if first != start || end < first || end > entries {
            return Err(damaged());
        }
        baskets.push(Basket { start, end, place: Place::Record { seek, bytes } });
        start = end;
    }
    for embedded in &record.embedded {
        if start == entries {
            break; // what is left in memory was written to disk too
        }
        let end = start + embedded.entries;
        baskets.push(Basket { start, end, place: Place::Embedded(embedded.values.clone()) });
        start = end;
    }
    match start == entries {
        true => Ok(baskets),
        false => Err(format!("its baskets hold {start} entries, expected {entries}")),
    }
}
