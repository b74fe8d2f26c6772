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
    let mut add = |part: &str, loss: Option<f64>, accuracy: Option<f64>, errors: Option<Errors>| {
        let [rms, mean] = [errors.map(|errors| errors.rms), errors.map(|errors| errors.mean_absolute_error)];
        let all = [("loss", loss), ("accuracy", accuracy), ("rms", rms), ("mean_absolute_error", mean)];
        metrics.extend(all.into_iter().filter_map(|(name, value)| Some((format!("{part}{name}"), value?))));
    };
    match (history.averaged, &history.ensemble) {
        (Some(of), _) => add("validation_", of.validation_loss, of.validation_accuracy, of.validation_errors),
        (None, Some(of)) => add("validation_", of.validation_loss, of.validation_accuracy, of.validation_errors),
        (None, None) => {
            add("", Some(kept.loss), kept.accuracy, kept.errors);
            add("validation_", kept.validation_loss, kept.validation_accuracy, kept.validation_errors);
        }
    }
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
