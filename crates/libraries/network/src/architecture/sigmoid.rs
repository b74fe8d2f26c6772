//! One sigmoid unit as two softmax units.
//!
//! `sigmoid(z)` is the first softmax of `(z, 0)`, and binary cross-entropy their cross-entropy. So kernels and losses know
//! softmax only: a second unit is put beside the one, whose weights and bias are 0 and are never changed.

use super::{Architecture, Head};

impl Architecture {
    /// The same network with a softmax over two units.
    pub(crate) fn widened(&self) -> Self {
        let mut wide = self.clone();
        wide.output.activation = Head::Softmax;
        wide
    }

    /// Parameters before the output layer, which is the last of the flat vector.
    fn hidden_parameters(&self) -> usize {
        self.parameters() - (self.widths()[self.layers.len()] + 1) * self.output.units()
    }

    /// Puts the parameters of the [widened](Self::widened) network `into` place.
    pub(crate) fn widen(&self, parameters: &[f32], into: &mut Vec<f32>) {
        let (hidden, output) = parameters.split_at(self.hidden_parameters());
        into.clear();
        into.extend_from_slice(hidden);
        into.extend(output.iter().flat_map(|&value| [value, 0.0]));
    }

    /// The part of a gradient of the [widened](Self::widened) network that is of this one.
    pub(crate) fn narrow(&self, gradient: &[f32], into: &mut [f32]) {
        let (hidden, output) = into.split_at_mut(self.hidden_parameters());
        hidden.copy_from_slice(&gradient[..hidden.len()]);
        output.iter_mut().zip(gradient[hidden.len()..].iter().step_by(2)).for_each(|(into, value)| *into = *value);
    }
}
