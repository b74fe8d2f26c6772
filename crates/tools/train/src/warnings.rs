//! What is suspicious about the inputs of a training, or the checkpoint that it goes on from: said before it begins, and in its log.
use common::config::TrainingConfig;
use common::number::{percent, significant};
use dataset::Origins;
use network::Checkpoint;
use shell::Shell;

use crate::events::Events;
use crate::log::Log;

/// Warns of variables that are constant and of sentinels that a scaler would see.
pub fn of_inputs(events: &Events, config: &TrainingConfig, shell: &Shell, log: &mut Log) {
    let mut warn = |message: String, help: String| {
        log.line(format!("warning: {message}"));
        shell.warn(message + &help);
    };
    let name = |variable: usize| &config.variables[variable].name;
    for variable in events.constant() {
        warn(format!("variable `{}` has the same value in all events", name(variable)), String::new());
    }
    for (variable, found) in dataset::sentinels(&config.variables, events.inputs()) {
        let value = significant(found.value, 6);
        let (share, nearest) = (percent(found.share), significant(found.nearest, 4));
        let message = format!(
            "variable `{}` is {value} in {share} of the events, its nearest other value {nearest}",
            name(variable)
        );
        warn(message, format!("\nhelp: if it stands for no value, say so by `missing: {{value: {value}}}`"));
    }
}

/// Warns of ntuples that several eras have in common: an event that trains in one may validate in the other.
pub fn of_repeated(origins: &Origins<'_>, config: &TrainingConfig, shell: &Shell, log: &mut Log) {
    for message in origins.repeated(config) {
        log.line(format!("warning: {message}"));
        shell.warn(format!("{message}\nhelp: {}", dataset::REPEATED_HELP));
    }
}

/// What is to be said of a checkpoint that was computed on another kind of processor.
pub fn of_processor(from: &Checkpoint) -> Option<String> {
    let others = from.other_instruction_sets();
    let (named, own) = (others.join(" and "), network::instruction_set());
    (!others.is_empty()).then(|| {
        format!(
            "the checkpoint was computed on a processor with {named}, this one has {own}: the results are as good, but by \
             rounding not the bytes of a training on either alone"
        )
    })
}
