//! Files as tools write and name them: whole or not at all ([`output`]), and by their content ([`digest`]).
//!
//! Stands on the ground: nothing of ours but the wish to stop is known here.

pub mod digest;
mod error;
mod explanation;
pub mod output;

pub use error::Error;
pub use explanation::explain;
