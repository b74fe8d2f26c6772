//! Reads Parquet files. A row group of any size is decoded in pieces; pages of other rows are skipped, not decompressed.

use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, PageIndexPolicy, RowGroupMetaData};
use parquet::file::reader::Length;
use rayon::prelude::*;
use rootfile::Column;

use super::headers;
use super::input::Input;
use super::layout::{Place, groups};
use super::missing::{exact, missing};
use crate::arrow;
use crate::chunk::{BUDGET, Chunk};
use crate::error::{Error, Result};
use crate::field::{Field, told_apart};
use crate::guard::guard;
use crate::in_order::in_order;
use crate::kind::Kind;

/// An open Parquet file.
#[derive(Debug)]
pub(crate) struct File {
    path: PathBuf,
    input: Input,
    metadata: ArrowReaderMetadata,
    fields: Vec<Field>,
    places: Vec<Place>,
    /// The entries of each row group.
    groups: Vec<Range<u64>>,
    /// Row groups and fields whose pages claim what they can hold.
    checked: Mutex<HashSet<(usize, usize)>>,
}

/// Rows of a row group.
struct Piece {
    group: usize,
    rows: Range<usize>,
}

impl File {
    pub(crate) fn open(path: &Path) -> Result<File> {
        let input = Input::open(path).map_err(Error::io("open", path))?;
        if input.len() > 0 && !input.begins_with(b"PAR1") {
            let problem = "it is no Parquet file: it does not begin with the mark `PAR1`, so its extension is wrong";
            return Err(Error::unreadable(path, problem));
        }
        // where the pages lie, so that those of lists can be skipped
        let options = ArrowReaderOptions::new().with_offset_index_policy(PageIndexPolicy::Optional);
        let metadata = guard(path, None, || ArrowReaderMetadata::load(&input, options.clone()));
        let metadata = metadata.map_err(|error| {
            let without = || ArrowReaderMetadata::load(&input, options.with_skip_arrow_metadata(true));
            match guard(path, None, without) {
                Ok(_) => Error::unreadable(path, "the schema of Arrow that it holds (`ARROW:schema`) is damaged"),
                Err(_) => error,
            }
        })?;
        let groups = groups(metadata.metadata()).map_err(|problem| Error::unreadable(path, problem))?;
        let (fields, places): (Vec<Field>, Vec<Place>) = Place::all(&metadata)
            .into_iter()
            .map(|(leaf, place)| {
                let count = if leaf.nullable { missing(metadata.metadata(), &place) } else { Some(0) };
                // the bytes of a group are those of its members
                let total = |size| (!leaf.group).then(|| place.total(metadata.metadata(), size));
                let field = Field {
                    counter: leaf.counter,
                    group: leaf.group,
                    stored: total(ColumnChunkMetaData::compressed_size),
                    raw: total(ColumnChunkMetaData::uncompressed_size),
                    ..Field::new(leaf.name, leaf.kind)
                };
                let mut field = if leaf.group { field } else { field.lacking(count) };
                field.unsure &= count.is_none() || !exact(metadata.metadata(), &place);
                (field, place)
            })
            .unzip();
        let fields = told_apart(fields);
        Ok(File { path: path.to_owned(), input, metadata, fields, places, groups, checked: Mutex::default() })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        &mut self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.groups.last().map_or(0, |group| group.end)
    }

    /// The entries of each row group that has any.
    pub(crate) fn clusters(&self) -> Vec<Range<u64>> {
        self.groups.iter().filter(|group| !group.is_empty()).cloned().collect()
    }

    /// The chunks of some fields for a range of entries.
    pub(crate) fn chunks(&self, fields: Vec<usize>, range: Range<u64>) -> impl Iterator<Item = Result<Chunk>> + Send {
        self.pieces(&fields, range).into_iter().map(move |piece| self.chunk(&fields, &[piece]))
    }

    /// Some fields for a range of entries, as one chunk.
    pub(crate) fn read(&self, fields: &[usize], entries: Range<u64>) -> Result<Chunk> {
        let pieces: Vec<Piece> = self.rows(entries).map(|(group, rows)| Piece { group, rows }).collect();
        self.chunk(fields, &pieces)
    }

    /// The row groups that hold any of the entries, and the rows of each.
    fn rows(&self, entries: Range<u64>) -> impl Iterator<Item = (usize, Range<usize>)> {
        let groups = self.groups.iter().enumerate().map(move |(index, group)| {
            let [from, to] =
                [entries.start, entries.end].map(|entry| entry.clamp(group.start, group.end) - group.start);
            (index, from as usize..to as usize)
        });
        groups.filter(|(_, rows)| !rows.is_empty())
    }

    fn pieces(&self, fields: &[usize], range: Range<u64>) -> Vec<Piece> {
        let pieces = self.rows(range).flat_map(|(group, rows)| {
            let of_fields = fields.iter().flat_map(|field| self.columns_of(group, *field));
            let bytes: i64 = of_fields.map(|column| column.uncompressed_size().max(0)).fold(0, i64::saturating_add);
            // dictionaries make values of few bytes; those are counted, too
            let values: usize = fields.iter().flat_map(|field| self.kind(*field)).map(Kind::entry_bytes).sum();
            let count = self.group(group).num_rows() as usize;
            let bytes = (bytes as usize).max(values.saturating_mul(count));
            let step = count.div_ceil(bytes.div_ceil(BUDGET).max(1)).max(1);
            let starts = rows.clone().step_by(step);
            starts.map(move |start| Piece { group, rows: start..rows.end.min(start.saturating_add(step)) })
        });
        pieces.collect()
    }

    /// The rows of all pieces behind each other.
    fn chunk(&self, fields: &[usize], pieces: &[Piece]) -> Result<Chunk> {
        let columns = fields.par_iter().map(|field| {
            let kind = self.kind(*field).map_err(|problem| Error::unreadable(&self.path, problem))?;
            let parts = in_order(pieces.par_iter().map(|piece| self.column(piece, *field, kind)))?;
            let parts = parts.into_iter().flatten().collect();
            arrow::joined(parts, kind).map_err(|bad| bad.at(&self.path, &self.fields[*field].name, 0))
        });
        let (columns, missing) = in_order(columns)?.into_iter().unzip();
        Ok(Chunk { columns, missing })
    }

    /// The rows of a piece, in several parts if it is large.
    fn column(&self, piece: &Piece, field: usize, kind: &Kind) -> Result<Vec<(Column, u64)>> {
        if !self.columns_of(piece.group, field).iter().all(|column| self.is_in_file(column)) {
            return Err(Error::unreadable(&self.path, "it is shorter than its columns"));
        }
        self.check_pages(piece.group, field)?;
        let Field { name, .. } = &self.fields[field];
        let mut reader = guard(&self.path, Some(&self.fields[field]), || self.reader(piece, field, kind))?;
        let (mut parts, mut found) = (Vec::new(), 0);
        while let Some(batch) = guard(&self.path, Some(&self.fields[field]), || reader.next().transpose())? {
            let (first, Some(array)) = (found, only(batch)) else { break };
            found += array.len();
            let first = self.groups[piece.group].start + (piece.rows.start + first) as u64;
            let part = guard(&self.path, Some(&self.fields[field]), || {
                Ok::<_, String>(arrow::column(array, &self.places[field].way, kind))
            })?;
            parts.push(part.map_err(|bad| bad.at(&self.path, name, first))?);
        }
        if found != piece.rows.len() {
            let problem = format!("column `{name}` holds {found} rows, expected {}", piece.rows.len());
            return Err(Error::unreadable(&self.path, problem));
        }
        Ok(parts)
    }

    fn reader(&self, piece: &Piece, field: usize, kind: &Kind) -> Result<ParquetRecordBatchReader, ParquetError> {
        let mask = ProjectionMask::leaves(self.metadata.parquet_schema(), self.places[field].leaves.clone());
        ParquetRecordBatchReaderBuilder::new_with_metadata(self.input.clone(), self.metadata.clone())
            .with_projection(mask)
            .with_row_groups(vec![piece.group])
            .with_offset(piece.rows.start)
            .with_limit(piece.rows.len())
            .with_batch_size((BUDGET / kind.entry_bytes().max(1)).clamp(1, piece.rows.len()))
            .build()
    }

    /// Looks at the headers of all pages of a column, once.
    fn check_pages(&self, group: usize, field: usize) -> Result<()> {
        if self.checked.lock().unwrap_or_else(PoisonError::into_inner).contains(&(group, field)) {
            return Ok(());
        }
        for column in self.columns_of(group, field) {
            let (start, length) = column.byte_range();
            headers::check(&self.input, start..start + length, column.uncompressed_size().max(0) as u64).map_err(
                |problem| Error::unreadable(&self.path, format!("{problem}, of column `{}`", self.fields[field].name)),
            )?;
        }
        self.checked.lock().unwrap_or_else(PoisonError::into_inner).insert((group, field));
        Ok(())
    }

    fn is_in_file(&self, column: &ColumnChunkMetaData) -> bool {
        let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        let end = start.checked_add(column.compressed_size());
        start >= 0 && column.compressed_size() >= 0 && end.is_some_and(|end| end as u64 <= self.input.len())
    }

    fn kind(&self, field: usize) -> Result<&Kind, &String> {
        self.fields[field].kind.as_ref()
    }

    fn group(&self, group: usize) -> &RowGroupMetaData {
        self.metadata.metadata().row_group(group)
    }

    fn columns_of(&self, group: usize, field: usize) -> &[ColumnChunkMetaData] {
        self.places[field].columns(self.group(group))
    }
}

/// The only column of a batch.
fn only(batch: RecordBatch) -> Option<ArrayRef> {
    batch.into_parts().1.pop()
}
