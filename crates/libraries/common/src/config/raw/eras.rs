//! `datasets` and `datasets_NAME` as they are written. The names of the latter are not known beforehand.

use super::Training;
use super::value::{At, OneOrMany};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What the keys of eras begin with.
pub const ERA_PREFIX: &str = "datasets_";

/// `datasets`.
pub enum Datasets {
    /// The fold files.
    Files(OneOrMany),
    /// A map, as if its keys were eras: the first.
    Eras(Option<At<String>>),
}

impl<'de> Deserialize<'de> for Datasets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Datasets;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of files")
            }
            fn visit_str<E: Error>(self, file: &str) -> Result<Datasets, E> {
                OneOrMany::deserialize(file.into_deserializer()).map(Datasets::Files)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Datasets, A::Error> {
                OneOrMany::deserialize(SeqAccessDeserializer::new(list)).map(Datasets::Files)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Datasets, A::Error> {
                let mut first = None;
                while let Some((key, _)) = map.next_entry::<At<String>, IgnoredAny>()? {
                    first.get_or_insert(key);
                }
                Ok(Datasets::Eras(first))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

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
            let Some(era) = key.value.strip_prefix(ERA_PREFIX) else {
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
