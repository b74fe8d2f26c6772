//! The `model` part of the training configuration.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{
    Activation, ArchitectureConfig, Initialiser, LayerConfig, LossNormalisation, ModelConfig, OutputConfig, PRESETS,
    PlateauConfig, Variable,
};
use crate::suggest;

pub fn model(
    place: &Place<'_>,
    written: At<raw::Model>,
    classes: &[String],
    variables: &[Variable],
) -> Result<ModelConfig, Error> {
    let name = name(place, &written)?;
    let raw = written.value;
    let batch_size = match raw.batch_size.value {
        0 => {
            let error = place.error(&raw.batch_size, "`batch_size` is 0");
            return Err(error.help(Some("a negative number is all events at once".into())));
        }
        size => usize::try_from(size).ok(),
    };
    let rate = |written| check::number(place, "learning_rate", written, "a positive number", |v| v > 0.0);
    Ok(ModelConfig {
        name,
        architecture: raw.architecture.map(|written| architecture(place, written.value)).transpose()?,
        batch_size,
        epochs: check::count(place, "epochs", &raw.epochs, 1)?,
        early_stopping: raw.early_stopping.map(|n| check::count(place, "early_stopping", &n, 0)).transpose()?,
        save_best_only: raw.save_best_only.unwrap_or(false),
        reduce_lr_on_plateau: raw.reduce_lr_on_plateau.map(|written| plateau(place, written)).transpose()?,
        optimiser: raw.optimiser.map(|word| check::word(place, &word)).transpose()?,
        learning_rate: raw.learning_rate.as_ref().map(rate).transpose()?,
        loss: raw.loss.map(|written| super::loss::loss(place, written, classes)).transpose()?,
        decorrelate: raw
            .decorrelate
            .map(|written| super::loss::decorrelation(place, written, classes, variables))
            .transpose()?,
        loss_normalisation: check::word_or(place, raw.loss_normalisation.as_ref(), LossNormalisation::WeightSum)?,
    })
}

fn name(place: &Place<'_>, model: &At<raw::Model>) -> Result<String, Error> {
    match (&model.value.name, &model.value.architecture) {
        (Some(name), None) if !PRESETS.contains(&name.value.as_str()) => {
            let advice = suggest::advice(&name.value, PRESETS).unwrap_or_default();
            let error = place.error(name, format!("unknown model `{}`", name.value));
            Err(error.help(Some(format!("{advice}; or describe your own in `architecture`"))))
        }
        (Some(name), _) => Ok(name.value.clone()),
        (None, Some(_)) => Ok("custom".into()),
        (None, None) => Err(place.error(model, "`model` has neither `name` nor `architecture`")),
    }
}

fn plateau(place: &Place<'_>, written: At<raw::PlateauOrPatience>) -> Result<PlateauConfig, Error> {
    let mut plateau = PlateauConfig { patience: 0, factor: 0.1, min_delta: 1e-4, cooldown: 0, min_learning_rate: 0.0 };
    let place_of = |value: u64| At::new(value, written.referenced, written.defined);
    match &written.value {
        raw::PlateauOrPatience::Number(patience) => {
            plateau.patience = check::count(place, "reduce_lr_on_plateau", &place_of(*patience), 1)?;
        }
        raw::PlateauOrPatience::Map(map) => {
            plateau.patience = check::count(place, "patience", &map.patience, 1)?;
            if let Some(factor) = &map.factor {
                plateau.factor = check::number(place, "factor", factor, "between 0 and 1", |v| 0.0 < v && v < 1.0)?;
            }
            if let Some(delta) = &map.min_delta {
                plateau.min_delta = check::number(place, "min_delta", delta, "0 or more", |v| v >= 0.0)?;
            }
            if let Some(cooldown) = &map.cooldown {
                plateau.cooldown = check::count(place, "cooldown", cooldown, 0)?;
            }
            if let Some(least) = &map.min_learning_rate {
                plateau.min_learning_rate =
                    check::number(place, "min_learning_rate", least, "0 or more", |v| v >= 0.0)?;
            }
        }
    }
    Ok(plateau)
}

fn architecture(place: &Place<'_>, raw: raw::Architecture) -> Result<ArchitectureConfig, Error> {
    let default = LayerConfig {
        units: 0,
        activation: check::word_or(place, raw.activation.as_ref(), Activation::Relu)?,
        initialiser: check::word_or(place, raw.initialiser.as_ref(), Initialiser::GlorotUniform)?,
        l2: l2(place, raw.l2.as_ref(), 0.0)?,
        dropout: dropout(place, raw.dropout.as_ref(), 0.0)?,
        batch_norm: raw.batch_norm.unwrap_or(false),
    };
    let layers = raw.layers.into_iter().map(|written| layer(place, &written, &default)).collect::<Result<_, _>>()?;
    let output = raw.output.unwrap_or(raw::Output { initialiser: None, l2: None });
    let output = OutputConfig {
        initialiser: check::word_or(place, output.initialiser.as_ref(), default.initialiser)?,
        l2: l2(place, output.l2.as_ref(), default.l2)?,
    };
    Ok(ArchitectureConfig { layers, output })
}

fn layer(place: &Place<'_>, written: &At<raw::Layer>, default: &LayerConfig) -> Result<LayerConfig, Error> {
    match &written.value {
        raw::Layer::Number(units) => {
            let units = At::new(*units, written.referenced, written.defined);
            Ok(LayerConfig { units: check::count(place, "units", &units, 1)?, ..default.clone() })
        }
        raw::Layer::Map(raw) => Ok(LayerConfig {
            units: check::count(place, "units", &raw.units, 1)?,
            activation: check::word_or(place, raw.activation.as_ref(), default.activation)?,
            initialiser: check::word_or(place, raw.initialiser.as_ref(), default.initialiser)?,
            l2: l2(place, raw.l2.as_ref(), default.l2)?,
            dropout: dropout(place, raw.dropout.as_ref(), default.dropout)?,
            batch_norm: raw.batch_norm.unwrap_or(default.batch_norm),
        }),
    }
}

fn l2(place: &Place<'_>, written: Option<&At<f64>>, default: f64) -> Result<f64, Error> {
    written.map_or(Ok(default), |written| check::number(place, "l2", written, "0 or more", |v| v >= 0.0))
}

fn dropout(place: &Place<'_>, written: Option<&At<f64>>, default: f64) -> Result<f64, Error> {
    let share =
        |written| check::number(place, "dropout", written, "0 or more and less than 1", |v| (0.0..1.0).contains(&v));
    written.map_or(Ok(default), share)
}
