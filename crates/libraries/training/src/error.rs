//! What can go wrong in preparing events and in training on them.

use std::path::PathBuf;

use explain::advice;

use crate::Salvaged;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that names the training, what was expected and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the messages name the fields")]
pub enum Error {
    #[error(transparent)]
    Dataset(#[from] dataset::Error),
    #[error(transparent)]
    Network(#[from] network::Error),
    #[error(transparent)]
    Preprocessing(#[from] common::Error),
    #[error(transparent)]
    ModelFile(#[from] modelfile::Error),
    #[error(transparent)]
    File(#[from] storage::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error("{}", path.display())]
    Checkpoint { path: PathBuf, source: network::Error },
    #[error("the training of fold {fold} has diverged, and would again: `{}` is what was left of it{}", path.display(), advice(self))]
    HasDiverged { fold: u32, path: PathBuf },
    #[error("`{}` is of another training: {difference}{}", path.display(), advice(self))]
    OtherResults { path: PathBuf, difference: String },
    #[error("the recipe is for other events than those that were prepared: its {what} differs{}", advice(self))]
    OtherEvents { what: &'static str },
    #[error("the training was interrupted{}", advice(self))]
    Interrupted(#[source] interrupt::Interrupted),
    #[error("the training failed{kept}")]
    Failed { kept: Salvaged, source: Box<network::Error> },
    #[error("member {member} of the ensemble failed")]
    Member { member: usize, source: Box<Error> },
    #[error("the ensemble has {left} good members, but {best} are wanted{}", advice(self))]
    TooFewMembers { left: usize, best: usize, source: Box<Error> },
    #[error("the ensemble has no members")]
    NoMembers,
    #[error("member {member} has the validation loss {loss}, whose reciprocal is no weight{}", advice(self))]
    MemberWeight { member: usize, loss: String },
}

impl Error {
    /// Whether the training was possible, but came to no good end.
    pub fn diverged(&self) -> bool {
        match self {
            Self::Member { source, .. } | Self::TooFewMembers { source, .. } => source.diverged(),
            error => matches!(
                error.of_network(),
                Some(network::Error::Diverged { .. } | network::Error::ValidationDiverged { .. })
            ),
        }
    }

    /// Whether somebody cancelled the training.
    pub fn interrupted(&self) -> bool {
        match self {
            Self::Interrupted(_) => true,
            Self::Member { source, .. } => source.interrupted(),
            error => matches!(error.of_network(), Some(network::Error::Interrupted { .. })),
        }
    }

    fn of_network(&self) -> Option<&network::Error> {
        match self {
            Self::Network(error) => Some(error),
            Self::Failed { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// An error with its causes, in one line each.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
