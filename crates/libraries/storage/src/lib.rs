//! Files: read at any position ([`Input`]), written whole or not at all ([`Replacement`], [`output`]), named by their
//! content ([`digest`]), and locked ([`Lock`]).
//!
//! Stands on the ground: nothing of ours but the wish to stop is known here.

pub mod address;
pub mod digest;
mod error;
mod explanation;
mod input;
mod lock;
pub mod output;
mod replacement;

pub use error::Error;
pub use explanation::explain;
pub use input::Input;
pub use lock::Lock;
pub use replacement::{Replacement, abandon};
