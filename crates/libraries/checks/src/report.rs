//! All that a check found: the JSON of `check-dataset` is this.

use std::path::PathBuf;

use metrics::WeightSums;
use serde::Serialize;

use crate::findings::Findings;

/// Everything that was found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The configuration.
    pub config: PathBuf,
    /// `dataset` or `training`.
    pub kind: &'static str,
    /// How events are divided, if that is known.
    pub fold_rule: Option<String>,
    /// Number of folds.
    pub folds: u32,
    /// One entry for each tree that could be opened.
    pub files: Vec<FileRow>,
    /// The branches that expressions and folds use.
    pub branches: Vec<BranchRow>,
    /// How the events of each process (dataset) or class (training) are divided.
    pub divisions: Vec<DivisionRow>,
    /// Weights of each process in each fold; empty for a training.
    pub processes: Vec<WeightRow>,
    /// Weights of each class in each fold.
    pub classes: Vec<WeightRow>,
    /// The inputs of the network, or for a dataset all branches that may become inputs.
    pub inputs: InputsReport,
    /// What a regression learns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<VariableRow>,
    /// What the scores must not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decorrelated: Option<VariableRow>,
    /// Problems and warnings.
    #[serde(flatten)]
    pub findings: Findings,
}

/// A tree in a file.
#[derive(Debug, Serialize)]
pub struct FileRow {
    /// The process, or the class for a fold file.
    pub of: String,
    /// The file.
    pub path: PathBuf,
    /// Path of the tree in it.
    pub tree: String,
    /// Its entries.
    pub entries: u64,
    /// Branches that can be read, with those of friends.
    pub readable: usize,
    /// Branches that cannot.
    pub refused: usize,
    /// Friend files.
    pub friends: Vec<PathBuf>,
}

/// A branch that is used.
#[derive(Debug, Serialize)]
pub struct BranchRow {
    /// Its name.
    pub name: String,
    /// Its types; one unless trees differ.
    pub types: Vec<String>,
}

/// How the events of a process or class are divided.
#[derive(Debug, Serialize)]
pub struct DivisionRow {
    /// The process or class.
    pub of: String,
    /// Passing events in each fold.
    pub events: Vec<u64>,
    /// Whether the process is in one fold by the configuration.
    pub fixed: bool,
    /// The branches that tell events apart; empty if nothing does.
    pub key: Vec<String>,
    /// Keys that stand more than once; `None` if nobody looked.
    pub repeated: Option<u64>,
    /// Events too many.
    pub surplus: Option<u64>,
    /// Whether the events were too many to look.
    pub too_many: bool,
}

/// Events and weights in one fold.
#[derive(Debug, Serialize)]
pub struct WeightRow {
    /// The process, if this is not a whole class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    /// The class.
    pub class: String,
    /// The class with the era, where a row is of one era: `ztt (2016)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The fold.
    pub fold: u32,
    /// Entries before the cut, in all folds; for a fold file those of the tree.
    pub entries: u64,
    /// Sums of the event weights of passing events.
    #[serde(flatten)]
    pub sums: WeightSums,
    /// Share of events with a negative weight.
    pub negative_share: f64,
    /// (Σw)²/Σw².
    pub effective: f64,
    /// Share of the events of the fold.
    pub share_of_events: f64,
    /// Share of the sum of weights of the fold.
    pub share_of_weights: f64,
    /// Sum of the training weights: event weight × class weight × scale, by the policy for negative ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training_weights: Option<f64>,
}

impl WeightRow {
    /// A row without shares, see `set_shares`.
    pub fn new(process: Option<&str>, class: &str, fold: u32, entries: u64, sums: WeightSums) -> Self {
        Self {
            process: process.map(str::to_owned),
            class: class.to_owned(),
            label: None,
            fold,
            entries,
            sums,
            negative_share: sums.negative_share(),
            effective: sums.effective(),
            share_of_events: 0.0,
            share_of_weights: 0.0,
            training_weights: None,
        }
    }

    /// What it is of: the class, with the era if there is one.
    pub fn label(&self) -> &str {
        self.label.as_ref().unwrap_or(&self.class)
    }
}

/// Fills in the shares of each row in its fold.
pub fn set_shares(rows: &mut [WeightRow]) {
    let folds = rows.iter().map(|row| row.fold + 1).max().unwrap_or(0);
    for fold in 0..folds {
        let mut all = WeightSums::default();
        rows.iter().filter(|row| row.fold == fold).for_each(|row| all.merge(&row.sums));
        for row in rows.iter_mut().filter(|row| row.fold == fold) {
            row.share_of_events = if all.events == 0 { 0.0 } else { row.sums.events as f64 / all.events as f64 };
            row.share_of_weights = if all.sum == 0.0 { 0.0 } else { row.sums.sum / all.sum };
        }
    }
}

/// Statistics of inputs over all passing events, each counted once.
#[derive(Debug, Default, Serialize)]
pub struct InputsReport {
    /// Events read.
    pub events: u64,
    /// One entry for each input.
    pub variables: Vec<VariableRow>,
    /// Groups of inputs that are equal in every event.
    pub equal: Vec<Vec<String>>,
    /// Events without NaN and infinity in any input, which correlations are made of; `None` with too many inputs.
    pub correlated_events: Option<u64>,
    /// Pairs with |ρ| ≥ 0.95 that are not equal, strongest first.
    pub correlated: Vec<CorrelatedPair>,
}

/// Statistics of an input over its finite values.
#[derive(Debug, Serialize)]
pub struct VariableRow {
    /// Its name.
    pub name: String,
    /// Smallest value; `None` without finite ones.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation (ddof 0).
    pub deviation: Option<f64>,
    /// Values that are NaN.
    pub nan: u64,
    /// Values that are infinite in single precision.
    pub infinite: u64,
    /// Values that the configuration says stand for none; not among the others.
    pub missing: u64,
    /// Whether all values are the same.
    pub constant: bool,
    /// The value of events without one, if it looks like that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentinel: Option<SentinelRow>,
}

/// A value that many events share far outside of the rest.
#[derive(Debug, Serialize)]
pub struct SentinelRow {
    /// The value.
    pub value: f64,
    /// The share of events that has it.
    pub share: f64,
    /// The nearest other value.
    pub nearest: f64,
}

/// Two inputs that say nearly the same.
#[derive(Debug, Serialize)]
pub struct CorrelatedPair {
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
    /// Pearson's coefficient.
    pub correlation: f64,
}
