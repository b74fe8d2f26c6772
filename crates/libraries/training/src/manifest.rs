//! The model file: the network with everything that is needed to use it and to trust it.
use std::collections::BTreeMap;

use common::Fold;
use common::config::TrainingConfig;
use common::preprocessing::Preprocessing;
use modelfile::provenance::InputFile;
use modelfile::{Interface, Learner, Manifest, ModelFile, Network, Seen, TrainingResult};
use network::{Model, Training};

/// The record of a training: all that its result depends on.
#[derive(Debug)]
pub struct Record {
    /// The configuration.
    pub config: TrainingConfig,
    /// What the configuration meant.
    pub training: Training,
    /// The fold of the events.
    pub fold: Fold,
    /// The files that they came from: one, or one for each era.
    pub files: Vec<InputFile>,
    /// The ntuples that these files came from.
    pub inputs: Vec<InputFile>,
}

/// The file of a finished training; `preprocessing` is what the variables went through. Nothing in it depends on the time or the machine.
///
/// # Errors
/// When the architecture cannot be written as JSON.
pub fn model_file(
    with: Record,
    preprocessing: Preprocessing,
    model: &Model,
    result: TrainingResult,
) -> network::Result<ModelFile> {
    let manifest = Manifest {
        interface: Interface::of(&with.config, preprocessing),
        seen: Seen { fold: with.fold, files: with.files, inputs: with.inputs },
        learner: Learner::Network(Network {
            architecture: model.architecture_json()?,
            members: model.members(),
            member_weights: model.shares().to_vec(),
            loss: with.training.objective.loss,
            loss_normalisation: with.config.model.loss_normalisation,
        }),
        record: modelfile::Record {
            training: with.config,
            backend: with.training.backend.name().to_owned(),
            result,
            versions: BTreeMap::from([("twofold".to_owned(), env!("CARGO_PKG_VERSION").to_owned())]),
        },
    };
    Ok(ModelFile { manifest, tensors: model.tensors() })
}
