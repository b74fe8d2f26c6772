//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::{Explain, Explainer};

use crate::error::{Error, FoldsOfEras};

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Ntuple(error) => error.code(),
            Self::Rootfile(error) | Self::FoldFile { source: error } => error.code(),
            Self::Common(error) => error.code(),
            Self::Provenance(error) => error.code(),
            Self::Interrupted(error) => error.code(),
            Self::FoldsOfEras(error) => error.code(),
            Self::Process { source, .. } | Self::Class { source, .. } | Self::Era { source, .. } => source.code(),
            Self::NoClass { source, .. } => source.code(),
            Self::Weights { source, .. } => source.code(),
            Self::NoEntries { .. } => "no_entries",
            Self::EmptyClass { .. } | Self::NoEvents { .. } | Self::NoEventsInEras { .. } => "empty_class",
            Self::NoBranches { .. } => "different_branches",
            Self::BranchPattern { .. } | Self::VariablePattern { .. } => "unknown_branch",
            Self::WeightBranch { .. } => "branch_taken",
            Self::SeveralFolds { .. }
            | Self::OtherFold { .. }
            | Self::EventOfOtherFold { .. }
            | Self::OtherRule { .. }
            | Self::OtherTrainOn { .. }
            | Self::FoldsListed { .. }
            | Self::NoOrigin { .. } => "folds",
            Self::SameFile { .. } => "file_twice",
            Self::TooFew { .. } => "too_few_events",
            Self::TooFewForFolds { .. } => "too_few_for_folds",
            Self::Category { .. } => "unknown_category",
            Self::ParameterValue { .. } | Self::NoEventsAt { .. } => "parameter",
            Self::PartWeights { .. } => "class_sum",
            Self::WeightsAt { .. } => "parameter_weights",
            Self::Stream { .. } | Self::MemoryLimit { .. } => "memory_limit",
            Self::Compression(_) => "compression",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        let fixed = match self {
            Self::Ntuple(error) => return error.help(),
            Self::Rootfile(error) => return error.help(),
            Self::Common(error) => return error.help(),
            Self::Provenance(error) => return error.help(),
            Self::Interrupted(error) => return error.help(),
            Self::FoldsOfEras(error) => return error.help(),
            Self::Era { source, .. } if source.is_absence() => {
                "a class that some eras have not may be one of `randomised_eras`"
            }
            Self::OtherRule { .. } => "make all fold files with the same `folds` and `event_branch` or `fold`",
            Self::OtherTrainOn { .. } => "make all fold files with the same `train_on`",
            Self::FoldsListed { .. } => "list the files of all folds",
            Self::BranchPattern { help, .. } | Self::VariablePattern { help, .. } => {
                return help.as_deref().map(Cow::from);
            }
            Self::SameFile { .. } => "correct `datasets_...`",
            Self::NoEvents { .. } | Self::NoEventsInEras { .. } => "loosen its cut, or take it out of `classes`",
            Self::EmptyClass { .. } => "loosen the cuts of its processes, or choose another fold rule",
            Self::SeveralFolds { .. } => "put events of different folds in different files",
            Self::FoldFile { .. } => "make it with `create-training-dataset`",
            Self::Category { variable, .. } => {
                return Some(format!("add it to the values of `{variable}` in `architecture`").into());
            }
            Self::OtherFold { .. } | Self::EventOfOtherFold { .. } => "list the files in the order of the folds",
            Self::NoOrigin { .. } => {
                "make it with `create-training-dataset`, or say `event_branch: <branch>` or `fold: ...` in the training \
                 configuration, and every event is checked"
            }
            Self::TooFewForFolds { .. } => "choose fewer `folds`, or `split: bootstrap` or `same`",
            Self::ParameterValue { .. } => "add it to `values`, or cut such events away in the dataset configuration",
            Self::NoEventsAt { .. } => "take it out of `values`",
            Self::WeightsAt { .. } => "take more events, or choose another policy for `negative_weights`",
            Self::PartWeights { .. } => "choose another `seed`, `train_test_split` or `negative_weights`",
            Self::Stream { .. } => "raise `memory_limit`",
            Self::MemoryLimit { .. } => "raise `memory_limit`, or lower `batch_size`",
            _ => return None,
        };
        Some(fixed.into())
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Ntuple(error) => error.is_usage(),
            Self::Rootfile(error) => error.is_usage(),
            Self::Compression(_) => true,
            _ => false,
        }
    }
}

impl Explain for FoldsOfEras {
    fn code(&self) -> &'static str {
        "folds_of_eras"
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        Some("give it the same `fold` in both dataset configurations, or take it out of one".into())
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    let own: [Explainer; 2] = [explain::find::<Error>, explain::find::<FoldsOfEras>];
    let below: [Explainer; 3] = [ntuple::explain, modelfile::explain, metrics::explain];
    explain::first(error, &own).or_else(|| explain::first(error, &below))
}
