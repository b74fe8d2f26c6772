//! Ntuples as tables of events: chains of ROOT files, read in chunks, with cuts, weights, variables and folds as columns.
//!
//! ```no_run
//! # fn main() -> ntuple::Result<()> {
//! use ntuple::{Columns, Source, locate};
//!
//! let files = locate(&["/data/dy/*.root"], "/data".as_ref(), &[])?;
//! let source = Source::open(&files, "Events")?;
//! let mut columns = Columns::new();
//! let variables = columns.variables([("pt", "Muon_pt[0]", Some(-1.0)), ("log_mass", "log(m_vis)", None)])?;
//! let weight = columns.number("event weight", "weight * 2")?;
//! for chunk in source.select(&columns)?.chunks() {
//!     let chunk = chunk?;
//!     let (inputs, weights) = (chunk.matrix(variables.clone())?, chunk.finite(weight)?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Everything is bound and checked by [`Source::select`], before the first event is read. Memory is bounded by the chunk, never by
//! the chain. The glue between `rootfile` and `expression`, which know nothing of each other.

mod bound;
mod chunk;
mod columns;
mod error;
mod explanation;
mod fold;
mod gaps;
mod location;
mod member;
mod place;
mod reading;
mod source;
mod usable;

pub use chunk::Chunk;
pub use columns::Columns;
pub use error::{Error, Result};
pub use explanation::explain;
pub use fold::hash;
pub use gaps::Gaps;
pub use location::{Location, locate};
pub use member::{Branch, Member, OpenMember};
pub use place::Place;
pub use reading::{Chunks, Reading};
pub use source::Source;

#[cfg(test)]
mod tests;
