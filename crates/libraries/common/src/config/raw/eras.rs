//! `datasets` as it is written, and what keys of eras begin with.

use super::value::{At, OneOrMany};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Location;
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
                Ok(Datasets::Files(OneOrMany(vec![At::new(file.to_owned(), Location::UNKNOWN, Location::UNKNOWN)])))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Datasets, A::Error> {
                OneOrMany::list(list).map(Datasets::Files)
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
