//! What is printed when a training is done.
use common::config::TrainingConfig;
use common::number::{percent, significant};
use common::weight::ClassSum;
use network::{Errors, Member, Outcome};
use shell::Table;

use crate::history::History;

/// Events and weights of each class; `training` holds the number of events to train on of each.
pub fn classes(classes: &[ClassSum], training: &[u64]) -> Table {
    let mut table =
        Table::new(["class", "events", "training", "validation", "sum of weights", "training weights", "negative"]);
    for (class, trained) in classes.iter().zip(training) {
        table.row([
            class.class.clone(),
            class.events.to_string(),
            trained.to_string(),
            (class.events - trained).to_string(),
            significant(class.event_weights, 6),
            significant(class.training_weights, 6),
            percent(class.negative as f64 / class.events as f64),
        ]);
    }
    table
}

/// Events of each class in each era.
pub fn eras(config: &TrainingConfig, events: &[Vec<u64>]) -> Table {
    let names = config.era_names().map(|era| format!("events in {era}"));
    let mut table = Table::new(std::iter::once("class".to_owned()).chain(names));
    for (index, (class, events)) in config.classes.iter().zip(events).enumerate() {
        let class = if config.is_randomised(index) { format!("{class} (drawn)") } else { class.clone() };
        table.row(std::iter::once(class).chain(events.iter().map(u64::to_string)));
    }
    table
}

/// The course of the training in one line.
pub fn training(outcome: &Outcome, history: &History, seconds: f64) -> String {
    let epochs = &outcome.history.epochs;
    let kept = history.kept();
    let validation =
        kept.validation_loss.map_or(String::new(), |loss| format!(", validation loss {}", significant(loss, 5)));
    let told = |errors: Option<Errors>| {
        errors.map_or(String::new(), |errors| {
            let [rms, mean] = [errors.rms, errors.mean_absolute_error].map(|error| significant(error, 5));
            format!(", RMS {rms}, mean absolute error {mean}")
        })
    };
    let errors = told(kept.validation_errors.or(kept.errors));
    let averaged = history.averaged.map_or(String::new(), |averaged| {
        let loss = averaged.validation_loss.map_or(String::new(), |loss| format!(", {}", significant(loss, 5)));
        let errors = told(averaged.validation_errors);
        format!("; mean of the weights since epoch {}{loss}{errors}", averaged.first_epoch)
    });
    let ensemble = history.ensemble.as_ref().map_or(String::new(), |ensemble| {
        let of = |member: &Member| {
            let loss = member.validation_loss.map_or(String::new(), |loss| format!(" ({})", significant(loss, 5)));
            format!("{}{loss}", member.epoch)
        };
        let members: Vec<String> = ensemble.members.iter().map(of).collect();
        let loss = ensemble.validation_loss.map_or(String::new(), |loss| format!(": {}", significant(loss, 5)));
        let errors = told(ensemble.validation_errors);
        format!("; mean of the scores after epochs {}{loss}{errors}", members.join(", "))
    });
    // Those before a checkpoint were not timed here.
    let timed: Vec<f64> = epochs.iter().map(|epoch| epoch.events_per_second).filter(|speed| *speed > 0.0).collect();
    let speed = if timed.is_empty() { 0.0 } else { timed.iter().sum::<f64>() / timed.len() as f64 };
    format!(
        "epoch {} of {} kept (best: {}{}): loss {}{validation}{errors}{averaged}{ensemble}; {seconds:.1} s, {} events/s",
        history.kept_epoch,
        epochs.len(),
        history.best_epoch,
        if history.stopped_early { ", stopped early" } else { "" },
        significant(kept.loss, 5),
        significant(speed, 3)
    )
}
