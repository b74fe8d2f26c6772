//! The model file: the network with everything that is needed to use it and to trust it.
use std::collections::BTreeMap;

use common::Fold;
use common::config::TrainingConfig;
use common::model_file::{Manifest, ModelFile, TrainingResult};
use common::preprocessing::Preprocessing;
use common::provenance::InputFile;
use network::{Errors, Outcome, Training};

use crate::history::History;

/// What a training was done with.
pub struct Ingredients {
    /// The configuration.
    pub config: TrainingConfig,
    /// What the configuration meant.
    pub training: Training,
    /// What the variables went through.
    pub preprocessing: Preprocessing,
    /// The fold of the events.
    pub fold: Fold,
    /// The file that they came from.
    pub file: InputFile,
    /// The ntuples that this file came from.
    pub inputs: Vec<InputFile>,
}

/// The file of a finished training. Nothing in it depends on the time or the machine.
///
/// # Errors
/// When the architecture cannot be written as JSON.
pub fn model_file(with: Ingredients, outcome: &Outcome, history: &History) -> network::Result<ModelFile> {
    let kept = history.kept();
    let mut metrics = BTreeMap::new();
    let (mut validation_loss, mut validation_accuracy) = (kept.validation_loss, kept.validation_accuracy);
    match (history.averaged, &history.ensemble) {
        (Some(averaged), _) => {
            (validation_loss, validation_accuracy) = (averaged.validation_loss, averaged.validation_accuracy)
        }
        (None, Some(ensemble)) => {
            (validation_loss, validation_accuracy) = (ensemble.validation_loss, ensemble.validation_accuracy)
        }
        (None, None) => {
            metrics.insert("loss".to_owned(), kept.loss);
            metrics.extend(kept.accuracy.map(|accuracy| ("accuracy".to_owned(), accuracy)));
            for (part, errors) in [("", kept.errors), ("validation_", kept.validation_errors)] {
                let Some(Errors { rms, mean_absolute_error }) = errors else { continue };
                let named = [("rms", rms), ("mean_absolute_error", mean_absolute_error)];
                metrics.extend(named.map(|(name, value)| (format!("{part}{name}"), value)));
            }
        }
    }
    metrics.extend(validation_loss.map(|loss| ("validation_loss".to_owned(), loss)));
    metrics.extend(validation_accuracy.map(|accuracy| ("validation_accuracy".to_owned(), accuracy)));
    let manifest = Manifest {
        format: Manifest::FORMAT,
        architecture: outcome.model.architecture_json()?,
        members: outcome.model.members(),
        variables: with.config.variables.clone(),
        classes: with.config.outputs(),
        preprocessing: with.preprocessing,
        fold: with.fold,
        loss: with.training.loss,
        loss_normalisation: with.config.model.loss_normalisation,
        training: with.config,
        backend: with.training.backend.name().to_owned(),
        result: TrainingResult {
            epochs: history.epochs.len(),
            epoch: history.kept_epoch,
            averaged_from: history.averaged.map(|averaged| averaged.first_epoch),
            metrics,
        },
        files: vec![with.file],
        inputs: with.inputs,
        versions: BTreeMap::from([("twofold".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]),
    };
    Ok(ModelFile { manifest, tensors: outcome.model.tensors() })
}
