//! The parts of a manifest as they are written, in every format so far.
//!
//! Nothing here is used but to read and write: a field that is renamed in the program cannot change a file. What is here
//! changes with a new format only, and then beside what it was.

mod augmentation;
mod file;
mod fold;
mod loss;
mod preprocessing;
mod result;
mod variable;

pub(crate) use augmentation::Augmentation;
pub(crate) use file::File;
pub(crate) use fold::Fold;
pub(crate) use loss::Loss;
pub(crate) use preprocessing::Preprocessing;
pub(crate) use result::TrainingResult;
pub(crate) use variable::Variable;

use common::config::Named;

/// The meaning of a word, which is the same in configurations and files.
pub(crate) fn meaning<T: Named>(word: &str) -> Result<T, String> {
    T::from_word(word).ok_or_else(|| {
        let known: Vec<_> = T::words().collect();
        format!("unknown {} `{word}`; expected one of {}", T::WHAT, known.join(", "))
    })
}

/// All parts, one after another, or what is wrong with the first that cannot be read.
pub(crate) fn all<W, T: TryFrom<W>>(written: Vec<W>) -> Result<Vec<T>, T::Error> {
    written.into_iter().map(T::try_from).collect()
}

/// The parts as they are written.
pub(crate) fn each<'a, T, W: From<&'a T>>(parts: &'a [T]) -> Vec<W> {
    parts.iter().map(W::from).collect()
}
