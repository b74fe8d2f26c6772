//! The `model` part of the training configuration.

use super::architecture::{Ends, architecture};
use super::{
    Place, balanced_batches, check, early_stopping, ensemble, memory, optimiser, schedule, snapshots, weight_averaging,
};
use crate::config::error::Error;
use crate::config::named::Named;
use crate::config::raw::{self, At};
use crate::config::{
    BalancedBatches, EarlyStoppingConfig, LossNormalisation, ModelConfig, Monitor, PlateauConfig, PresetName,
    WeightsKept, scheduled_epochs,
};

pub fn model(place: &Place<'_>, written: At<raw::Model>, ends: Ends<'_>) -> Result<ModelConfig, Error> {
    let name = name(place, &written, ends)?;
    let whole = At::new((), written.referenced, written.defined);
    let raw = written.value;
    let balanced = raw.balanced_batches.as_ref();
    let groups = ends.classes.len() * ends.eras.map_or(1, |eras| eras.list.len());
    let balanced =
        balanced.map(|written| balanced_batches::balanced_batches(place, written, groups, ends.target.is_some()));
    let balanced_batches = balanced.transpose()?;
    if let (Some(_), Some(written)) = (ends.eras, &raw.memory_limit) {
        let error = place.error(written, "a training on eras needs all events in memory");
        return Err(error.help(Some("take `memory_limit` out, or train on one era as `datasets`".into())));
    }
    if let (Some(_), Some(written)) = (balanced_batches, &raw.memory_limit) {
        return Err(
            place.error(written, "`balanced_batches` needs all events in memory; take it or `memory_limit` out")
        );
    }
    let batch_size = match (&raw.batch_size, balanced_batches) {
        (None, Some(_)) => None,
        (Some(written), Some(_)) => {
            return Err(place.error(written, BalancedBatches::NO_BATCH_SIZE));
        }
        (None, None) => return Err(place.error(&whole, "key `batch_size` is missing")),
        (Some(written), None) if written.value == 0 => {
            let error = place.error(written, "`batch_size` is 0");
            return Err(error.help(Some("a negative number is all events at once".into())));
        }
        (Some(written), None) => usize::try_from(written.value).ok(),
    };
    let rate = |written| check::number(place, "learning_rate", written, "a positive number", |v| v > 0.0);
    let every = |written| check::count(place, "checkpoint_every", written, 1);
    let epochs = check::count(place, "epochs", &raw.epochs, 1)?;
    let monitor = raw.early_stopping.as_ref().map(|written| At::new((), written.referenced, written.defined));
    let stops = raw.early_stopping.map(|written| early_stopping::early_stopping(place, written)).transpose()?;
    let (early_stopping, restores) = stops.map_or((None, false), |(rule, restores)| (Some(rule), restores));
    if ends.target.is_some() {
        let accuracy = |rule: EarlyStoppingConfig| rule.monitor == Monitor::ValidationAccuracy;
        if let (Some(written), true) = (monitor, early_stopping.is_some_and(accuracy)) {
            return Err(
                place.error(&written, "`early_stopping` monitors the accuracy of classes, but there is a `target`")
            );
        }
        if let Some(with) = &raw.decorrelate {
            return Err(place.error(&with.variable, "`decorrelate` is of scores of classes, but there is a `target`"));
        }
    }
    let save_best_only = raw.save_best_only.unwrap_or(false) || restores;
    let kept = WeightsKept {
        early_stopping: early_stopping.is_some(),
        save_best_only,
        weight_averaging: raw.weight_averaging.is_some(),
        snapshots: raw.snapshots.is_some(),
    };
    let average = |written| weight_averaging::weight_averaging(place, &written, epochs, kept);
    let weight_averaging = raw.weight_averaging.map(average).transpose()?;
    let keep = |written| snapshots::snapshots(place, written, kept);
    let snapshots = raw.snapshots.as_ref().map(keep).transpose()?;
    let of_one = snapshots.map(|_| "snapshots");
    let ensemble = raw.ensemble.map(|written| ensemble::ensemble(place, &written, of_one)).transpose()?;
    let scheduled = scheduled_epochs(epochs, weight_averaging.map(|averaging| averaging.start), snapshots);
    let schedule = raw.schedule.map(|written| schedule::schedule(place, written, scheduled as f64)).transpose()?;
    if let (Some(_), Some(written)) = (snapshots, &raw.reduce_lr_on_plateau) {
        let problem =
            "each wave of `snapshots` raises the loss, which `reduce_lr_on_plateau` takes for a plateau; take either";
        return Err(place.error(written, problem));
    }
    if let (Some(snapshots), Some(written)) = (snapshots, &raw.snapshots) {
        snapshots.taken(schedule, epochs).map_err(|reason| place.error(written, reason))?;
    }
    let lowered = |written| plateau(place, written, ends.target.is_some());
    let (optimiser, optimiser_settings) = optimiser::optimiser(place, raw.optimiser)?;
    Ok(ModelConfig {
        name,
        architecture: raw.architecture.map(|written| architecture(place, written, ends)).transpose()?,
        batch_size,
        balanced_batches,
        epochs,
        early_stopping,
        save_best_only,
        weight_averaging,
        ensemble,
        snapshots,
        reduce_lr_on_plateau: raw.reduce_lr_on_plateau.map(lowered).transpose()?,
        optimiser,
        optimiser_settings,
        learning_rate: raw.learning_rate.as_ref().map(rate).transpose()?,
        clip_gradient: raw.clip_gradient.map(|written| optimiser::clip_gradient(place, &written)).transpose()?,
        schedule,
        loss: raw.loss.map(|written| super::loss::loss(place, written, ends)).transpose()?,
        decorrelate: raw.decorrelate.map(|written| super::loss::decorrelation(place, written, ends)).transpose()?,
        loss_normalisation: check::word_or(place, raw.loss_normalisation.as_ref(), LossNormalisation::WeightSum)?,
        memory_limit: raw.memory_limit.map(|written| memory::limit(place, &written, batch_size)).transpose()?,
        checkpoint_every: raw.checkpoint_every.as_ref().map(every).transpose()?,
    })
}

fn name(place: &Place<'_>, model: &At<raw::Model>, ends: Ends<'_>) -> Result<String, Error> {
    match (&model.value.name, &model.value.architecture) {
        (Some(name), None) if PresetName::from_word(&name.value).is_none() => {
            let advice = suggest::advice(&name.value, PresetName::words()).unwrap_or_default();
            let error = place.error(name, format!("unknown model `{}`", name.value));
            Err(error.help(Some(format!("{advice}; or describe your own in `architecture`"))))
        }
        (Some(name), None) if ends.target.is_some() => {
            let error = place.error(name, format!("model `{}` is a classifier, but there is a `target`", name.value));
            Err(error.help(Some("describe a network in `architecture`".into())))
        }
        (Some(name), _) => Ok(name.value.clone()),
        (None, Some(_)) => Ok("custom".into()),
        (None, None) => Err(place.error(model, "`model` has neither `name` nor `architecture`")),
    }
}

fn plateau(place: &Place<'_>, written: At<raw::PlateauOrPatience>, regression: bool) -> Result<PlateauConfig, Error> {
    let mut plateau = PlateauConfig {
        patience: 0,
        monitor: Monitor::usual(),
        factor: 0.1,
        min_delta: 1e-4,
        cooldown: 0,
        min_learning_rate: 0.0,
    };
    let place_of = |value: u64| At::new(value, written.referenced, written.defined);
    match &written.value {
        raw::PlateauOrPatience::Number(patience) => {
            plateau.patience = check::count(place, "reduce_lr_on_plateau", &place_of(*patience), 1)?;
        }
        raw::PlateauOrPatience::Map(map) => {
            plateau.patience = check::count(place, "patience", &map.patience, 1)?;
            plateau.monitor = check::word_or(place, map.monitor.as_ref(), Monitor::usual())?;
            if let (Monitor::ValidationAccuracy, Some(written), true) = (plateau.monitor, &map.monitor, regression) {
                let problem = "`reduce_lr_on_plateau` monitors the accuracy of classes, but there is a `target`";
                return Err(place.error(written, problem));
            }
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
