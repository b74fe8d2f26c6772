//! Training datasets: what a configuration asks for, found and checked before the first event is read.
//!
//! On the way into fold files: [`Survey`] opens the files of all processes, decides on the branches of the classes and binds
//! cuts, weights and folds; it goes on after a problem, so that all of them can be told at once, and becomes a [`Plan`] if
//! there is none. On the way out: [`Origin`] says which fold a file holds, [`TrainingColumns`] what is taken of its events,
//! [`Sample`] reads them, or a [`Stream`] of more than fit in memory, and [`Split`] divides them. What one tool refuses another can foretell, because both ask here.

mod class;
mod columns;
mod eras;
mod error;
mod explanation;
mod frame;
mod inputs;
mod kept;
mod leak;
mod member_split;
mod origin;
mod parameter;
mod parameter_values;
mod part;
mod plan;
mod process;
mod read;
mod sample;
mod sentinel;
mod split;
mod stream;
mod survey;
mod tally;
mod variables;
mod wider;

pub use class::Class;
pub use columns::TrainingColumns;
pub use error::{Error, Result};
pub use explanation::explain;
pub use frame::{FrameDoubt, frame_doubts};
pub use inputs::{fixed_trees, inputs};
pub use leak::{Labelled, Leak, LeakKind, TELLING_HELP, Telling, leaks, tell_apart, telling};
pub use origin::{Origin, Origins, REPEATED_HELP};
pub use parameter::Parameter;
pub use part::{Excerpt, Part};
pub use plan::{Plan, compression};
pub use process::Process;
pub use sample::Sample;
pub use sentinel::sentinels;
pub use split::{Group, Split, check_part};
pub use stream::{Stream, Walk};
pub use survey::{Survey, Surveyed};
pub use tally::{ProcessTally, check_class};
pub use variables::explicit_variables;
