//! RNTuples, the successors of trees: nested fields, whose values lie in columns; columns are cut into pages, and pages belong to
//! clusters of entries.
//!
//! - [`anchor`], [`envelope`], [`cursor`]: from the key in the folder to the blocks that describe the ntuple
//! - [`description`], [`schema`], [`page_list`]: the content of these blocks
//! - [`field`], [`layout`]: the fields that can be named, and which columns hold their values
//! - [`ntuple`], [`reader`], [`read`], [`pieces`], [`page`], [`encoding`], [`unpack`]: from pages to columns
//!
//! Format: ROOT's `tree/ntuple/doc/BinaryFormatSpecification.md`, version 1.0.

mod anchor;
mod cursor;
mod description;
mod encoding;
mod envelope;
mod field;
mod layout;
#[cfg(test)]
mod mutations;
mod ntuple;
mod page;
mod page_list;
mod pieces;
mod read;
mod reader;
mod schema;
#[cfg(test)]
mod tests;
mod unpack;

pub(crate) use field::{Field, Shape};
pub(crate) use ntuple::Ntuple;
