//! What the guard refuses: events that a model may have seen, and models that leave events without one.

use std::path::PathBuf;

use explain::advice;
use ntuple::Place;

/// Why something is not scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A fold file of another rule than the model's, or with other trees in one fold whole.
    #[error(
        "`{}` divides events by {found}, but model `{}` by {trained}: it may have seen them{}",
        path.display(), model.display(), advice(self)
    )]
    OtherRule {
        /// The fold file.
        path: PathBuf,
        /// Its rule.
        found: String,
        /// The model.
        model: PathBuf,
        /// The rule of the model.
        trained: String,
    },
    /// A fold file of a fold that the model was trained on.
    #[error(
        "model `{}` was trained on the events of `{}`, which is of fold {fold}{}",
        model.display(), path.display(), advice(self)
    )]
    OwnFold {
        /// The fold file.
        path: PathBuf,
        /// The model.
        model: PathBuf,
        /// The fold of the file.
        fold: u32,
    },
    /// A file that the model was trained on, under another name.
    #[error(
        "model `{}` was trained on `{}`, which has the same content as `{}`",
        model.display(), trained.display(), path.display()
    )]
    SameContent {
        /// The file.
        path: PathBuf,
        /// The model.
        model: PathBuf,
        /// The file as the model knows it.
        trained: PathBuf,
    },
    /// A foreign ntuple, where the rule does not tell the fold of every event.
    #[error(
        "`{}` does not say its fold, and the rule of model `{}` ({rule}) does not tell it of all events{}",
        path.display(), model.display(), advice(self)
    )]
    NoFold {
        /// The ntuple.
        path: PathBuf,
        /// The model.
        model: PathBuf,
        /// Its rule.
        rule: String,
    },
    /// An event of a fold that the model was trained on.
    #[error(
        "model `{}` may have seen entry {entry} of {}: it is of fold {fold}",
        model.display(), Place::of(path, tree)
    )]
    SeenEvent {
        /// The model.
        model: PathBuf,
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// The entry of the tree.
        entry: u64,
        /// The fold of the event.
        fold: u32,
    },
    /// An ntuple of another era.
    #[error(
        "`{}` is an ntuple of era `{known}` to `{}`, not of `{era}`{}",
        ntuple.display(), model.display(), advice(self)
    )]
    OtherEra {
        /// The ntuple.
        ntuple: PathBuf,
        /// The model.
        model: PathBuf,
        /// The era that the model knows it of.
        known: String,
        /// The one that is given.
        era: String,
    },
    /// A fold of the input that is claimed although another is known.
    #[error("`--fold` is wrong: {truth}{}", advice(self))]
    WrongClaim {
        /// What is known of the input.
        truth: String,
    },
    /// A fold of the input that is claimed although no model is of it.
    #[error("`--fold {fold}`: the models are of {folds} folds, counted from 0")]
    NoSuchFold {
        /// The fold.
        fold: u32,
        /// Number of folds.
        folds: u32,
    },
    /// An input of which nothing is known, and nothing is claimed that could be.
    #[error(
        "nothing tells which models have seen the events of `{}`: training put those of {processes} in one fold whole, {rule}{}",
        input.display(), advice(self)
    )]
    UnknownDivision {
        /// The input.
        input: PathBuf,
        /// The processes in one fold whole.
        processes: String,
        /// Why the rule does not tell.
        rule: String,
        /// What may be claimed.
        help: &'static str,
    },
    /// A dataset configuration of another fold rule.
    #[error(
        "the dataset configuration divides events by {listed}, but the models were trained with {trained}{}",
        advice(self)
    )]
    RuleOfConfiguration {
        /// The rule of the configuration.
        listed: String,
        /// That of the models.
        trained: String,
    },
    /// A dataset configuration that puts other processes in one fold whole.
    #[error(
        "the dataset configuration puts {listed} whole, but the models were trained with {trained}{}",
        advice(self)
    )]
    FixedOfConfiguration {
        /// Processes of the configuration with their folds.
        listed: String,
        /// Those of the models.
        trained: String,
    },
    /// Models of trainings that divided events in different ways.
    #[error("`{}` divides events by {found}, but `{}` by {expected}{}", path.display(), first.display(), advice(self))]
    ModelsOfOtherRules {
        /// The model.
        path: PathBuf,
        /// Its rule.
        found: String,
        /// The first model.
        first: PathBuf,
        /// The rule of the first model.
        expected: String,
    },
    /// Models of trainings on the fold of each, and on all others.
    #[error(
        "`{}` was trained on {found}, but `{}` on {expected}: together they leave events without a model{}",
        path.display(), first.display(), advice(self)
    )]
    ModelsOfOtherTraining {
        /// The model.
        path: PathBuf,
        /// What it was trained on.
        found: String,
        /// The first model.
        first: PathBuf,
        /// What the first model was trained on.
        expected: String,
    },
    /// Models whose number of folds leaves no model for any event.
    #[error("the models are of {folds} fold, but scoring unseen events takes at least two")]
    TooFewFolds {
        /// The number.
        folds: u32,
    },
    /// A model of a fold beyond the last.
    #[error("model {index} is of fold {fold}, expected a fold below {folds}")]
    FoldBeyondLast {
        /// Its position in the list.
        index: usize,
        /// Its fold.
        fold: u32,
        /// Number of folds.
        folds: u32,
    },
    /// Two models of one fold.
    #[error("two models are of fold {fold}; list one for each of the {folds} folds")]
    TwoModels {
        /// The fold.
        fold: u32,
        /// Number of folds.
        folds: u32,
    },
    /// A fold without a model.
    #[error("there is no model of fold {fold}; list one for each of the {folds} folds")]
    MissingModel {
        /// The fold.
        fold: u32,
        /// Number of folds.
        folds: u32,
    },
    /// No model of the fold to be tested.
    #[error("no model of fold {fold} in `model` of the testing configuration: {others}")]
    NoModelOfFold {
        /// The fold.
        fold: u32,
        /// The models that are listed, each with its fold.
        others: String,
    },
    /// No models at all.
    #[error("`classifiers` lists no models")]
    NoModels,
    /// A preprocessing of none of the models.
    #[error("`{}` is not the preprocessing of any of the models{}", path.display(), advice(self))]
    ForeignPreprocessing {
        /// The preprocessing.
        path: PathBuf,
    },
    /// A model whose preprocessing is not among those that are listed.
    #[error(
        "none of the files in `preprocessing` is the preprocessing of model `{}`: they are {}{}",
        model.display(), quoted(listed), advice(self)
    )]
    OtherPreprocessing {
        /// The model.
        model: PathBuf,
        /// The files.
        listed: Vec<PathBuf>,
    },
}

fn quoted(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
}
