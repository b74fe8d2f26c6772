//! What is told of a training: its events as tables, its epochs and its end in one line each.
use common::config::TrainingConfig;
use common::number::{percent, significant};
use common::weight::ClassSum;
use network::{Epoch, Errors, Member};
use shell::Table;
use training::{EnsembleHistory, History, MemberHistory, TrainingHistory};

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
pub fn training(history: &TrainingHistory, seconds: f64) -> String {
    match history {
        TrainingHistory::Network(history) => network(history, seconds),
        TrainingHistory::Ensemble(history) => ensemble(history, seconds),
    }
}

fn network(history: &History, seconds: f64) -> String {
    let epochs = &history.epochs;
    let kept = history.kept();
    let loss_of = |epoch: &Epoch| {
        epoch.validation_loss.map_or(String::new(), |loss| format!(", validation loss {}", significant(loss, 5)))
    };
    let validation = loss_of(kept);
    let told = |name: &str, epoch: usize| match epoch == history.kept_epoch {
        true => String::new(),
        false => format!("; {name}: epoch {epoch}{}", loss_of(&epochs[epoch - 1])),
    };
    let others = told("best", history.best_epoch) + &told("last", epochs.len());
    let errors_of = |errors: Option<Errors>| {
        errors.map_or(String::new(), |errors| {
            let [rms, mean] = [errors.rms, errors.mean_absolute_error].map(|error| significant(error, 5));
            format!(", RMS {rms}, mean absolute error {mean}")
        })
    };
    let errors = errors_of(kept.validation_errors.or(kept.errors));
    let averaged = history.averaged.map_or(String::new(), |averaged| {
        let loss = averaged.validation_loss.map_or(String::new(), |loss| format!(", {}", significant(loss, 5)));
        let errors = errors_of(averaged.validation_errors);
        format!("; mean of the weights since epoch {}{loss}{errors}", averaged.first_epoch)
    });
    let ensemble = history.ensemble.as_ref().map_or(String::new(), |ensemble| {
        let of = |member: &Member| {
            let loss = member.validation_loss.map_or(String::new(), |loss| format!(" ({})", significant(loss, 5)));
            format!("{}{loss}", member.epoch)
        };
        let members: Vec<String> = ensemble.members.iter().map(of).collect();
        let loss = ensemble.validation_loss.map_or(String::new(), |loss| format!(": {}", significant(loss, 5)));
        let errors = errors_of(ensemble.validation_errors);
        format!("; mean of the scores after epochs {}{loss}{errors}", members.join(", "))
    });
    // Those before a checkpoint were not timed here.
    let timed: Vec<f64> = epochs.iter().map(|epoch| epoch.events_per_second).filter(|speed| *speed > 0.0).collect();
    let speed = if timed.is_empty() { 0.0 } else { timed.iter().sum::<f64>() / timed.len() as f64 };
    format!(
        "epoch {} of {} kept{}{}: loss {}{validation}{errors}{others}{averaged}{ensemble}; {seconds:.1} s, {} events/s",
        history.kept_epoch,
        epochs.len(),
        if history.kept_epoch == history.best_epoch { ", the best" } else { "" },
        if history.stopped_early { ", stopped early" } else { "" },
        significant(kept.loss, 5),
        significant(speed, 3)
    )
}

/// An epoch in one line.
pub fn epoch(epoch: &Epoch) -> String {
    let part = |term: Option<f64>| {
        term.map_or(String::new(), |term| format!(" (of it decorrelation {})", significant(term, 3)))
    };
    let (term, validation_term) = (part(epoch.decorrelation), part(epoch.validation_decorrelation));
    let validation = epoch
        .validation_loss
        .map_or(String::new(), |loss| format!(", validation {}{validation_term}", significant(loss, 5)));
    format!(
        "epoch {}: loss {}{term}{validation}, learning rate {}, {} events/s",
        epoch.epoch,
        significant(epoch.loss, 5),
        significant(epoch.learning_rate, 3),
        significant(epoch.events_per_second, 3)
    )
}

/// The training of a member in one line.
pub fn member(of: &MemberHistory, seconds: f64) -> String {
    let (kept, epochs) = (of.history.kept_epoch, of.history.epochs.len());
    let loss = significant(of.validation_loss(), 5);
    format!("member {}: epoch {kept} of {epochs} kept, validation loss {loss}; {seconds:.1} s", of.member)
}

fn ensemble(history: &EnsembleHistory, seconds: f64) -> String {
    let kept: Vec<String> = history.kept().map(|member| significant(member.validation_loss(), 5)).collect();
    let mean = significant(history.validation_loss, 5);
    let deviation = significant(history.validation_loss_deviation, 2);
    let (trained, all) = (history.members.len(), kept.join(", "));
    format!("{} of {trained} members kept: validation loss {mean} ± {deviation} ({all}); {seconds:.1} s", kept.len())
}
