//! Losses and how a batch's weighted losses become one number.

use serde::{Deserialize, Serialize};

/// Loss of one event, a function of the softmax output `p` and the true class `y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// `-ln p_y` (`categorical_crossentropy` of Keras)
    CrossEntropy,
    /// Mean over the classes `c` of `(p_c - [c = y])²` (`mean_squared_error` of Keras)
    SquaredError,
}

/// What the weighted sum of a batch's losses is divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// The batch's sum of weights, so that a common factor of all weights changes nothing.
    ///
    /// With a negative weight anywhere in the training events a batch's sum can cancel, and is no divisor:
    /// the mean weight of all training events times the number of events in the batch takes its place.
    #[default]
    WeightSum,
    /// The number of events in the batch, as Keras does since TensorFlow 2.
    BatchSize,
}
