//! From the `model` part of a training configuration to a [`Training`].

use common::config::{self, EarlyStoppingConfig, ModelConfig, PlateauConfig, TrainingConfig, WeightAveragingConfig};

use crate::{
    Architecture, Backend, Batching, ClipGradient, EarlyStopping, Keep, Loss, Normalisation, Objective, Optimiser,
    Preset, ReduceOnPlateau, Result, Training, WeightAveraging,
};

impl Training {
    /// The training that a configuration asks for: the preset of its name, with all that is said about it changed.
    ///
    /// A network of one's own starts from cross-entropy, or the squared error of a regression, and Adam.
    pub fn from_config(config: &TrainingConfig, backend: Backend) -> Result<Self> {
        let (model, inputs, classes) = (&config.model, config.variables.len(), config.outputs().len());
        let preset = match &model.architecture {
            Some(own) => Preset {
                architecture: Architecture::from_config(own, &config.variable_names(), classes),
                loss: if config.target.is_some() { Loss::SquaredError } else { Loss::CrossEntropy },
                optimiser: Optimiser::adam(1e-3),
            },
            None => Preset::named(&model.name, inputs, classes)?,
        };
        let training = Self {
            architecture: preset.architecture,
            objective: Objective {
                loss: model.loss.clone().unwrap_or(preset.loss),
                decorrelate: model.decorrelate.clone(),
                normalisation: model.loss_normalisation.into(),
            },
            optimiser: optimiser(model, preset.optimiser),
            schedule: model.schedule,
            clip_gradient: model.clip_gradient.map(ClipGradient::from),
            batches: Batching::new(model.batch_size, model.balanced_batches)?,
            eras: config.era_variables(),
            shuffle: true,
            epochs: model.epochs,
            keep: Keep::new(
                model.early_stopping.map(EarlyStopping::from),
                model.save_best_only,
                model.weight_averaging.map(WeightAveraging::from),
                model.snapshots,
            )?,
            reduce_on_plateau: model.reduce_lr_on_plateau.map(ReduceOnPlateau::from),
            alteration: None,
            seed: config.seed,
            backend,
            threads: None,
        };
        training.check()?;
        Ok(training)
    }
}

fn optimiser(config: &ModelConfig, preset: Optimiser) -> Optimiser {
    let mut chosen = match config.optimiser {
        None => preset,
        Some(config::Optimiser::Adam) => Optimiser::adam(1e-3),
        Some(config::Optimiser::AdamW) => Optimiser::adamw(1e-3, 1e-2),
        Some(config::Optimiser::Nadam) => Optimiser::nadam(2e-3),
        Some(config::Optimiser::RAdam) => Optimiser::radam(1e-3),
        Some(config::Optimiser::Sgd) => Optimiser::sgd(1e-2, 0.0),
    };
    let set = |value: &mut f64, written: Option<f64>| *value = written.unwrap_or(*value);
    let with = config.optimiser_settings;
    match &mut chosen {
        Optimiser::Adam { beta1, beta2, epsilon, .. }
        | Optimiser::AdamW { beta1, beta2, epsilon, .. }
        | Optimiser::Nadam { beta1, beta2, epsilon, .. }
        | Optimiser::RAdam { beta1, beta2, epsilon, .. } => {
            set(beta1, with.beta_1);
            set(beta2, with.beta_2);
            set(epsilon, with.epsilon);
        }
        Optimiser::Sgd { momentum, nesterov, .. } => {
            set(momentum, with.momentum);
            *nesterov = with.nesterov.unwrap_or(*nesterov);
        }
    }
    if let Optimiser::AdamW { weight_decay, .. } = &mut chosen {
        set(weight_decay, with.weight_decay);
    }
    config.learning_rate.map_or(chosen, |rate| chosen.with_learning_rate(rate))
}

impl From<config::ClipGradient> for ClipGradient {
    fn from(clip: config::ClipGradient) -> Self {
        match clip {
            config::ClipGradient::Norm(norm) => Self::Norm(norm),
            config::ClipGradient::Value(value) => Self::Value(value),
        }
    }
}

impl From<EarlyStoppingConfig> for EarlyStopping {
    fn from(config: EarlyStoppingConfig) -> Self {
        let EarlyStoppingConfig { patience, monitor, min_delta } = config;
        Self { patience, monitor, min_delta }
    }
}

impl From<WeightAveragingConfig> for WeightAveraging {
    fn from(config: WeightAveragingConfig) -> Self {
        let WeightAveragingConfig { start, learning_rate } = config;
        Self { start, learning_rate }
    }
}

impl From<PlateauConfig> for ReduceOnPlateau {
    fn from(config: PlateauConfig) -> Self {
        let PlateauConfig { patience, monitor, factor, min_delta, cooldown, min_learning_rate } = config;
        Self { patience, monitor, factor, min_delta, cooldown, min_learning_rate }
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
