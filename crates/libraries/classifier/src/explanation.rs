//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;
use crate::unseen::refusal::Refusal;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::EraMissing { .. } | Self::OtherEras { .. } | Self::NoEras { .. } | Self::UnknownEra { .. } => "era",
            Self::ParameterMissing { .. }
            | Self::ParameterTwice { .. }
            | Self::NoParameter { .. }
            | Self::ParameterRange { .. }
            | Self::NoTestValue { .. } => "parameter",
            Self::Refused(refusal) => refusal.code(),
            Self::File(error) => error.code(),
            Self::Common(error) => error.code(),
            Self::Storage(error) => error.code(),
            Self::Rootfile(error) => error.code(),
            Self::NoTestEvents => "no_events",
            Self::Model { .. } => "model_file",
            Self::Disagrees(_) | Self::Folds { .. } => "other_training",
            Self::Events(error) => error.code(),
            Self::NotFiniteScore { .. } | Self::NotFinite { .. } => "not_finite",
            Self::NoValue { .. } => "no_value",
            Self::UnknownValue { .. } => "unknown_category",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        let fixed = match self {
            Self::EraMissing { .. } => "--era takes the one of these events",
            Self::NoEras { .. } => "leave --era out",
            Self::UnknownEra { help, .. } => return Some(help.as_str().into()),
            Self::ParameterMissing { values, .. } => {
                return Some(
                    format!("--parameter takes the values to score at, such as those of the training: {values:?}")
                        .into(),
                );
            }
            Self::ParameterTwice { .. } => "leave one of them out",
            Self::NoParameter { .. } => "leave --parameter out",
            Self::ParameterRange { .. } => "what a network says there is a guess; --extrapolate allows it",
            Self::NoTestValue { values, .. } => return Some(format!("the values are {values:?}").into()),
            Self::Refused(refusal) => return refusal.help(),
            Self::File(error) => return error.help(),
            Self::Common(error) => return error.help(),
            Self::Storage(error) => return error.help(),
            Self::Rootfile(error) => return error.help(),
            Self::Events(error) => return error.help(),
            Self::Disagrees(_) | Self::Folds { .. } => "use the training configuration that the model was trained with",
            _ => return None,
        };
        Some(fixed.into())
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.is_usage(),
            Self::NoEras { .. }
            | Self::EraMissing { .. }
            | Self::UnknownEra { .. }
            | Self::NoParameter { .. }
            | Self::ParameterMissing { .. }
            | Self::ParameterTwice { .. }
            | Self::ParameterRange { .. } => true,
            Self::Events(error) => error.is_usage(),
            _ => false,
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    let own: [explain::Explainer; 2] = [explain::find::<Error>, explain::find::<Refusal>];
    explain::first(error, &own).or_else(|| explain::first(error, &[network::explain, ntuple::explain]))
}
