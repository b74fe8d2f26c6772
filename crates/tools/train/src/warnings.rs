//! What is suspicious about the inputs of a training: said before it begins, and in its log.
use common::config::TrainingConfig;
use common::number::{percent, significant};
use common::shell::Shell;

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
