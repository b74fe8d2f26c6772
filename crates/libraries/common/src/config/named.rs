//! Choices that are written as words, such as an activation or an optimiser.

/// A choice that is written as a word in YAML.
pub trait Named: Sized + Copy + 'static {
    /// What is chosen, for messages.
    const WHAT: &'static str;
    /// All words with their meaning; the first word of a meaning is its proper name.
    const WORDS: &'static [(&'static str, Self)];

    /// The meaning of a word.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
    }

    /// All words.
    fn words() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().map(|(name, _)| *name)
    }
}

/// Makes a choice: an enum with its words.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$variant_doc:meta])* $variant:ident = $($word:literal)|+),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }
        impl $crate::config::named::Named for $name {
            const WHAT: &'static str = $what;
            const WORDS: &'static [(&'static str, Self)] = &[$($(($word, Self::$variant)),+),+];
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                use $crate::config::named::Named;
                let all: Vec<_> = Self::words().collect();
                // Its proper names, for those who list them.
                let words: Vec<_> = [$(Self::$variant),+].iter().map(ToString::to_string).collect();
                schemars::json_schema!({ "type": "string", "enum": all, "words": words })
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                use $crate::config::named::Named;
                let word = Self::WORDS.iter().find(|(_, value)| value == self).map_or("", |(word, _)| word);
                f.write_str(word)
            }
        }
    };
}
pub(crate) use named;
