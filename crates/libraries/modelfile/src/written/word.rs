//! Choices that are written as words.

use common::config::Named;

/// The meaning of a word, which is the same in configurations and files.
pub(crate) fn meaning<T: Named>(word: &str) -> Result<T, String> {
    T::from_word(word).ok_or_else(|| {
        let known: Vec<_> = T::words().collect();
        format!("unknown {} `{word}`; expected one of {}", T::WHAT, known.join(", "))
    })
}
