//! What kind of refusal each is, and what to do about it.

use std::borrow::Cow;

use explain::Explain;

use crate::unseen::refusal::Refusal;

impl Explain for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::OtherRule { .. }
            | Self::RuleOfConfiguration { .. }
            | Self::FixedOfConfiguration { .. }
            | Self::ModelsOfOtherRules { .. }
            | Self::ModelsOfOtherTraining { .. } => "other_folds",
            Self::OwnFold { .. } | Self::SameContent { .. } | Self::SeenEvent { .. } => "seen",
            Self::NoFold { .. } | Self::UnknownDivision { .. } => "unknown_fold",
            Self::OtherEra { .. } => "era",
            Self::WrongClaim { .. } | Self::NoSuchFold { .. } => "fold_claim",
            Self::TooFewFolds { .. }
            | Self::FoldBeyondLast { .. }
            | Self::TwoModels { .. }
            | Self::MissingModel { .. }
            | Self::NoModelOfFold { .. }
            | Self::NoModels => "model_of_fold",
            Self::ForeignPreprocessing { .. } | Self::OtherPreprocessing { .. } => "other_preprocessing",
        }
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::WrongClaim { .. } | Self::NoSuchFold { .. } | Self::UnknownDivision { .. })
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        let fixed = match self {
            Self::OtherRule { .. } => "use models and files of the same run of `create-training-dataset`",
            Self::OwnFold { .. } => "list the files in the order of the folds",
            Self::NoFold { .. } => "make it with `create-training-dataset`",
            Self::OtherEra { .. } => "correct `--era`, or the files that `datasets_...` lists",
            Self::WrongClaim { .. } => "leave it out",
            Self::UnknownDivision { help, .. } => help,
            Self::RuleOfConfiguration { .. } | Self::FixedOfConfiguration { .. } => {
                "use the dataset configuration that the models were trained with"
            }
            Self::ModelsOfOtherRules { .. } | Self::ModelsOfOtherTraining { .. } => "list models of the same training",
            Self::ForeignPreprocessing { .. } => "take it out of the configuration, models hold their own",
            Self::OtherPreprocessing { .. } => "take them out of the configuration, models hold their own",
            _ => return None,
        };
        Some(fixed.into())
    }
}
