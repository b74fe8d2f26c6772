//! Puts the best members of an ensemble together into one model.

use common::config::{EnsembleConfig, MemberWeighting};
use common::number::significant;
use network::{Model, Outcome, Training};

use crate::error::{Error, Result};
use crate::{EnsembleHistory, MemberHistory};

/// The model of the best members, in the order of their numbers, and the histories of all that came to a good end.
///
/// # Errors
/// When a loss is no weight.
pub(crate) fn put_together(
    good: Vec<(usize, Outcome)>,
    ensemble: EnsembleConfig,
    training: &Training,
) -> Result<(Model, EnsembleHistory)> {
    let mut members = good
        .into_iter()
        .map(|(member, outcome)| (MemberHistory::new(member, &outcome, training.keep.is_best()), outcome.model))
        .collect::<Vec<_>>();
    // A split has validation events, and a training with a loss that is not finite has failed.
    members.sort_by(|(a, _), (b, _)| a.validation_loss().total_cmp(&b.validation_loss()));
    for (rank, (member, _)) in members.iter_mut().enumerate() {
        member.weight = match (rank < ensemble.best, ensemble.weighting) {
            (false, _) => 0.0,
            (true, MemberWeighting::Uniform) => 1.0,
            (true, MemberWeighting::Reciprocal) => 1.0 / member.validation_loss(),
        };
        if member.weight < 0.0 || !member.weight.is_finite() {
            let loss = significant(member.validation_loss(), 5);
            return Err(Error::MemberWeight { member: member.member, loss });
        }
    }
    let sum: f64 = members.iter().map(|(member, _)| member.weight).sum();
    members.iter_mut().for_each(|(member, _)| member.weight /= sum);
    members.sort_by_key(|(member, _)| member.member);
    let kept = || members.iter().filter(|(member, _)| member.weight > 0.0);
    let parameters = kept().flat_map(|(_, model)| model.parameters().to_vec()).collect();
    let weights: Vec<f64> = match ensemble.weighting {
        MemberWeighting::Uniform => Vec::new(),
        MemberWeighting::Reciprocal => kept().map(|(member, _)| member.weight).collect(),
    };
    let model = Model::ensemble(training.architecture.clone(), parameters)?.weighted(&weights)?;
    Ok((model, EnsembleHistory::new(members.into_iter().map(|(member, _)| member).collect())))
}
