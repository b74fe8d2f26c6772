//! A training as files hold it: one flat list of keys, those of a configuration.

use std::ops::Range;

use common::config::{BalancedBatches, Schedule, Snapshots};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::alteration::Alteration;
use super::averaging::WeightAveraging;
use super::batching::Batching;
use super::early_stopping::EarlyStopping;
use super::keep::Keep;
use super::objective::Objective;
use super::plateau::ReduceOnPlateau;
use super::settings::Training;
use crate::architecture::Architecture;
use crate::backend::Backend;
use crate::error::Error;
use crate::loss::{Decorrelation, Loss, Normalisation};
use crate::optimiser::{ClipGradient, Optimiser};

/// In the order of files. Checkpoints know their training by it.
#[derive(Serialize, Deserialize)]
struct Written {
    architecture: Architecture,
    loss: Loss,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decorrelate: Option<Decorrelation>,
    #[serde(default)]
    normalisation: Normalisation,
    optimiser: Optimiser,
    #[serde(default)]
    schedule: Option<Schedule>,
    #[serde(default)]
    clip_gradient: Option<ClipGradient>,
    batch_size: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    balanced_batches: Option<BalancedBatches>,
    #[serde(default, skip_serializing_if = "Range::is_empty")]
    eras: Range<usize>,
    #[serde(default = "yes")]
    shuffle: bool,
    epochs: usize,
    #[serde(default)]
    early_stopping: Option<EarlyStopping>,
    #[serde(default)]
    save_best_only: bool,
    #[serde(default)]
    weight_averaging: Option<WeightAveraging>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    snapshots: Option<Snapshots>,
    #[serde(default)]
    reduce_on_plateau: Option<ReduceOnPlateau>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    alteration: Option<Alteration>,
    seed: u64,
    #[serde(default)]
    backend: Backend,
}

fn yes() -> bool {
    true
}

impl From<Training> for Written {
    fn from(training: Training) -> Self {
        let Training { objective: Objective { loss, decorrelate, normalisation }, batches, keep, .. } = training;
        Self {
            architecture: training.architecture,
            loss,
            decorrelate,
            normalisation,
            optimiser: training.optimiser,
            schedule: training.schedule,
            clip_gradient: training.clip_gradient,
            batch_size: batches.size(),
            balanced_batches: batches.balanced(),
            eras: training.eras,
            shuffle: training.shuffle,
            epochs: training.epochs,
            early_stopping: keep.early_stopping(),
            save_best_only: keep.is_best(),
            weight_averaging: keep.averaging(),
            snapshots: keep.snapshots(),
            reduce_on_plateau: training.reduce_on_plateau,
            alteration: training.alteration,
            seed: training.seed,
            backend: training.backend,
        }
    }
}

impl TryFrom<Written> for Training {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self, Error> {
        let Written { loss, decorrelate, normalisation, batch_size, balanced_batches, .. } = written;
        let Written { early_stopping, save_best_only, weight_averaging, snapshots, .. } = written;
        Ok(Self {
            objective: Objective { loss, decorrelate, normalisation },
            batches: Batching::new(batch_size, balanced_batches)?,
            keep: Keep::new(early_stopping, save_best_only, weight_averaging, snapshots)?,
            architecture: written.architecture,
            optimiser: written.optimiser,
            schedule: written.schedule,
            clip_gradient: written.clip_gradient,
            eras: written.eras,
            shuffle: written.shuffle,
            epochs: written.epochs,
            reduce_on_plateau: written.reduce_on_plateau,
            alteration: written.alteration,
            seed: written.seed,
            backend: written.backend,
            threads: None,
        })
    }
}

// By hand: by `into` and `try_from` of serde, the settings would name this file, which names them.
impl Serialize for Training {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Training {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}
