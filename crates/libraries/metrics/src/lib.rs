//! Weighted statistics of classifiers.
//!
//! Weights are signed: simulated events may count negatively, and no statistic here hides it. Sums are kept together
//! with the sums of squared weights, which give their statistical uncertainty.
pub mod confusion;
mod error;

pub use confusion::{Confusion, Representation};
pub use error::{Error, Result};
