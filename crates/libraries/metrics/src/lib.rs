//! Statistics of classifiers and of the events that they learn from.
//!
//! Weights are signed: simulated events may count negatively, and no statistic here hides it. Sums of weights are kept
//! together with sums of squared weights, which give their statistical uncertainty. Statistics of events are computed block
//! by block and merged, so that memory does not grow with the number of events.
pub mod confusion;
mod covariance;
mod equality;
mod error;
mod explanation;
mod extremes;
mod moments;
mod repetition;
mod telling;
mod weights;

pub use confusion::{Confusion, Representation};
pub use covariance::Covariance;
pub use equality::EqualColumns;
pub use error::{Error, Result};
pub use explanation::explain;
pub use extremes::{Extremes, SENTINEL_DISTANCE, SENTINEL_SHARE, Sentinel};
pub use moments::Moments;
pub use repetition::Repetition;
pub use telling::areas_against_rest;
pub use weights::WeightSums;
