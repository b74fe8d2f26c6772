//! In place of a format that this program is built without: it has no files.

use std::ops::Range;
use std::path::Path;

use rootfile::Column;

use crate::chunk::Chunk;
use crate::error::{Error, Result};
use crate::field::Field;
use crate::kind::Kind;

/// A file, which there is none of.
#[derive(Debug)]
pub(crate) enum File {}

impl File {
    pub(crate) fn open(path: &Path) -> Result<File> {
        Err(Error::Absent { path: path.to_owned() })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        match *self {}
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        match *self {}
    }

    pub(crate) fn entries(&self) -> u64 {
        match *self {}
    }

    pub(crate) fn clusters(&self) -> Vec<Range<u64>> {
        match *self {}
    }

    pub(crate) fn read(&self, _: &[usize], _: Range<u64>) -> Result<Chunk> {
        match *self {}
    }

    pub(crate) fn chunks(&self, _: Vec<usize>, _: Range<u64>) -> std::iter::Empty<Result<Chunk>> {
        match *self {}
    }
}

/// A file being written, which there is none of.
pub(crate) enum Writer {}

impl Writer {
    pub(crate) fn create(path: &Path, _: &[(String, Kind)]) -> Result<Writer> {
        Err(Error::Absent { path: path.to_owned() })
    }

    pub(crate) fn write(&mut self, _: Vec<Column>) -> Result<()> {
        match *self {}
    }

    pub(crate) fn finish(self) -> Result<()> {
        match self {}
    }
}
