//! From the `model` part of a training configuration to a [`Training`].

use common::config::{self, ModelConfig, PlateauConfig, TrainingConfig};

use crate::{
    Architecture, Backend, EarlyStopping, Loss, Normalisation, Optimiser, Preset, ReduceOnPlateau, Result, Training,
};

impl Training {
    /// The training that a configuration asks for: the preset of its name, with all that is said about it changed.
    ///
    /// A network of one's own starts from cross-entropy and Adam.
    pub fn from_config(config: &TrainingConfig, backend: Backend) -> Result<Self> {
        let (model, inputs, classes) = (&config.model, config.variables.len(), config.classes.len());
        let preset = match &model.architecture {
            Some(own) => Preset {
                architecture: Architecture::from_config(own, &config.variable_names(), classes),
                loss: Loss::CrossEntropy,
                optimiser: Optimiser::adam(1e-3),
            },
            None => Preset::named(&model.name, inputs, classes)?,
        };
        let training = Self {
            architecture: preset.architecture,
            loss: model.loss.map_or(preset.loss, Loss::from),
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

impl From<config::Loss> for Loss {
    fn from(loss: config::Loss) -> Self {
        match loss {
            config::Loss::CategoricalCrossentropy => Self::CrossEntropy,
            config::Loss::MeanSquaredError => Self::SquaredError,
        }
    }
}

impl From<Loss> for config::Loss {
    fn from(loss: Loss) -> Self {
        match loss {
            Loss::CrossEntropy => Self::CategoricalCrossentropy,
            Loss::SquaredError => Self::MeanSquaredError,
        }
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
