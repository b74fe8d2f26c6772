//! Trees read.
