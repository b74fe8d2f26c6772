//! Cuts and weights as ROOT users write them: `(pt>20)&&(abs(eta)<2.5)`, `w*(1+(q>0))`, `event%2==0`.
//!
//! A text becomes a syntax tree ([`Expression::parse`]), the tree is checked against the branches of a tree and
//! compiled ([`Expression::bind`]), and the [`Program`] is evaluated over columns in blocks that stay in cache.
//! Numbers are 64-bit floats with NaN propagated; integers stay 64-bit integers as long as `+ - * %`, comparisons
//! and bit operations are all that touches them, so event numbers above 2⁵³ are exact.
//! Jagged branches, whose number of items varies, become one number per entry by an index or by `Sum$`, `Max$`, `Min$` and
//! `Length$`. An index out of range makes the value missing; missing values are listed beside the values.
//! What is accepted, and where it differs from `TTree::Draw`, is in `docs/expressions.md`.

mod arrays;
mod bind;
mod column;
mod compile;
mod error;
mod evaluate;
mod explanation;
mod functions;
mod graph;
mod guards;
mod lexer;
mod names;
mod operation;
mod parser;
#[cfg(test)]
mod peers;
mod program;
mod routine;
mod syntax;

pub use column::{Branch, Column, Kind, Values};
pub use error::{Error, Problem};
pub use explanation::explain;
pub use names::Names;
pub use program::Program;

use std::borrow::Cow;

use syntax::Syntax;

/// A parsed expression. `Display` writes it back in a canonical spelling that parses to the same tree.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    syntax: Syntax,
}

impl Expression {
    /// Parses a text.
    ///
    /// # Errors
    /// The text is no expression; the error shows the place with a caret and says what to do.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self { text: text.to_owned(), syntax: parser::parse(text)? })
    }

    /// The text as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The names of branches and aliases, and of constants that a branch may be called like, each once, in order of first
    /// appearance.
    pub fn branches(&self) -> &[String] {
        self.syntax.branches()
    }

    /// The name, if the expression is a name without indices.
    pub fn sole_branch(&self) -> Option<&str> {
        self.syntax.sole_branch()
    }

    /// Whether it asks a branch whether it is NaN, by `isnan` or `isfinite`.
    pub fn guards(&self, branch: &str) -> bool {
        guards::guards(&self.syntax, branch)
    }

    /// Checks the expression against the branches and aliases of a tree and compiles it.
    ///
    /// # Errors
    /// A name is unknown, an index does not fit it, or an operator does not take its operands.
    pub fn bind<'n>(&self, names: impl Into<Names<'n>>) -> Result<Program, Error> {
        bind::bind(&self.text, &self.syntax, names.into())
    }
}

/// The name of a branch as expressions have it: in backquotes unless it is a plain word that means nothing else.
pub fn quoted(name: &str) -> Cow<'_, str> {
    syntax::quoted(name)
}

impl std::fmt::Display for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.syntax.fmt(f)
    }
}

impl std::str::FromStr for Expression {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}
