//! Statistics of classifiers and of the events that they learn from.
//!
//! Weights are signed: simulated events may count negatively, and no statistic here hides it. Sums are kept together
//! with the sums of squared weights, which give their statistical uncertainty. What describes events takes them block by
//! block and is merged, so that memory does not grow with their number.
pub mod confusion;
mod covariance;
mod equality;
mod error;
mod explanation;
mod extremes;
mod moments;
mod repetition;
mod weights;

pub use confusion::{Confusion, Representation};
pub use covariance::Covariance;
pub use equality::EqualColumns;
pub use error::{Error, Result};
pub use explanation::explain;
pub use extremes::{Extremes, SENTINEL_DISTANCE, SENTINEL_SHARE, Sentinel};
pub use moments::Moments;
pub use repetition::Repetition;
pub use weights::WeightSums;
