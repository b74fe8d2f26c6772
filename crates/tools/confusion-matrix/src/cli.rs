//! The arguments of `confusion-matrix`.
use clap::Parser;
use explain::Explainer;
use shell::{CommonArgs, Tool};
use std::path::PathBuf;

/// Draw the confusion matrices of a model on events that it has not seen
///
/// The model of FOLD is tested on the datasets of the folds that it was not trained on. Ten matrices are written to the
/// training configuration's `output_path`, each as PNG, PDF and YAML.
#[derive(Debug, Parser)]
#[command(
    name = "confusion-matrix",
    version,
    after_help = "Example, both models of the two-fold method:\n  confusion-matrix configs/toy/training.yaml configs/toy/testing.yaml 0\n  confusion-matrix configs/toy/training.yaml configs/toy/testing.yaml 1"
)]
pub struct Cli {
    /// Training configuration (YAML): datasets, classes, class weights, variables
    pub training_config: PathBuf,

    /// Testing configuration (YAML): models, event weight
    pub testing_config: PathBuf,

    /// Fold of the model
    pub fold: u32,

    /// For a parametrised model: test signal events with this value of the parameter against the background
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub parameter: Option<f64>,

    /// For a model that was trained on several eras: test this one [default: all together]
    #[arg(long, value_name = "NAME")]
    pub era: Option<String>,

    /// Replace the matrices of an earlier test
    #[arg(long)]
    pub force: bool,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [Explainer] = &[classifier::explain, figures::explain, metrics::explain];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}
