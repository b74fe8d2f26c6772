//! A file of the same format as another, with the same and more columns.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ::parquet::arrow::ArrowWriter;
use ::parquet::file::metadata::KeyValue;
use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use arrow_schema::SchemaRef;
use storage::output::Output;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::parquet;

/// The file being written.
pub(super) struct Target {
    path: PathBuf,
    writer: Writer,
}

enum Writer {
    Parquet(Box<ArrowWriter<Output>>),
    Arrow(Box<FileWriter<Output>>),
}

impl Target {
    pub(super) fn create(path: &Path, schema: &SchemaRef, notes: &HashMap<String, String>) -> Result<Target> {
        let format = Format::of(path)?;
        let unwritable = |problem: &dyn ToString| Error::unwritable(path, problem.to_string());
        let output = Output::create(path)?;
        let writer = match format {
            Format::Parquet => {
                let properties = parquet::properties(schema).map_err(|problem| unwritable(&problem))?;
                let mut notes: Vec<_> =
                    notes.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
                notes.sort_by(|one, other| one.key.cmp(&other.key));
                let properties = properties.into_builder().set_key_value_metadata(Some(notes)).build();
                let writer = ArrowWriter::try_new(output, schema.clone(), Some(properties));
                Writer::Parquet(Box::new(writer.map_err(|problem| unwritable(&problem))?))
            }
            _ => {
                let writer = FileWriter::try_new(output, schema);
                let mut writer = writer.map_err(|problem| unwritable(&problem))?;
                notes.iter().for_each(|(key, value)| writer.write_metadata(key, value));
                Writer::Arrow(Box::new(writer))
            }
        };
        Ok(Target { path: path.to_owned(), writer })
    }

    /// Adds a text under a key.
    pub(super) fn note(&mut self, key: &str, text: &str) {
        match &mut self.writer {
            Writer::Parquet(writer) => writer.append_key_value_metadata(KeyValue::new(key.to_owned(), text.to_owned())),
            Writer::Arrow(writer) => writer.write_metadata(key, text),
        }
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        match &mut self.writer {
            Writer::Parquet(writer) => writer.write(batch).map_err(|problem| Error::unwritable(&self.path, problem)),
            Writer::Arrow(writer) => writer.write(batch).map_err(|problem| Error::unwritable(&self.path, problem)),
        }
    }

    /// Ends a row group.
    pub(super) fn flush(&mut self) -> Result<()> {
        match &mut self.writer {
            Writer::Parquet(writer) => writer.flush().map_err(|problem| Error::unwritable(&self.path, problem)),
            Writer::Arrow(_) => Ok(()),
        }
    }

    /// Lets the file appear.
    pub(super) fn finish(self) -> Result<()> {
        let output = match self.writer {
            Writer::Parquet(writer) => writer.into_inner().map_err(|problem| Error::unwritable(&self.path, problem))?,
            Writer::Arrow(writer) => writer.into_inner().map_err(|problem| Error::unwritable(&self.path, problem))?,
        };
        Ok(output.finish()?)
    }
}
