//! The arguments of `apply`.
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use classifier::unseen::{Choice, Division};
use explain::Explainer;
use shell::{CommonArgs, Tool};

/// Append the scores of a classifier to a tree, each event scored by a model that has not seen it
#[derive(Debug, Parser)]
#[command(
    name = "apply",
    version,
    after_help = "Example:\n  apply configs/toy/dataset.yaml configs/toy/training.yaml configs/toy/application.yaml \\\n      \
                  toy-dataset/output/example_data.root ntuple"
)]
pub struct Cli {
    /// Dataset configuration (YAML): the fold rule and the friends
    pub dataset_config: PathBuf,

    /// Training configuration (YAML): the classes and the variables
    pub training_config: PathBuf,

    /// Application configuration (YAML): the models and the prefix of the new branches
    pub application_config: PathBuf,

    /// ROOT file that the scores are appended to; or a Parquet or Arrow file, with --output or --friend
    pub input: PathBuf,

    /// Path of the tree in that file, of a ROOT file only; also more trees, and more inputs, told by their extensions
    #[arg(value_name = "TREE")]
    pub more: Vec<String>,

    /// Write copies of all inputs with the scores to this folder, under their own names, and leave the inputs as they are
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["output", "friend"])]
    pub output_dir: Option<PathBuf>,

    /// Write a copy with the scores, and leave INPUT as it is
    #[arg(long, value_name = "FILE", conflicts_with = "friend")]
    pub output: Option<PathBuf>,

    /// Write the scores alone, as a friend tree, and leave INPUT as it is
    #[arg(long, value_name = "FILE")]
    pub friend: Option<PathBuf>,

    /// Replace scores that the tree has already, or FILE if it exists
    #[arg(long, visible_alias = "force")]
    pub overwrite: bool,

    /// Fold of all events of INPUT, or `rule` if the fold rule divides them; needed only if the training put whole files in one
    /// fold and INPUT is not one of these files
    #[arg(long, value_name = "N|rule")]
    pub fold: Option<Division>,

    /// With more than two folds: which of the models that have not seen an event scores it
    #[arg(long, value_enum, default_value_t)]
    pub unseen: Unseen,

    /// For a model that was trained on several eras: the era of all events of INPUT
    #[arg(long, value_name = "NAME")]
    pub era: Option<String>,

    /// For a parametrised model: values of the parameter to score events at; each gets its own set of branches
    #[arg(long, value_name = "VALUE,…", value_delimiter = ',', allow_negative_numbers = true)]
    pub parameter: Vec<f64>,

    /// Allow values of the parameter outside of the range that the model was trained on
    #[arg(long, requires = "parameter")]
    pub extrapolate: bool,

    /// For an ensemble: append the standard deviation of its members' scores too, as `…_std`
    #[arg(long)]
    pub uncertainty: bool,

    /// Score of events with a variable that is NaN or infinite [default: such an event is an error]
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub nan_score: Option<f32>,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [Explainer] = &[classifier::explain];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}

/// The choice among the models that have not seen an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Unseen {
    /// The model of the next fold; scores are distributed as in the test of that model
    #[default]
    Next,
    /// The mean of all of them
    Mean,
}

impl From<Unseen> for Choice {
    fn from(unseen: Unseen) -> Self {
        match unseen {
            Unseen::Next => Self::Next,
            Unseen::Mean => Self::Mean,
        }
    }
}
