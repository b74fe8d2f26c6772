//! Reads columns: level by level from the entries down to the values, for all fields that are asked for at once.
//!
//! The wanted elements of a column are known only when the ends of the collections above it are read. Fields in the same
//! collections share these ends.

use std::collections::HashMap;
use std::ops::Range;

use crate::column::Column;
use crate::error::Result;
use crate::file::Storage;
use crate::values::{Element, Values};

use super::field::{Columns, Level, Shape, ValuesOf};
use super::ntuple::Ntuple;
use super::pieces::{PagePiece, Wanted, jobs};
use super::reader::NtupleReader;

/// The items of one level: the entries, or the items of collections or arrays.
struct Node<'a> {
    /// The node above and the level that leads from it to this one; `None` for the entries.
    above: Option<(usize, &'a Level)>,
    /// Number of levels above.
    depth: usize,
    /// A field with this level, for messages.
    field: usize,
    /// Items per entry, if their number does not vary.
    per_entry: Option<u64>,
    /// The items of each segment, counted in its cluster.
    items: Vec<Range<u64>>,
    /// Offsets of the collections or arrays into the items of all segments.
    offsets: Vec<u64>,
}

impl Ntuple {
    /// The columns of fields, given by their numbers, for a range of entries that lies in the ntuple.
    /// `tree` is its path in the file, for messages.
    pub(crate) fn read(
        &self,
        storage: &Storage,
        tree: &str,
        fields: &[usize],
        entries: Range<u64>,
    ) -> Result<Vec<Column>> {
        NtupleReader::new(self, storage, tree, entries).read(fields)
    }
}

impl<'a> NtupleReader<'a> {
    /// The columns of fields, given by their numbers.
    fn read(&self, fields: &[usize]) -> Result<Vec<Column>> {
        let shapes = fields.iter().map(|&field| self.shape(field)).collect::<Result<Vec<&Shape>>>()?;
        let lengths: Vec<Option<Level>> = shapes.iter().map(|shape| shape.values.lengths()).collect();
        let (mut nodes, ends) = self.nodes(fields, &shapes, &lengths);
        for depth in 1..=nodes.iter().map(|node| node.depth).max().unwrap_or(0) {
            self.descend(&mut nodes, depth)?;
        }
        let mut values = Vec::with_capacity(fields.len());
        let mut pieces = Vec::with_capacity(fields.len());
        for ((&field, shape), &end) in fields.iter().zip(&shapes).zip(&ends) {
            let node = &nodes[end];
            let (room, own) = match &shape.values {
                ValuesOf::Elements(columns) | ValuesOf::Text(columns) => self.elements(field, shape, columns, node)?,
                ValuesOf::Lengths(_) => (lengths_of(&node.offsets, shape.element), Vec::new()),
            };
            values.push(room);
            pieces.push(own);
        }
        let jobs = values.iter_mut().zip(pieces).flat_map(|(values, pieces)| jobs(values.as_slice_mut(), pieces));
        self.run(jobs.collect())?;
        let columns = values.into_iter().zip(fields).zip(shapes.iter().zip(ends));
        columns
            .map(|((values, &field), (shape, end))| {
                let levels = levels_of(&nodes, end, shape.levels.len());
                let width = shape.dims.iter().product();
                let column = match (shape.is_text(), values) {
                    (true, Values::U8(bytes)) => Column::text(bytes, levels),
                    (_, values) => Column::nested(values, width, levels),
                };
                column.ok_or_else(|| self.unreadable(field, "its offsets do not fit its values".to_owned()))
            })
            .collect()
    }

    /// The levels of all fields, each once, and for each field the level of its values.
    fn nodes<'s>(
        &self,
        fields: &[usize],
        shapes: &[&'s Shape],
        lengths: &'s [Option<Level>],
    ) -> (Vec<Node<'s>>, Vec<usize>) {
        let items = self.segments.iter().map(|(_, entries)| entries.clone()).collect();
        let mut nodes = vec![Node { above: None, depth: 0, field: 0, per_entry: Some(1), items, offsets: Vec::new() }];
        let mut known: HashMap<(usize, &Level), usize> = HashMap::new();
        let mut ends = Vec::with_capacity(fields.len());
        for ((&field, shape), lengths) in fields.iter().zip(shapes).zip(lengths) {
            let mut end = 0;
            for level in shape.levels.iter().chain(lengths) {
                end = *known.entry((end, level)).or_insert_with(|| {
                    let per_entry = match level {
                        Level::Repeated(count) => nodes[end].per_entry.and_then(|n| n.checked_mul(*count)),
                        Level::Ends(_) | Level::Option(_) => None,
                    };
                    let (depth, items, offsets) = (nodes[end].depth + 1, Vec::new(), Vec::new());
                    nodes.push(Node { above: Some((end, level)), depth, field, per_entry, items, offsets });
                    nodes.len() - 1
                });
            }
            ends.push(end);
        }
        (nodes, ends)
    }

    /// Reads the ends of all collections of one depth.
    fn descend(&self, nodes: &mut [Node<'_>], depth: usize) -> Result<()> {
        let here: Vec<usize> = (0..nodes.len()).filter(|&node| nodes[node].depth == depth).collect();
        let (mut buffers, mut pieces) = (Vec::new(), Vec::new());
        for &number in &here {
            let node = &nodes[number];
            let Some((above, level)) = node.above else { continue };
            let above = &nodes[above];
            match level {
                Level::Ends(columns) | Level::Option(columns) => {
                    let own = self.ends(node.field, columns, above)?;
                    buffers.push(Values::zeros(Element::U64, own.iter().map(|piece| piece.count).sum()));
                    pieces.push(own);
                }
                Level::Repeated(count) => {
                    let items = above.items.iter().map(|items| times(items, *count)).collect::<Option<Vec<_>>>();
                    let arrays: u64 = above.items.iter().map(|items| items.end - items.start).sum();
                    self.room(node.field, arrays, 8)?;
                    let items = items.filter(|_| arrays.checked_mul(*count).is_some());
                    let items = items.ok_or_else(|| self.unreadable(node.field, "it is too long".to_owned()))?;
                    let node = &mut nodes[number];
                    (node.items, node.offsets) = (items, (0..=arrays).map(|array| array * count).collect());
                }
            }
        }
        let jobs = buffers.iter_mut().zip(pieces).flat_map(|(values, pieces)| jobs(values.as_slice_mut(), pieces));
        self.run(jobs.collect())?;
        let mut buffers = buffers.into_iter();
        for &number in &here {
            let Some((above, Level::Ends(_) | Level::Option(_))) = nodes[number].above else { continue };
            let Some(Values::U64(ends)) = buffers.next() else { continue };
            let offsets = offsets(ends, &nodes[above].items);
            (nodes[number].offsets, nodes[number].items) = offsets
                .ok_or_else(|| self.unreadable(nodes[number].field, "the ends of its collections fall".to_owned()))?;
        }
        Ok(())
    }

    /// The pieces with, for each segment, the end of the collection before the first (zero if there is none) and all ends.
    fn ends(&self, field: usize, columns: &Columns, above: &Node<'_>) -> Result<Vec<PagePiece<'a>>> {
        let wanted = Wanted { field, columns, per_entry: above.per_entry };
        let mut pieces = Vec::new();
        let count =
            above.items.iter().fold(0, |sum: u64, items| sum.saturating_add(items.end - items.start).saturating_add(1));
        self.room(field, count, 8)?;
        for (segment, items) in above.items.iter().enumerate() {
            let start = match items.start {
                start if start > 0 && start < items.end => start - 1,
                start => {
                    pieces.push(PagePiece { count: 1, page: None });
                    start
                }
            };
            self.pieces(&wanted, segment, start..items.end, &mut pieces)?;
        }
        Ok(pieces)
    }

    /// Zeros for the values of a field, and the pieces that fill them.
    fn elements(
        &self,
        field: usize,
        shape: &Shape,
        columns: &Columns,
        node: &Node<'_>,
    ) -> Result<(Values, Vec<PagePiece<'a>>)> {
        let width: u64 = shape.dims.iter().map(|&n| n as u64).product();
        let (mut pieces, mut count) = (Vec::new(), 0u64);
        let wanted = Wanted { field, columns, per_entry: node.per_entry.and_then(|n| n.checked_mul(width)) };
        for (segment, items) in node.items.iter().enumerate() {
            let elements = times(items, width).ok_or_else(|| self.unreadable(field, "it is too long".to_owned()))?;
            count = count.saturating_add(elements.end - elements.start);
            self.pieces(&wanted, segment, elements, &mut pieces)?;
        }
        let count = self.room(field, count, shape.element.size())?;
        Ok((Values::zeros(shape.element, count), pieces))
    }
}

impl ValuesOf {
    /// The level whose lengths are the values.
    fn lengths(&self) -> Option<Level> {
        match self {
            ValuesOf::Lengths(columns) => Some(Level::Ends(columns.clone())),
            _ => None,
        }
    }
}

/// Turns the ends of collections into offsets through all segments, and the items of each segment. The ends count in their cluster,
/// and those of each segment come after the end of the collection before. `None` if an end is less than the one before.
fn offsets(mut ends: Vec<u64>, collections: &[Range<u64>]) -> Option<(Vec<u64>, Vec<Range<u64>>)> {
    let (mut read, mut written, mut base) = (0, 1, 0u64);
    let mut items = Vec::with_capacity(collections.len());
    for collections in collections {
        let count = (collections.end - collections.start) as usize;
        let first = ends[read];
        let mut last = first;
        for i in 1..=count {
            let end = ends[read + i];
            if end < last {
                return None;
            }
            last = end;
            ends[written] = base.checked_add(end - first)?;
            written += 1;
        }
        items.push(first..last);
        base = base.checked_add(last - first)?;
        read += count + 1;
    }
    if let Some(first) = ends.first_mut() {
        *first = 0;
    } else {
        ends.push(0);
    }
    ends.truncate(written);
    Some((ends, items))
}

fn lengths_of(offsets: &[u64], element: Element) -> Values {
    let lengths = offsets.windows(2).map(|pair| pair[1] - pair[0]);
    match element {
        Element::U32 => Values::U32(lengths.map(|length| length as u32).collect()),
        _ => Values::U64(lengths.collect()),
    }
}

/// The offsets of the outermost `count` levels on the way to a node.
fn levels_of(nodes: &[Node<'_>], end: usize, count: usize) -> Vec<Vec<u64>> {
    let way = std::iter::successors(Some(&nodes[end]), |node| node.above.map(|(above, _)| &nodes[above]));
    let mut levels: Vec<_> =
        way.filter(|node| 0 < node.depth && node.depth <= count).map(|n| n.offsets.clone()).collect();
    levels.reverse();
    levels
}

fn times(range: &Range<u64>, count: u64) -> Option<Range<u64>> {
    Some(range.start.checked_mul(count)?..range.end.checked_mul(count)?)
}
