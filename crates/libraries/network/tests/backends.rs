//! All backends train alike: the losses of the first steps agree. wgpu runs on what it finds, Mesa's lavapipe where there is no
//! GPU.

use std::ops::ControlFlow;

use network::{
    Activation, Architecture, Backend, Batching, Category, Encoding, Events, Initialiser, Layer, Loss, Observer,
    Optimiser, Output, Progress, Training,
};

const CLASSES: usize = 3;
const INPUTS: usize = 8;
const EVENTS: usize = 600;
const STEPS: usize = 20;

/// Remembers the loss of each batch.
#[derive(Default)]
struct Losses(Vec<f64>);

impl Observer for Losses {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.0.push(progress.loss);
        if self.0.len() == STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Losses of the first steps. The first input is a category of -1 and 1.
fn losses(training: &Training, backend: Backend) -> Vec<f64> {
    let wave = |index: usize| ((index * index) as f32 * 0.37).sin() + (index as f32 * 0.11).cos();
    let category = |event: usize| if event % 5 < 2 { -1.0 } else { 1.0 };
    let value = |event, input| if input == 0 { category(event) } else { wave(event * INPUTS + input) };
    let inputs: Vec<f32> = (0..EVENTS * INPUTS).map(|index| value(index / INPUTS, index % INPUTS)).collect();
    // The class is what the second input says, so that all of them have something to learn.
    let class = |event: usize| match wave(event * INPUTS + 1) {
        value if value < -0.5 => 0,
        value if value < 0.5 => 1,
        _ => 2,
    };
    let targets: Vec<u32> = (0..EVENTS).map(class).collect();
    let weights: Vec<f32> = (0..EVENTS).map(|event| 0.5 + (event % 7) as f32 / 7.0).collect();
    let events = Events { inputs: &inputs, targets: &targets, weights: &weights, ..Events::default() };
    let mut losses = Losses::default();
    let ended = Training { backend, ..training.clone() }.run(events, Events::default(), &mut losses);
    assert!(matches!(ended, Err(network::Error::Interrupted { .. })), "{backend:?}: {ended:?}");
    losses.0
}

fn training(layers: Vec<Layer>, loss: Loss) -> Training {
    let output = Output::softmax(CLASSES);
    let architecture = Architecture { inputs: INPUTS, encoding: Encoding::default(), layers, output };
    Training {
        batches: Batching::Size(100),
        epochs: STEPS,
        seed: 3,
        ..Training::new(architecture, loss, Optimiser::adam(5e-3))
    }
}

fn dense(units: usize, activation: Activation) -> Layer {
    Layer::Dense { units, activation, initialiser: Initialiser::GlorotNormal, l2: 1e-4 }
}

/// Networks and losses of every kind.
fn trainings() -> Vec<Training> {
    let dropping = vec![dense(30, Activation::Relu), Layer::Dropout { rate: 0.3 }, dense(20, Activation::Tanh)];
    let normalised = vec![dense(30, Activation::Elu), Layer::BatchNorm, dense(20, Activation::Softplus)];
    let selu = vec![dense(30, Activation::Selu), Layer::AlphaDropout { rate: 0.1 }, dense(20, Activation::Selu)];
    let residual = vec![dense(16, Activation::Swish), dense(16, Activation::Sigmoid), Layer::Add { back: 1 }];
    let mut embedded = training(vec![dense(24, Activation::LeakyRelu)], Loss::CrossEntropy);
    embedded.architecture.encoding.categories =
        vec![Category { input: 0, values: vec![-1.0, 1.0], embedding: Some(2) }];
    vec![
        training(dropping, Loss::CrossEntropy),
        training(normalised, Loss::SquaredError),
        training(selu, Loss::Focal { gamma: 2.0 }),
        training(residual, Loss::AbsoluteError),
        embedded,
    ]
}

#[test]
fn the_losses_of_the_first_steps_are_the_same_on_all_backends() {
    for training in trainings() {
        let expected = losses(&training, Backend::Flex);
        assert!(expected.first() > expected.last(), "{training:?} does not learn: {expected:?}");
        for backend in [Backend::FlexAutodiff, Backend::Ndarray, Backend::Wgpu] {
            let found = losses(&training, backend);
            let worst = expected.iter().zip(&found).map(|(a, b)| (a - b).abs() / a.abs().max(1.0)).fold(0.0, f64::max);
            assert!(worst < 1e-4, "{backend:?} differs by {worst}: {training:?}\n{expected:?}\n{found:?}");
        }
    }
}
