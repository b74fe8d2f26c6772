//! From the `model` part of a training configuration to a [`Training`].

use common::config::{self, ArchitectureConfig, LayerConfig, ModelConfig, PlateauConfig, TrainingConfig};

use crate::{
    Activation, Architecture, Backend, EarlyStopping, Initialiser, Layer, Loss, Normalisation, Optimiser, Output,
    Preset, ReduceOnPlateau, Result, Training,
};

impl Training {
    /// The training that a configuration asks for: the preset of its name, with all that is said about it changed.
    ///
    /// A network of one's own starts from cross-entropy and Adam.
    pub fn from_config(config: &TrainingConfig, backend: Backend) -> Result<Self> {
        let (model, inputs, classes) = (&config.model, config.variables.len(), config.classes.len());
        let preset = match &model.architecture {
            Some(own) => Preset {
                architecture: architecture(own, inputs, classes),
                loss: Loss::CrossEntropy,
                optimiser: Optimiser::adam(1e-3),
            },
            None => Preset::named(&model.name, inputs, classes)?,
        };
        let training = Self {
            architecture: preset.architecture,
            loss: model.loss.clone().unwrap_or(preset.loss),
            decorrelate: model.decorrelate.clone(),
            normalisation: model.loss_normalisation.into(),
            optimiser: optimiser(model, preset.optimiser),
            batch_size: model.batch_size,
            shuffle: true,
            epochs: model.epochs,
            early_stopping: model.early_stopping.map(|patience| EarlyStopping { patience, min_delta: 0.0 }),
            save_best_only: model.save_best_only,
            reduce_on_plateau: model.reduce_lr_on_plateau.map(ReduceOnPlateau::from),
            seed: config.seed,
            backend,
            threads: None,
        };
        training.check()?;
        Ok(training)
    }
}

fn architecture(config: &ArchitectureConfig, inputs: usize, classes: usize) -> Architecture {
    let (initialiser, l2) = (config.output.initialiser.into(), config.output.l2);
    let output = Output { classes, initialiser, l2 };
    Architecture { inputs, layers: config.layers.iter().flat_map(layers).collect(), output }
}

/// Linear map, batch normalisation, activation, dropout, in this order.
fn layers(config: &LayerConfig) -> Vec<Layer> {
    let (units, activation, initialiser) = (config.units, config.activation.into(), config.initialiser.into());
    let dense = |activation| Layer::Dense { units, activation, initialiser, l2: config.l2 };
    let mut layers = match config.batch_norm {
        true => vec![dense(Activation::Linear), Layer::BatchNorm, Layer::Activation(activation)],
        false => vec![dense(activation)],
    };
    if config.dropout > 0.0 {
        layers.push(Layer::Dropout { rate: config.dropout });
    }
    layers
}

fn optimiser(config: &ModelConfig, preset: Optimiser) -> Optimiser {
    let chosen = match config.optimiser {
        None => preset,
        Some(config::Optimiser::Adam) => Optimiser::adam(1e-3),
        Some(config::Optimiser::Nadam) => Optimiser::nadam(2e-3),
    };
    config.learning_rate.map_or(chosen, |rate| chosen.with_learning_rate(rate))
}

impl From<PlateauConfig> for ReduceOnPlateau {
    fn from(config: PlateauConfig) -> Self {
        let PlateauConfig { patience, factor, min_delta, cooldown, min_learning_rate } = config;
        Self { patience, factor, min_delta, cooldown, min_learning_rate }
    }
}

impl From<config::LossNormalisation> for Normalisation {
    fn from(normalisation: config::LossNormalisation) -> Self {
        match normalisation {
            config::LossNormalisation::WeightSum => Self::WeightSum,
            config::LossNormalisation::BatchSize => Self::BatchSize,
        }
    }
}

impl From<config::Activation> for Activation {
    fn from(activation: config::Activation) -> Self {
        match activation {
            config::Activation::Linear => Self::Linear,
            config::Activation::Relu => Self::Relu,
            config::Activation::Tanh => Self::Tanh,
            config::Activation::Sigmoid => Self::Sigmoid,
            config::Activation::Elu => Self::Elu,
            config::Activation::Selu => Self::Selu,
            config::Activation::LeakyRelu => Self::LeakyRelu,
            config::Activation::Softplus => Self::Softplus,
        }
    }
}

impl From<config::Initialiser> for Initialiser {
    fn from(initialiser: config::Initialiser) -> Self {
        match initialiser {
            config::Initialiser::GlorotUniform => Self::GlorotUniform,
            config::Initialiser::GlorotNormal => Self::GlorotNormal,
            config::Initialiser::HeUniform => Self::HeUniform,
            config::Initialiser::HeNormal => Self::HeNormal,
            config::Initialiser::LecunUniform => Self::LecunUniform,
            config::Initialiser::LecunNormal => Self::LecunNormal,
        }
    }
}
