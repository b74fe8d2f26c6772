//! Training: epochs of shuffled batches, validation after each, and what watches them.
//!
//! Everything random comes from one seed; the result does not depend on the number of threads.

mod alteration;
mod averaging;
mod balance;
mod batches;
mod batching;
mod checkpoint;
mod early_stopping;
mod end;
mod ensemble;
mod epoch;
mod fitting_events;
mod history;
mod keep;
mod learning_rate_range;
mod objective;
mod observer;
mod outcome;
mod permutation;
mod plateau;
mod pool;
mod rate_plan;
mod settings;
mod shuffle;
mod side_by_side;
mod split;
mod train;
mod written;

#[cfg(test)]
mod regression_tests;
#[cfg(test)]
mod resume_tests;
#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod written_tests;

pub use alteration::{Alteration, Angle, Drawn, Redraw, Turn, Turned};
pub use averaging::{Averaged, WeightAveraging};
pub use batching::Batching;
pub use checkpoint::Checkpoint;
pub use early_stopping::EarlyStopping;
pub use ensemble::{Ensemble, Member};
pub use history::{Epoch, History};
pub use keep::Keep;
pub use learning_rate_range::{Band, RangeCurve, RangeTest};
pub use objective::Objective;
pub use observer::{Observer, Progress, Silent};
pub use outcome::Outcome;
pub use plateau::ReduceOnPlateau;
pub use settings::Training;
pub use side_by_side::side_by_side;
pub use split::split;
