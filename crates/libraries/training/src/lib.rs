//! One training as a function, for whoever trains: a tool, or a scan of a thousand in one process.
//!
//! [`Prepared`] holds the events of a fold, read and preprocessed once; trainings beside one another share it. A [`Recipe`]
//! says what is trained on them. [`train`] does it: what happens is told to a [`Reporter`] as data, a [`Cancel`] ends it,
//! and a [`Trained`] comes back, also as data. Nothing is printed, and nothing written but what the recipe's [`Files`] ask for.

mod alteration;
mod checkpoints;
mod earlier;
mod ensemble_history;
mod error;
mod explanation;
mod files;
mod fold_events;
mod history;
mod manifest;
mod members;
mod network_events;
mod prepared;
mod put_together;
mod recipe;
mod reporter;
mod salvage;
mod same_events;
mod single;
#[cfg(test)]
mod tests;
mod trained;
mod warning;
mod watch;

pub use interrupt::Cancel;

pub use earlier::Earlier;
pub use ensemble_history::{EnsembleHistory, MemberHistory};
pub use error::{Error, Result};
pub use explanation::explain;
pub use files::Files;
pub use fold_events::FoldEvents;
pub use history::{History, PastBest};
pub use prepared::Prepared;
pub use recipe::Recipe;
pub use reporter::{Report, Reporter, Silent};
pub use salvage::Salvaged;
pub use trained::{Trained, TrainingHistory};
pub use warning::Warning;

use prepared::Content;

/// Trains what a recipe says on prepared events.
///
/// Of two trainings on the same events neither sees the other: run beside one another they end with the bytes that each ends
/// with alone.
///
/// # Errors
/// When the recipe is for other events, or the training is cancelled, diverges or cannot begin. What can be kept of it is, in
/// the files of the recipe.
pub fn train(prepared: &Prepared, recipe: &Recipe, reporter: &mut dyn Reporter, cancel: &Cancel) -> Result<Trained> {
    same_events::check(prepared, &recipe.config)?;
    let reporter = reporter::Shared::new(reporter);
    match (&prepared.content, recipe.config.model.ensemble) {
        (Content::Network(events), None) => single::train((prepared, events), recipe, &reporter, cancel),
        (Content::Members(events), Some(with)) => members::train((prepared, events), recipe, with, &reporter, cancel),
        _ => Err(Error::OtherEvents { what: "`ensemble`" }),
    }
}
