//! JSON schemas of the YAML files, made of the raw types and their comments.

use super::raw;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

/// The schema of each kind of YAML file: its name as in `dataset.yaml`, and the schema.
pub fn schemas() -> [(&'static str, Schema); 4] {
    [
        ("dataset", schema::<raw::Dataset>()),
        ("training", training()),
        ("testing", schema::<raw::Testing>()),
        ("application", schema::<raw::Application>()),
    ]
}

fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<T>()
}

/// That of a training, whose eras have keys of their own names.
fn training() -> Schema {
    let mut schema = schema::<raw::Training>();
    let (keys, files) = raw::era_keys();
    schema.insert("patternProperties".into(), serde_json::json!({ keys: files }));
    schema
}
