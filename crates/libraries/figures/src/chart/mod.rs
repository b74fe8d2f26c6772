//! Charts: from numbers to a figure, one file a figure.
//!
//! A chart checks all its numbers before it draws, and says which one it cannot show.
mod check;
mod confusion;
mod curves;
mod learning_rate_curve;
mod loss;

pub use confusion::Confusion;
pub use learning_rate_curve::LearningRateCurve;
pub use loss::Loss;
