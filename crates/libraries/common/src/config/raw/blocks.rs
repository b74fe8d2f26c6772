//! The keys of each block of the YAML files, as their types have them: where a key belongs that stands elsewhere.

use super::*;
use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// A block of a configuration and its keys.
pub struct Block {
    /// The block, as messages name it.
    pub name: String,
    /// Its keys.
    pub keys: &'static [&'static str],
}

/// All blocks, those of a configuration behind each other.
pub fn blocks() -> Vec<Block> {
    let top = |kind: &str, keys| Block { name: format!("the {kind} configuration"), keys };
    let below = |key: &str, keys| Block { name: format!("`{key}`"), keys };
    vec![
        top("dataset", keys(Dataset::deserialize)),
        Block { name: "a process, below `processes`".into(), keys: keys(Process::deserialize) },
        top("training", keys(Training::deserialize)),
        below("model", keys(model::Model::deserialize)),
        below("architecture", keys(Architecture::deserialize)),
        below("layers", keys(architecture::LayerValues::deserialize)),
        below("early_stopping", keys(EarlyStopping::deserialize)),
        below("reduce_lr_on_plateau", keys(model::Plateau::deserialize)),
        below("weight_averaging", keys(WeightAveraging::deserialize)),
        below("balanced_batches", keys(BalancedBatches::deserialize)),
        below("ensemble", keys(Ensemble::deserialize)),
        below("snapshots", keys(Snapshots::deserialize)),
        below("optimiser", keys(Optimiser::deserialize)),
        below("clip_gradient", keys(ClipGradient::deserialize)),
        below("schedule", keys(Schedule::deserialize)),
        below("loss", keys(LossSettings::deserialize)),
        below("decorrelate", keys(Decorrelate::deserialize)),
        below("missing", keys(MissingOfAll::deserialize)),
        below("event_frame", keys(EventFrame::deserialize)),
        below("augmentation", keys(Augmentation::deserialize)),
        below("parameter", keys(Parameter::deserialize)),
        top("testing", keys(Testing::deserialize)),
        top("application", keys(Application::deserialize)),
    ]
}

/// The keys that a type asks its deserializer for.
fn keys<T>(read: impl FnOnce(Keys) -> Result<T, Asked>) -> &'static [&'static str] {
    read(Keys).err().map(|asked| asked.0).unwrap_or_default()
}

/// Holds no value, and answers with the keys that it is asked for.
struct Keys;

#[derive(Debug, thiserror::Error)]
#[error("asked for {0:?}")]
struct Asked(&'static [&'static str]);

impl Error for Asked {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}

impl<'de> Deserializer<'de> for Keys {
    type Error = Asked;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Asked> {
        Err(Asked(fields))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked(&[]))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_all_blocks_are_found() {
        for block in blocks() {
            assert!(!block.keys.is_empty(), "{}", block.name);
        }
        let has = |name: &str, key| blocks().iter().any(|block| block.name == name && block.keys.contains(&key));
        assert!(has("`model`", "epochs") && has("the training configuration", "datasets"));
        assert!(
            has("a process, below `processes`", "cut_string") && has("the application configuration", "classifiers")
        );
    }
}
