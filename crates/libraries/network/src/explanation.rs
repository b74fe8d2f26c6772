//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Architecture { .. } => "architecture",
            Self::UnknownPreset { .. } => "unknown_model",
            Self::UnknownBackend { .. } => "unknown_backend",
            Self::BackendNotBuilt { .. } => "backend_not_built",
            Self::Device { .. } => "device",
            Self::Shape { .. } => "mismatch",
            Self::NoEvents { .. } => "no_events",
            Self::Class { .. } => "no_class",
            Self::Input { .. } | Self::Weight { .. } | Self::Value { .. } | Self::Decorrelated { .. } => "not_finite",
            Self::Category { .. } => "unknown_category",
            Self::WeightSum { .. } => "class_sum",
            Self::Option { .. } | Self::Clash { .. } => "option",
            Self::Schedule { .. } => "schedule",
            Self::Snapshots { .. } => "snapshots",
            Self::NoValidation { .. } => "no_validation",
            Self::Diverged { .. } | Self::ValidationDiverged { .. } => "diverged",
            Self::Unbalanced { .. } => "unbalanced",
            Self::Stream { .. } => "memory_limit",
            Self::Source(_) => "source",
            Self::Checkpoint { .. } => "checkpoint",
            Self::Interrupted { .. } => "interrupted",
            Self::Threads(_) => "threads",
            Self::MissingTensor { .. } | Self::UnknownTensor { .. } | Self::TensorShape { .. } => "tensor",
            Self::Manifest(_) => "manifest",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Stream { .. } => Some("raise `memory_limit`".into()),
            _ => None,
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
///
/// An error of a source of events is that of another library: it is the cause, and says everything.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    match error.downcast_ref::<Error>() {
        Some(Error::Source(_)) => None,
        _ => explain::first(error, &[explain::find::<Error>, modelfile::explain]),
    }
}
