//! The shapes of YAML values as JSON schemas.

use super::eras::{Datasets, ERA_PREFIX};
use super::inputs::Indicators;
use super::value::{At, NameOr, NumberOr, OneOrMany, Ordered};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::borrow::Cow;

/// The pattern of the keys of eras, and the schema of their values.
pub fn era_keys() -> (String, Schema) {
    let mut files = OneOrMany::json_schema(&mut SchemaGenerator::default());
    files.insert("title".into(), format!("{ERA_PREFIX}NAME").into());
    let description = "The fold files of an [era](recipes.md#eras), such as `datasets_2016`, in place of `datasets`; at least two \
                       eras, of letters, digits and `_-`, first a letter or digit.\nDefault: none";
    files.insert("description".into(), description.into());
    (format!("^{ERA_PREFIX}[A-Za-z0-9][A-Za-z0-9_-]*$"), files)
}

/// A shape that stands where it is used, without a name of its own.
macro_rules! shape {
    ($shape:ty $(where $parameter:ident)?, $generator:ident => $schema:expr) => {
        impl$(<$parameter: JsonSchema>)? JsonSchema for $shape {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($shape).into()
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

shape!(OneOrMany, generator => {
    let text = generator.subschema_for::<String>();
    json_schema!({ "anyOf": [text, { "type": "array", "items": text }] })
});

shape!(Datasets, generator => generator.subschema_for::<OneOrMany>());

shape!(Indicators, _generator => json_schema!({ "anyOf": [
    { "type": "boolean" },
    { "type": "array", "items": { "type": "string" } },
] }));

shape!(Ordered<T> where T, generator => json_schema!({
    "type": "object",
    "additionalProperties": generator.subschema_for::<T>(),
}));

// A name alone is that of the map.
shape!(NameOr<T> where T, generator => {
    let map = generator.subschema_for::<T>();
    let whole = T::json_schema(generator);
    let mut name = json_schema!({ "type": "string" });
    for keyword in ["enum", "words"] {
        let of_map = whole.pointer("/properties/name").and_then(|name| name.get(keyword));
        if let Some(of_map) = of_map.and_then(Value::as_array) {
            // A map that may leave its name out has `null` among them.
            let words: Vec<_> = of_map.iter().filter(|word| !word.is_null()).cloned().collect();
            name.insert(keyword.into(), words.into());
        }
    }
    json_schema!({ "anyOf": [name, map] })
});

shape!(NumberOr<T> where T, generator => {
    let map = generator.subschema_for::<T>();
    json_schema!({ "anyOf": [{ "type": "integer", "minimum": 0 }, map] })
});

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
