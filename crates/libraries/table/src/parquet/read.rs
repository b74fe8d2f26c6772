//! Reads Parquet files. A row group of any size is decoded in pieces; pages of other rows are skipped, not decompressed.

use std::fs;
use std::io::Cursor;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use polars_arrow::array::Array;
use polars_arrow::compute::concatenate::concatenate;
use polars_arrow::datatypes::Field as ArrowField;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, Filter, PageReader, RowGroupMetadata, column_iter_to_arrays,
    infer_schema, read_metadata,
};
use rayon::prelude::*;
use rootfile::Column;

use crate::arrow;
use crate::chunk::{BUDGET, Chunk};
use crate::error::{Error, Result};
use crate::field::Field;
use crate::guard::guard;

/// An open Parquet file.
#[derive(Debug)]
pub(crate) struct File {
    path: PathBuf,
    file: fs::File,
    size: u64,
    metadata: FileMetadata,
    arrow: Vec<ArrowField>,
    fields: Vec<Field>,
}

/// Rows of a row group.
struct Piece {
    group: usize,
    rows: Range<usize>,
    /// The entry that the group begins with.
    first: u64,
}

impl File {
    pub(crate) fn open(path: &Path) -> Result<File> {
        let mut file = fs::File::open(path).map_err(Error::io("open", path))?;
        let size = file.metadata().map_err(Error::io("open", path))?.len();
        let metadata = guard(path, || read_metadata(&mut file))?;
        let schema = guard(path, || infer_schema(&metadata))?;
        let arrow: Vec<ArrowField> = schema.iter_values().cloned().collect();
        let fields = arrow.iter().map(|field| describe(field, &metadata)).collect();
        Ok(File { path: path.to_owned(), file, size, metadata, arrow, fields })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.metadata.row_groups.iter().map(|group| group.num_rows() as u64).sum()
    }

    /// The chunks of some fields for a range of entries.
    pub(crate) fn chunks(&self, fields: Vec<usize>, range: Range<u64>) -> impl Iterator<Item = Result<Chunk>> + Send {
        self.pieces(&fields, range).into_iter().map(move |piece| self.chunk(&piece, &fields))
    }

    fn pieces(&self, fields: &[usize], range: Range<u64>) -> Vec<Piece> {
        let (mut pieces, mut first) = (Vec::new(), 0);
        for (group, metadata) in self.metadata.row_groups.iter().enumerate() {
            let end = first + metadata.num_rows() as u64;
            let (from, to) = (range.start.clamp(first, end), range.end.clamp(first, end));
            let of_fields = fields.iter().flat_map(|field| columns_of(metadata, &self.arrow[*field]));
            let bytes: i64 = of_fields.map(ColumnChunkMetadata::uncompressed_size).sum();
            // dictionaries make values of few bytes; those are counted, too
            let values: usize =
                fields.iter().flat_map(|field| self.fields[*field].kind.as_ref().map(|kind| kind.entry_bytes())).sum();
            let bytes = (bytes.max(0) as usize).max(values.saturating_mul(metadata.num_rows()));
            let count = bytes.div_ceil(BUDGET).max(1);
            let step = metadata.num_rows().div_ceil(count).max(1);
            let rows = (from - first) as usize..(to.max(from) - first) as usize;
            let starts = rows.clone().step_by(step);
            pieces.extend(starts.map(|start| Piece { group, rows: start..rows.end.min(start + step), first }));
            first = end;
        }
        pieces
    }

    fn chunk(&self, piece: &Piece, fields: &[usize]) -> Result<Chunk> {
        let read = fields.par_iter().map(|field| self.column(piece, *field)).collect::<Result<Vec<_>>>()?;
        let (columns, missing) = read.into_iter().unzip();
        Ok(Chunk { columns, missing })
    }

    fn column(&self, piece: &Piece, field: usize) -> Result<(Column, u64)> {
        let (group, arrow) = (&self.metadata.row_groups[piece.group], &self.arrow[field]);
        let kind = self.fields[field].kind.as_ref().map_err(|problem| Error::unreadable(&self.path, problem))?;
        let (mut pages, mut types) = (Vec::new(), Vec::new());
        for column in columns_of(group, arrow) {
            let reader = PageReader::new(Cursor::new(self.bytes(column)?.into()), column, Vec::new(), usize::MAX);
            pages.push(BasicDecompressor::new(reader, Vec::new()));
            types.push(&column.descriptor().descriptor.primitive_type);
        }
        let filter = (piece.rows != (0..group.num_rows())).then(|| Filter::Range(piece.rows.clone()));
        let array = guard(&self.path, || {
            let (arrays, _) = column_iter_to_arrays(pages, types, arrow.clone(), filter)?;
            match arrays.as_slice() {
                [array] => Ok(array.clone()),
                arrays => concatenate(&arrays.iter().map(|array| &**array).collect::<Vec<&dyn Array>>()),
            }
        })?;
        if array.len() != piece.rows.len() {
            let problem = format!("column `{}` holds {} rows, expected {}", arrow.name, array.len(), piece.rows.len());
            return Err(Error::unreadable(&self.path, problem));
        }
        arrow::column(&*array, kind)
            .map_err(|bad| bad.at(&self.path, &arrow.name, piece.first + piece.rows.start as u64))
    }

    /// The compressed pages of a column of a row group.
    fn bytes(&self, column: &ColumnChunkMetadata) -> Result<Vec<u8>> {
        let range = column.byte_range();
        if range.start > range.end || range.end > self.size {
            return Err(Error::unreadable(&self.path, "it is shorter than its columns"));
        }
        let mut bytes = vec![0; (range.end - range.start) as usize];
        self.file.read_exact_at(&mut bytes, range.start).map_err(Error::io("read", &self.path))?;
        Ok(bytes)
    }
}

fn columns_of<'a>(group: &'a RowGroupMetadata, field: &ArrowField) -> impl Iterator<Item = &'a ColumnChunkMetadata> {
    group.columns_under_root_iter(&field.name).into_iter().flatten()
}

fn describe(field: &ArrowField, metadata: &FileMetadata) -> Field {
    let total = |size: fn(&ColumnChunkMetadata) -> i64| {
        metadata.row_groups.iter().flat_map(|group| columns_of(group, field)).map(size).sum::<i64>().max(0) as u64
    };
    Field {
        stored: Some(total(ColumnChunkMetadata::compressed_size)),
        raw: Some(total(ColumnChunkMetadata::uncompressed_size)),
        ..Field::new(field.name.as_str(), arrow::kind(&field.dtype))
    }
}
