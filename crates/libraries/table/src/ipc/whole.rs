//! An Arrow file as it is.

use std::fs;
use std::io::BufReader;
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_schema::{DataType, Field, Schema};

use super::File;
use crate::error::{Error, Result};
use crate::guard::guard;
use crate::whole::{Batches, Whole};

/// Opens a file to read all of it.
pub(crate) fn whole(path: &Path) -> Result<Whole> {
    let file = File::open(path)?;
    let schema = file.schema();
    let open = fs::File::open(path).map(BufReader::new).map_err(Error::io("open", path))?;
    let mut reader = guard(path, None, || FileReader::try_new(open, None))?;
    let (notes, path) = (reader.custom_metadata().clone(), path.to_owned());
    // a reader of whole files knows dictionaries, ours compares all lengths with the file
    let batches: Batches = match has_dictionaries(&schema) {
        true => Box::new(std::iter::from_fn(move || guard(&path, None, || reader.next().transpose()).transpose())),
        false => {
            let schema = schema.clone();
            Box::new((0..file.batches()).map(move |index| {
                let arrays = file.whole(index)?;
                RecordBatch::try_new(schema.clone(), arrays).map_err(|problem| Error::unreadable(&path, problem))
            }))
        }
    };
    Ok(Whole { schema, notes, batches })
}

fn has_dictionaries(schema: &Schema) -> bool {
    schema.fields().iter().any(|field| has_dictionary(field))
}

fn has_dictionary(field: &Field) -> bool {
    match field.data_type() {
        DataType::Dictionary(..) => true,
        DataType::List(inside)
        | DataType::LargeList(inside)
        | DataType::ListView(inside)
        | DataType::LargeListView(inside)
        | DataType::FixedSizeList(inside, _)
        | DataType::Map(inside, _) => has_dictionary(inside),
        DataType::Struct(fields) => fields.iter().any(|field| has_dictionary(field)),
        DataType::Union(fields, _) => fields.iter().any(|(_, field)| has_dictionary(field)),
        DataType::RunEndEncoded(_, values) => has_dictionary(values),
        _ => false,
    }
}
