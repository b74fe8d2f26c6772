//! The leakage guard: no event is scored by a model that was trained on it, whatever the configurations say.
//!
//! A model file knows the folds that it was trained on, its own or all others, the rule that divides events, the trees that were put in one fold
//! whole, and the files by their content. Whoever scores asks here first, and nowhere else:
//!
//! - a model is tested on its [`test datasets`](crate::Classifier::test_datasets), the files of the folds that are left;
//! - an input of which every event is to be scored has a [`Division`]: all its events are of one fold, or the rule tells of
//!   each. The [`Assignment`] then gives the models that score the events of a fold;
//! - [`read_models`] and [`find_model`] find the models that a configuration lists, [`check_all_preprocessings`] and
//!   [`check_preprocessing`] that their preprocessing is not that of another training.
//!
//! What is no reason to refuse models is among their [`doubts`]. A [`Refusal`] says what was found in place of that, and the remedy.

pub(crate) mod assignment;
mod content;
mod dataset_config;
pub(crate) mod division;
mod doubts;
mod era;
mod explanation;
mod fixed;
mod fold_file;
mod input;
mod models;
mod ntuple;
mod preprocessing;
pub(crate) mod refusal;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod test_dataset;

pub use assignment::{Assignment, Choice};
pub use division::Division;
pub use doubts::doubts;
pub use models::{Finder, find_model, read_models};
pub use preprocessing::{check_all_preprocessings, check_preprocessing};
pub use refusal::Refusal;
pub use test_dataset::TestDataset;
