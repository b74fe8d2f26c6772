//! `datasets_NAME` as it is written: keys whose names are not known beforehand, among those that are.

use super::Training;
use super::value::{At, OneOrMany};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use std::fmt;

/// What the keys begin with.
const PREFIX: &str = "datasets_";

impl<'de> Deserialize<'de> for Training {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Training;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of keys")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Training, A::Error> {
                let mut others = Others { map, eras: Vec::new() };
                let mut training = Training::deserialize(MapAccessDeserializer::new(&mut others))?;
                training.eras = others.eras;
                if training.datasets.is_none() && training.eras.is_empty() {
                    return Err(A::Error::missing_field("datasets"));
                }
                Ok(training)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// The keys of a map but those of eras, which are put aside.
struct Others<A> {
    map: A,
    eras: Vec<(At<String>, At<OneOrMany>)>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for &mut Others<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<At<String>>()? {
            let Some(era) = key.value.strip_prefix(PREFIX) else {
                return seed.deserialize(key.value.into_deserializer()).map(Some);
            };
            let name = At::new(era.to_owned(), key.referenced, key.defined);
            self.eras.push((name, self.map.next_value()?));
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
