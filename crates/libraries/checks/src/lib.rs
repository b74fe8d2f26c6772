//! What a training would find in its data, before it is started: as data, for whoever shows it.
//!
//! [`dataset()`] and [`training()`] open everything that a configuration names and read the events once, in chunks. What
//! `create-training-dataset` or `train` would refuse is found by the code that refuses it there, in the libraries; the difference
//! is that a check goes on after a problem.

mod balance;
mod branches;
pub mod codes;
mod dataset_check;
mod divisions;
mod findings;
mod inputs;
mod keys;
mod progress;
mod report;
mod telling;
mod training_check;
mod trees;

pub use dataset_check::check as dataset;
pub use findings::{Finding, Findings, Severity, explain};
pub use progress::Progress;
pub use report::{
    BranchRow, CorrelatedPair, DivisionRow, FileRow, InputsReport, Report, SentinelRow, VariableRow, WeightRow,
};
pub use training_check::check as training;
