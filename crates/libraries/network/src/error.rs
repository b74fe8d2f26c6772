//! What can go wrong in building, training and reading networks.

use common::config::{Named as _, PresetName};
use explain::advice;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that names the place, what was expected and what was found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages name the fields")]
pub enum Error {
    #[error("architecture, {place}: {reason}")]
    Architecture { place: String, reason: String },
    #[error("unknown model `{name}`, expected one of {}", PresetName::words().collect::<Vec<_>>().join(", "))]
    UnknownPreset { name: String },
    #[error("unknown backend `{name}`, expected one of {known}")]
    UnknownBackend { name: String, known: String },
    #[error("backend `{name}` is not in this build, compile with `--features {name}`")]
    BackendNotBuilt { name: &'static str },
    #[error("what the backend computed cannot be read: {reason}")]
    Device { reason: String },
    #[error("{sample}: found {found} {what}, expected {expected}")]
    Shape { sample: String, what: &'static str, found: usize, expected: usize },
    #[error("{sample} events: there are none")]
    NoEvents { sample: String },
    #[error("{sample} events: event {event} has class {class}, but there are only {classes} classes")]
    Class { sample: String, event: usize, class: u32, classes: usize },
    #[error("{sample} events: input {input} of event {event} is {value}, inputs must be finite")]
    Input { sample: String, event: usize, input: usize, value: f32 },
    #[error("{sample} events: input {input} of event {event} is {value}, which its category does not know")]
    Category { sample: String, event: usize, input: usize, value: f32 },
    #[error("{sample} events: the weight of event {event} is {value}, weights must be finite")]
    Weight { sample: String, event: usize, value: f32 },
    #[error("{sample} events: the value to learn of event {event} is {value}, it must be finite")]
    Value { sample: String, event: usize, value: f32 },
    #[error("{sample} events: the decorrelated variable of event {event} is {value}, it must be finite")]
    Decorrelated { sample: String, event: usize, value: f32 },
    #[error("{sample} events: the sum of weights is {sum}, it must be positive to train with")]
    WeightSum { sample: String, sum: f64 },
    #[error("{option} is {found}, expected {expected}")]
    Option { option: &'static str, found: String, expected: &'static str },
    #[error("{reason}")]
    Clash { reason: String },
    #[error("schedule: {reason}")]
    Schedule { reason: String },
    #[error("snapshots: {reason}")]
    Snapshots { reason: String },
    #[error("{option} watches the validation loss, but there are no validation events")]
    NoValidation { option: &'static str },
    #[error(
        "the loss is {loss} in epoch {epoch}, batch {batch}: inputs range from {low} to {high}; \
         try a smaller learning rate or another preprocessing"
    )]
    Diverged { epoch: usize, batch: usize, loss: f64, low: f32, high: f32 },
    #[error("the validation loss is {loss} after epoch {epoch}; try a smaller learning rate")]
    ValidationDiverged { epoch: usize, loss: f64 },
    #[error(
        "class number {class}{} has no events to train on, or their weights do not add up to more than 0",
        era.map_or_else(String::new, |era| format!(" in era number {era}"))
    )]
    Unbalanced { class: usize, era: Option<usize> },
    #[error("{what} needs all events in memory, but there are more than `memory_limit` holds{}", advice(self))]
    Stream { what: &'static str },
    #[error("{0}")]
    Source(#[source] crate::SourceError),
    #[error("checkpoint: {reason}")]
    Checkpoint { reason: String },
    #[error("training was interrupted in epoch {epoch}")]
    Interrupted { epoch: usize },
    #[error("the threads of the training cannot be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    #[error("model: tensor `{name}` is missing")]
    MissingTensor { name: String },
    #[error("model: tensor `{name}` belongs to no layer of the architecture")]
    UnknownTensor { name: String },
    #[error("model: tensor `{name}` has shape {found:?}, the architecture expects {expected:?}")]
    TensorShape { name: String, found: Vec<usize>, expected: Vec<usize> },
    #[error("model: the architecture in the model file cannot be read: {0}")]
    Manifest(#[from] serde_json::Error),
}
