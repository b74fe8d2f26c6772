//! Where each parameter lies in the one flat vector that optimisers, gradients and model files share.
//!
//! One vector makes an optimiser step a single pass over memory. Kernels are `[inputs, outputs]`, row-major.

use std::ops::Range;

use rand_chacha::ChaCha8Rng;

use super::{Architecture, Initialiser, Layer, initialiser};

/// One named part of the parameter vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name in the model file, such as `dense_0.weight`.
    pub name: String,
    /// `[inputs, outputs]` of a kernel, `[values, width]` of an embedding, `[units]` of all others.
    pub shape: Vec<usize>,
    /// Place in the flat vector.
    pub range: Range<usize>,
    /// L2 factor; 0 for all but kernels.
    pub l2: f64,
    start: Start,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Start {
    Kernel(Initialiser),
    Constant(f32),
    /// Between -0.05 and 0.05, as Keras does for embeddings.
    Embedding,
    /// Between 0 and 1.
    Share,
}

/// The parameters of an architecture in the order of the flat vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    parameters: Vec<Parameter>,
}

impl Layout {
    /// The layout of an architecture.
    pub fn of(architecture: &Architecture) -> Self {
        let mut layout = Self { parameters: Vec::new() };
        let widths = architecture.widths();
        let embeddings =
            architecture.encoding.categories.iter().filter_map(|one| Some((one.values.len(), one.embedding?)));
        for (index, (values, width)) in embeddings.enumerate() {
            layout.push(format!("embedding_{index}.weight"), vec![values, width], 0.0, Start::Embedding);
        }
        if let Some(boost) = &architecture.encoding.lorentz_boost {
            for part in ["particles", "frames"] {
                let shape = vec![boost.particles.len(), boost.combinations];
                layout.push(format!("lorentz_boost.{part}"), shape, 0.0, Start::Share);
            }
            layout.norm("lorentz_boost", boost.width());
        }
        let (mut dense, mut norm) = (0, 0);
        for (layer, &width) in architecture.layers.iter().zip(&widths) {
            match *layer {
                Layer::Dense { units, initialiser, l2, .. } => {
                    layout.dense(&format!("dense_{dense}"), [width, units], initialiser, l2);
                    dense += 1;
                }
                Layer::BatchNorm => {
                    layout.norm(&format!("batch_norm_{norm}"), width);
                    norm += 1;
                }
                Layer::Dropout { .. } | Layer::AlphaDropout { .. } | Layer::Activation(_) => {}
                Layer::Add { .. } | Layer::Concatenate { .. } => {}
            }
        }
        let output = &architecture.output;
        layout.dense("output", [widths[architecture.layers.len()], output.units()], output.initialiser, output.l2);
        layout
    }

    /// All parameters in order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Length of the flat vector.
    pub fn len(&self) -> usize {
        self.parameters.last().map_or(0, |last| last.range.end)
    }

    /// Whether there are no parameters at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// First values of all parameters.
    pub fn initialise(&self, random: &mut ChaCha8Rng) -> Vec<f32> {
        let mut values = vec![0.0; self.len()];
        for parameter in &self.parameters {
            let part = &mut values[parameter.range.clone()];
            match parameter.start {
                Start::Constant(value) => part.fill(value),
                Start::Embedding => initialiser::uniform(part, 0.05, random),
                Start::Share => {
                    initialiser::uniform(part, 0.5, random);
                    part.iter_mut().for_each(|value| *value += 0.5);
                }
                Start::Kernel(initialiser) => initialiser.fill(part, parameter.shape[0], parameter.shape[1], random),
            }
        }
        values
    }

    fn dense(&mut self, name: &str, shape: [usize; 2], initialiser: Initialiser, l2: f64) {
        self.push(format!("{name}.weight"), shape.to_vec(), l2, Start::Kernel(initialiser));
        self.push(format!("{name}.bias"), vec![shape[1]], 0.0, Start::Constant(0.0));
    }

    fn norm(&mut self, name: &str, width: usize) {
        for (part, start) in [("gamma", 1.0), ("beta", 0.0), ("moving_mean", 0.0), ("moving_variance", 1.0)] {
            self.push(format!("{name}.{part}"), vec![width], 0.0, Start::Constant(start));
        }
    }

    fn push(&mut self, name: String, shape: Vec<usize>, l2: f64, start: Start) {
        let begin = self.len();
        let range = begin..begin + shape.iter().product::<usize>();
        self.parameters.push(Parameter { name, shape, range, l2, start });
    }
}
