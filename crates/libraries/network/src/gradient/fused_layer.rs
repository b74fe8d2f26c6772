//! The layers that the kernels know: dense ones, with dropout, and those whose inputs are appended to their outputs.

use crate::architecture::{Activation, Architecture};
use crate::kernel::{Mask, Masks};
use crate::stage::{Dense, Stage, stages};

/// A dense layer and what comes after it.
#[derive(Clone)]
pub(crate) struct FusedLayer {
    pub(super) dense: Dense,
    dropout: Option<(f64, usize)>,
    /// Whether its inputs are appended to its outputs.
    pub(super) joined: bool,
}

impl FusedLayer {
    /// The dropout mask of a step.
    pub(super) fn mask(&self, masks: Masks) -> Option<Mask> {
        self.dropout.and_then(|(rate, index)| masks.of_layer(index, rate))
    }

    /// Whether the activation's slope is a function of its input, not of its output.
    pub(super) fn keeps_input(&self) -> bool {
        self.dense.activation == Activation::Swish
    }
}

/// The layers as the kernels know them, none if there is one that they do not know.
pub(crate) fn fused_layers(architecture: &Architecture) -> Option<Vec<FusedLayer>> {
    let mut layers: Vec<FusedLayer> = Vec::new();
    // Number of layers before values that are kept for the layer after them, and how often some were kept.
    let (mut kept, mut slots) = (None, 0);
    for stage in stages(architecture) {
        let count = layers.len();
        let last = layers.last_mut().filter(|layer| kept != Some(count) && !layer.joined);
        match (stage, last) {
            (Stage::Keep { .. }, _) if kept.is_none() => (kept, slots) = (Some(count), slots + 1),
            (Stage::Dense(dense), _) if kept.is_none_or(|before| before == count) => {
                layers.push(FusedLayer { dense, dropout: None, joined: false });
            }
            (Stage::Dropout { rate, index }, Some(layer)) if layer.dropout.is_none() => {
                layer.dropout = Some((rate, index));
            }
            (Stage::Concatenate { slot }, Some(layer)) if kept.is_some() && slot + 1 == slots => {
                layer.joined = true;
                kept = None;
            }
            _ => return None,
        }
    }
    kept.is_none().then_some(layers)
}
