//! What is suspicious about the inputs of a training, or went wrong without ending it.

use std::fmt::{self, Display, Formatter};

use common::number::{percent, significant};
use dataset::{FrameDoubt, Leak};
use network::Checkpoint;

use crate::PastBest;

/// A warning, as data and as text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Warning {
    /// A variable has the same value in all events.
    Constant {
        /// Its name.
        variable: String,
    },
    /// A value of a variable looks as if it stood for none: a scaler would see it.
    Sentinel {
        /// The variable's name.
        variable: String,
        /// The value.
        value: f64,
        /// The share of the events that have it.
        share: f64,
        /// The nearest other value.
        nearest: f64,
    },
    /// An angle that `event_frame` turns is not what it should be.
    Frame(FrameDoubt),
    /// A variable reads a branch that it should not.
    Leak(Leak),
    /// A single variable tells a class from all others.
    Telling {
        /// The variable's name.
        variable: String,
        /// The class.
        class: String,
        /// Area under its ROC curve.
        area: f64,
    },
    /// An ntuple is an input of several eras: an event that trains in one may validate in the other.
    Repeated {
        /// What is to be said of it.
        message: String,
    },
    /// A checkpoint was computed on another kind of processor.
    Processor {
        /// The member that goes on from it, of an ensemble.
        member: Option<usize>,
        /// The instruction sets that it was computed with.
        others: Vec<String>,
    },
    /// A checkpoint cannot be written. The training is worth more than its checkpoint.
    NoCheckpoint {
        /// The member whose it is, of an ensemble.
        member: Option<usize>,
        /// Why not.
        problem: String,
    },
    /// The weights of the last epoch are kept, which is worse than the best by more than chance.
    PastBest {
        /// The member whose they are, of an ensemble.
        member: Option<usize>,
        /// By how much.
        found: PastBest,
    },
    /// A member of an ensemble came to no good end, but enough others did.
    LeftOut {
        /// Why not.
        problem: String,
    },
}

impl Warning {
    /// What is to be said of a checkpoint that was computed on another kind of processor.
    pub(crate) fn of_processor(member: Option<usize>, from: &Checkpoint) -> Option<Self> {
        let others: Vec<String> = from.other_instruction_sets().into_iter().map(str::to_owned).collect();
        (!others.is_empty()).then_some(Self::Processor { member, others })
    }

    /// What to do about it, where something can be done.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Sentinel { value, .. } => {
                Some(format!("if it stands for no value, say so by `missing: {{value: {}}}`", significant(*value, 6)))
            }
            Self::Frame(doubt) => Some(doubt.help()),
            Self::Constant { variable } => variable.strip_prefix("missing_").map(|of| {
                format!("if it is the indicator of `{of}`, which no event lacks, leave `{of}` out of `indicator`")
            }),
            Self::Leak(leak) => Some(leak.kind.help().to_owned()),
            Self::Telling { .. } => Some(dataset::TELLING_HELP.to_owned()),
            Self::Repeated { .. } => Some(dataset::REPEATED_HELP.to_owned()),
            Self::PastBest { .. } => Some("keep the best epoch by `save_best_only: true` in `model`".to_owned()),
            _ => None,
        }
    }
}

impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant { variable } => write!(f, "variable `{variable}` has the same value in all events"),
            Self::Sentinel { variable, value, share, nearest } => {
                let (value, share) = (significant(*value, 6), percent(*share));
                let nearest = significant(*nearest, 4);
                write!(
                    f,
                    "variable `{variable}` is {value} in {share} of the events, its nearest other value {nearest}"
                )
            }
            Self::Frame(doubt) => doubt.fmt(f),
            Self::Leak(leak) => leak.fmt(f),
            Self::Telling { variable, class, area } => write!(
                f,
                "variable `{variable}` alone tells class `{class}` from all others, with an area under the ROC curve of {}",
                significant(*area, 4)
            ),
            Self::Repeated { message } => f.write_str(message),
            Self::Processor { member, others } => {
                member.map_or(Ok(()), |member| write!(f, "member {member}: "))?;
                let (named, own) = (others.join(" and "), network::instruction_set());
                write!(
                    f,
                    "the checkpoint was computed on a processor with {named}, this one has {own}: the results are as good, but \
                     by rounding not the bytes of a training on either alone"
                )
            }
            Self::NoCheckpoint { member: None, problem } => {
                write!(f, "{problem}; the training goes on without a checkpoint")
            }
            Self::NoCheckpoint { member: Some(member), problem } => {
                write!(f, "{problem}; member {member} goes on without a checkpoint")
            }
            Self::PastBest { member, found } => {
                member.map_or(Ok(()), |member| write!(f, "member {member}: "))?;
                let PastBest { epoch, best, last, scatter } = found;
                let [best, last, scatter] =
                    [(best, 5), (last, 5), (scatter, 2)].map(|(&loss, to)| significant(loss, to));
                write!(
                    f,
                    "the last epoch is kept, with a validation loss of {last}, but that of epoch {epoch} is {best}, and losses \
                     scatter by {scatter}"
                )
            }
            Self::LeftOut { problem } => write!(f, "{problem}; the ensemble does without it"),
        }
    }
}
