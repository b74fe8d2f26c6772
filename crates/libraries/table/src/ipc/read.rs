//! Reads Arrow IPC files. A record batch is read as a whole and handed on in pieces.

use std::fs;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use polars_arrow::array::Array;
use polars_arrow::io::ipc::read::{FileMetadata, FileReader, read_file_metadata};
use rayon::prelude::*;

use crate::arrow;
use crate::chunk::{BUDGET, Chunk};
use crate::error::{Error, Result};
use crate::field::Field;
use crate::guard::guard;

/// An open Arrow file.
#[derive(Debug)]
pub(crate) struct File {
    path: PathBuf,
    metadata: FileMetadata,
    fields: Vec<Field>,
    /// The entries of each record batch.
    batches: Vec<Range<u64>>,
}

impl File {
    pub(crate) fn open(path: &Path) -> Result<File> {
        let mut reader = open(path)?;
        check_ends(&mut reader).map_err(|problem| Error::unreadable(path, problem))?;
        let metadata = guard(path, || read_file_metadata(&mut reader))?;
        let fields = metadata.schema.iter_values();
        let fields = fields.map(|field| Field::new(field.name.as_str(), arrow::kind(&field.dtype))).collect();
        let batches = guard(path, || {
            let mut reader = FileReader::new(reader, metadata.clone(), None, None);
            let (mut batches, mut end) = (Vec::new(), 0);
            while let Some(batch) = reader.next_record_batch() {
                let start = end;
                end += batch
                    .map_err(|problem| problem.to_string())?
                    .length()
                    .map_err(|problem| problem.to_string())?
                    .max(0) as u64;
                batches.push(start..end);
            }
            Ok::<_, String>(batches)
        })?;
        Ok(File { path: path.to_owned(), metadata, fields, batches })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.batches.last().map_or(0, |batch| batch.end)
    }

    /// The chunks of some fields for a range of entries.
    pub(crate) fn chunks(
        &self,
        fields: Vec<usize>,
        range: Range<u64>,
    ) -> Result<impl Iterator<Item = Result<Chunk>> + Send> {
        // a projection is in the order of the file
        let mut projection = fields.clone();
        projection.sort_unstable();
        projection.dedup();
        let order: Vec<usize> = fields.iter().filter_map(|field| projection.binary_search(field).ok()).collect();
        let mut reader = FileReader::new(open(&self.path)?, self.metadata.clone(), Some(projection), None);
        let bytes: usize = self.kinds(&fields).map(|kind| kind.entry_bytes()).sum();
        let step = (BUDGET / bytes.max(1)).max(1);
        let wanted = {
            let range = range.clone();
            move |(_, batch): &(usize, &Range<u64>)| batch.start < range.end && batch.end > range.start
        };
        let batches = self.batches.iter().enumerate().filter(wanted);
        Ok(batches.flat_map(move |(index, batch)| {
            let rows = (range.start.max(batch.start) - batch.start) as usize
                ..(range.end.min(batch.end) - batch.start) as usize;
            reader.set_current_block(index);
            let read = guard(&self.path, || reader.next().transpose());
            let arrays: Result<Vec<Box<dyn Array>>> = match read {
                Ok(Some(read)) if read.len() as u64 == batch.end - batch.start => {
                    Ok(order.iter().map(|place| read.arrays()[*place].clone()).collect())
                }
                Ok(_) => Err(Error::unreadable(&self.path, "a record batch is shorter than it says")),
                Err(error) => Err(error),
            };
            let (arrays, error) = match arrays {
                Ok(arrays) => (arrays, None),
                Err(error) => (Vec::new(), Some(Err(error))),
            };
            let starts = if error.is_none() { rows.clone() } else { 0..0 };
            let (fields, first) = (fields.clone(), batch.start);
            let pieces = starts
                .step_by(step)
                .map(move |start| self.chunk(&arrays, &fields, start..rows.end.min(start + step), first));
            error.into_iter().chain(pieces)
        }))
    }

    fn chunk(&self, arrays: &[Box<dyn Array>], fields: &[usize], rows: Range<usize>, first: u64) -> Result<Chunk> {
        let columns = arrays.par_iter().zip(fields).map(|(array, field)| {
            let field = &self.fields[*field];
            let kind = field.kind.as_ref().map_err(|problem| Error::unreadable(&self.path, problem))?;
            let array = array.sliced(rows.start, rows.len());
            guard(&self.path, || Ok::<_, String>(arrow::column(&*array, kind)))?
                .map_err(|bad| bad.at(&self.path, &field.name, first + rows.start as u64))
        });
        let (columns, missing) = columns.collect::<Result<Vec<_>>>()?.into_iter().unzip();
        Ok(Chunk { columns, missing })
    }

    fn kinds(&self, fields: &[usize]) -> impl Iterator<Item = &crate::kind::Kind> {
        fields.iter().filter_map(|field| self.fields[*field].kind.as_ref().ok())
    }
}

fn open(path: &Path) -> Result<BufReader<fs::File>> {
    fs::File::open(path).map(BufReader::new).map_err(Error::io("open", path))
}

/// Looks for the mark at both ends of the file, of which the library says little.
fn check_ends(reader: &mut (impl Read + Seek)) -> Result<(), &'static str> {
    const MARK: &[u8; 6] = b"ARROW1";
    let mut mark_at = |place| {
        let mut found = [0; MARK.len()];
        let read = reader.seek(place).and_then(|_| reader.read_exact(&mut found));
        read.is_ok() && found == *MARK
    };
    match (mark_at(SeekFrom::Start(0)), mark_at(SeekFrom::End(-(MARK.len() as i64)))) {
        (true, true) => Ok(()),
        (true, false) => Err("it is cut short: its end is no end of an Arrow file"),
        (false, _) => Err("it is no Arrow file (streams without the mark `ARROW1` are not read)"),
    }
}
