//! Format 2, which is written: interface, what was seen, learner and record, each under a key of its own.
//!
//! The training configuration inside of the record is written as the program has it, not by types of this module:
//! `tests/format2/` holds what it has to look like.

use crate::interface::{Eras, Interface, Parameter};
use crate::learner::{Learner, Network};
use crate::manifest::Manifest;
use crate::record::Record;
use crate::seen::Seen;
use crate::written::{self, all, each, meaning};
use common::config::{TrainingConfig, Variable};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The number of this format.
pub(crate) const FORMAT: u32 = 2;

/// The manifest.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    format: u32,
    interface: WrittenInterface,
    seen: WrittenSeen,
    learner: WrittenLearner,
    record: WrittenRecord,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenInterface {
    variables: Vec<written::Variable>,
    classes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<written::Variable>,
    preprocessing: written::Preprocessing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    eras: Option<WrittenEras>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parameter: Option<WrittenParameter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    augmentation: Option<written::Augmentation>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEras {
    names: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    randomised: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParameter {
    name: String,
    values: Vec<f64>,
    signal: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSeen {
    fold: written::Fold,
    files: Vec<written::File>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<written::File>,
}

/// The kind is the key. [`check_kind`] has refused all others.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenLearner {
    Network(WrittenNetwork),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenNetwork {
    architecture: Value,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    members: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    member_weights: Vec<f64>,
    loss: written::Loss,
    loss_normalisation: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRecord {
    training: TrainingConfig,
    backend: String,
    result: written::TrainingResult,
    versions: BTreeMap<String, String>,
}

fn one() -> usize {
    1
}

fn is_one(members: &usize) -> bool {
    *members == 1
}

/// Fails unless the learner is of a kind that this program knows, and something says what it has seen.
pub(crate) fn check_kind(file: &Value) -> Result<(), String> {
    // What is no object is refused as such later.
    let Some(kinds) = file.get("learner").and_then(Value::as_object) else { return Ok(()) };
    let mut kinds = kinds.iter();
    let (Some((kind, learner)), None) = (kinds.next(), kinds.next()) else {
        let problem = "manifest: `learner` is not of one kind, such as `network`";
        return Err(format!("{problem}\nhelp: the file is damaged; train the model again"));
    };
    match kind.as_str() {
        "network" => Ok(()),
        "foreign" if file.get("seen").is_none() && learner.get("statement").is_none() => {
            Err("a `foreign` learner with neither `seen` nor a `statement` of what it has seen: nothing tells which \
                 events it must not score\nhelp: import it again, and state the fold that it was trained on, or that it \
                 was trained on none of your events"
                .into())
        }
        kind => Err(format!(
            "learner `{kind}` is not known to this program, which knows `network`\n\
             help: it was written by a newer version of twofold: use that"
        )),
    }
}

impl From<&Manifest> for File {
    fn from(manifest: &Manifest) -> Self {
        let Manifest { interface, seen, learner: Learner::Network(network), record } = manifest;
        Self {
            format: FORMAT,
            interface: WrittenInterface {
                variables: each(&interface.variables),
                classes: interface.classes.clone(),
                target: interface.target.as_ref().map(Into::into),
                preprocessing: (&interface.preprocessing).into(),
                eras: interface.eras.clone().map(|Eras { names, randomised }| WrittenEras { names, randomised }),
                parameter: interface.parameter.clone().map(|Parameter { name, values, signal }| WrittenParameter {
                    name,
                    values,
                    signal,
                }),
                augmentation: interface.augmentation.as_ref().map(Into::into),
            },
            seen: WrittenSeen { fold: (&seen.fold).into(), files: each(&seen.files), inputs: each(&seen.inputs) },
            learner: WrittenLearner::Network(WrittenNetwork {
                architecture: network.architecture.clone(),
                members: network.members,
                member_weights: network.member_weights.clone(),
                loss: (&network.loss).into(),
                loss_normalisation: network.loss_normalisation.to_string(),
            }),
            record: WrittenRecord {
                training: record.training.clone(),
                backend: record.backend.clone(),
                result: (&record.result).into(),
                versions: record.versions.clone(),
            },
        }
    }
}

impl TryFrom<File> for Manifest {
    type Error = String;

    fn try_from(file: File) -> Result<Self, String> {
        let File { interface, seen, learner: WrittenLearner::Network(network), record, .. } = file;
        let interface = Interface {
            variables: all(interface.variables)?,
            classes: interface.classes,
            target: interface.target.map(Variable::try_from).transpose()?,
            preprocessing: interface.preprocessing.try_into()?,
            eras: interface.eras.map(|WrittenEras { names, randomised }| Eras { names, randomised }),
            parameter: interface.parameter.map(|WrittenParameter { name, values, signal }| Parameter {
                name,
                values,
                signal,
            }),
            augmentation: interface.augmentation.map(Into::into),
        };
        let seen = Seen {
            fold: seen.fold.try_into()?,
            files: seen.files.into_iter().map(Into::into).collect(),
            inputs: seen.inputs.into_iter().map(Into::into).collect(),
        };
        let learner = Learner::Network(Network {
            architecture: network.architecture,
            members: network.members,
            member_weights: network.member_weights,
            loss: network.loss.into(),
            loss_normalisation: meaning(&network.loss_normalisation)?,
        });
        let WrittenRecord { training, backend, result, versions } = record;
        Ok(Self { interface, seen, learner, record: Record { training, backend, result: result.into(), versions } })
    }
}
