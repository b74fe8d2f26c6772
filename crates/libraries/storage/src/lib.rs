//! Files: read at any position ([`Input`]), written whole or not at all ([`Replacement`], [`output`]), and named by their
//! content ([`digest`]).
//!
//! Stands on the ground: nothing of ours but the wish to stop is known here.

pub mod address;
pub mod digest;
mod error;
mod explanation;
mod input;
pub mod output;
mod replacement;

pub use error::Error;
pub use explanation::explain;
pub use input::Input;
pub use replacement::{Replacement, abandon};
