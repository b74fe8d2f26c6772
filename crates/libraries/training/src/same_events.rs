//! Whether a recipe is for the events that were prepared: trainings that share events may differ in all but what made them.

use common::config::{EnsembleConfig, MemberSplit, TrainingConfig};

use crate::Prepared;
use crate::error::{Error, Result};
use crate::network_events::NetworkEvents;
use crate::prepared::Content;

/// Refuses a recipe for other events.
///
/// # Errors
/// With the first part of the configuration that differs.
pub(crate) fn check(prepared: &Prepared, config: &TrainingConfig) -> Result<()> {
    let other = &prepared.config;
    let plain = |config: &TrainingConfig| TrainingConfig {
        output_path: Default::default(),
        model: other.model.clone(),
        ..config.clone()
    };
    let (ours, theirs) = (&config.model, &other.model);
    let k_fold = |of: Option<EnsembleConfig>| of.is_some_and(|of| of.split == MemberSplit::KFold);
    let decorrelated = |of: &common::config::ModelConfig| of.decorrelate.as_ref().map(|with| with.variable.clone());
    let streamed = matches!(prepared.content, Content::Network(NetworkEvents::Stream { .. }));
    let parts = [
        ("`ensemble.split`", k_fold(ours.ensemble) == k_fold(theirs.ensemble)),
        ("`balanced_batches`", ours.balanced_batches.is_some() == theirs.balanced_batches.is_some()),
        ("`decorrelate.variable`", decorrelated(ours) == decorrelated(theirs)),
        (
            "`architecture`, by the variables that are not preprocessed,",
            config.left_variables() == other.left_variables(),
        ),
        // Windows of a stream are whole batches.
        ("`batch_size`", !streamed || ours.batch_size == theirs.batch_size),
        // Behind the others: some of them decide on parts of it, as balanced batches do on weights.
        ("part besides `model`", plain(config) == plain(other)),
    ];
    match parts.into_iter().find(|(_, same)| !same) {
        Some((what, _)) => Err(Error::OtherEvents { what }),
        None => Ok(()),
    }
}
