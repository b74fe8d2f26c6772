//! Events and networks for the unit tests.

use rand::Rng;

use crate::{Activation, Architecture, Encoding, Events, Initialiser, Layer, Output};

/// Owned events.
pub(crate) struct Sample {
    pub(crate) inputs: Vec<f32>,
    pub(crate) targets: Vec<u32>,
    pub(crate) weights: Vec<f32>,
    pub(crate) decorrelated: Vec<f32>,
}

impl Sample {
    /// Events whose class shifts their inputs, with weights in [0.5, 1.5).
    pub(crate) fn new(events: usize, inputs: usize, classes: usize, seed: u64) -> Self {
        let mut random = common::seed::stream(seed, "sample");
        let mut uniform = || (random.next_u32() as f32) / 4_294_967_296.0;
        let mut sample =
            Self { inputs: Vec::new(), targets: Vec::new(), weights: Vec::new(), decorrelated: Vec::new() };
        for event in 0..events {
            let class = event % classes;
            let shift = |input: usize| if input % classes == class { 0.8 } else { 0.0 };
            sample.inputs.extend((0..inputs).map(|input| 3.0 * uniform() - 1.5 + shift(input)));
            sample.targets.push(class as u32);
            sample.weights.push(0.5 + uniform());
            // Rounded: some events have the same value.
            sample.decorrelated.push((4.0 * sample.inputs[event * inputs]).round() + class as f32);
        }
        sample
    }

    pub(crate) fn events(&self) -> Events<'_> {
        Events {
            inputs: &self.inputs,
            targets: &self.targets,
            weights: &self.weights,
            decorrelated: &self.decorrelated,
            ..Events::default()
        }
    }
}

/// A dense layer without L2.
pub(crate) fn dense(units: usize, activation: Activation) -> Layer {
    Layer::Dense { units, activation, initialiser: Initialiser::GlorotNormal, l2: 0.0 }
}

/// A network with these hidden layers.
pub(crate) fn network(inputs: usize, layers: Vec<Layer>, classes: usize) -> Architecture {
    Architecture { inputs, encoding: Encoding::default(), layers, output: Output::softmax(classes) }
}
