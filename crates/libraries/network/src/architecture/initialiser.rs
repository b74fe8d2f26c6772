//! Distributions of the first weights, as Keras defines them: `scale / fan`, uniform or truncated normal.

use rand::Rng;
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// Distribution of the first weights of a kernel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Initialiser {
    /// Variance 2 / (inputs + outputs), normal (Glorot and Bengio, AISTATS 2010).
    GlorotNormal,
    /// Variance 2 / (inputs + outputs), uniform: the default of Keras.
    #[default]
    GlorotUniform,
    /// Variance 2 / inputs, normal (arXiv:1502.01852).
    HeNormal,
    /// Variance 2 / inputs, uniform.
    HeUniform,
    /// Variance 1 / inputs, normal (LeCun et al., Efficient BackProp).
    LecunNormal,
    /// Variance 1 / inputs, uniform.
    LecunUniform,
}

/// Standard deviation of a unit normal that is cut at ±2.
const TRUNCATED_DEVIATION: f64 = 0.879_625_661_034_239_8;

impl Initialiser {
    /// Fills a kernel of `inputs` x `outputs`.
    pub(crate) fn fill(self, kernel: &mut [f32], inputs: usize, outputs: usize, random: &mut ChaCha8Rng) {
        let variance = self.variance(inputs as f64, outputs as f64);
        match self {
            Self::GlorotUniform | Self::HeUniform | Self::LecunUniform => {
                uniform(kernel, (3.0 * variance).sqrt(), random);
            }
            Self::GlorotNormal | Self::HeNormal | Self::LecunNormal => {
                let deviation = variance.sqrt() / TRUNCATED_DEVIATION;
                kernel.iter_mut().for_each(|value| *value = (deviation * truncated_normal(random)) as f32);
            }
        }
    }

    fn variance(self, inputs: f64, outputs: f64) -> f64 {
        match self {
            Self::GlorotNormal | Self::GlorotUniform => 2.0 / (inputs + outputs),
            Self::HeNormal | Self::HeUniform => 2.0 / inputs,
            Self::LecunNormal | Self::LecunUniform => 1.0 / inputs,
        }
    }
}

/// Fills with values between `-limit` and `limit`.
pub(super) fn uniform(values: &mut [f32], limit: f64, random: &mut ChaCha8Rng) {
    values.iter_mut().for_each(|value| *value = (limit * (2.0 * unit(random) - 1.0)) as f32);
}

/// Uniform in [0, 1) from 53 random bits.
fn unit(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A unit normal redrawn until it lies within two standard deviations (Box and Muller).
fn truncated_normal(random: &mut ChaCha8Rng) -> f64 {
    loop {
        let radius = (-2.0 * (1.0 - unit(random)).ln()).sqrt();
        let value = radius * (std::f64::consts::TAU * unit(random)).cos();
        if value.abs() < 2.0 {
            return value;
        }
    }
}
