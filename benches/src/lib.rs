//! What the benchmark programs share.

pub mod training_case;
