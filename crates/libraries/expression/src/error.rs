//! What can be wrong with an expression, where, and what to do about it.
//!
//! An error prints as the problem, the line of the text with carets under the place, and a line of help:
//! ```text
//! unknown branch `pt_2`
//!   | pt_1 > 20 && pt_2 > 30
//!   |              ^^^^
//!   = help: did you mean `pt_1`?
//! ```

use std::fmt;
use std::ops::Range;

use crate::column::Kind;

/// The most characters that an excerpt shows of a line.
const EXCERPT: usize = 100;

/// A problem and its place in the text of the expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    problem: Box<Problem>,
    text: Box<str>,
    span: Range<usize>,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)] // the messages say it
pub enum Problem {
    #[error("the expression has {length} characters, more than the limit of {limit}")]
    TooLong { length: usize, limit: usize },
    #[error("parentheses, signs or powers are nested deeper than {limit} levels")]
    TooDeep { limit: usize },
    #[error("the character `{0}` has no meaning here")]
    Character(char),
    #[error("`{0}` is not a number")]
    Number(String),
    #[error("expected {expected}, found {found}")]
    Unexpected { expected: &'static str, found: String },
    #[error("`=` does not compare")]
    Assignment,
    #[error("`:=` names nothing in an expression")]
    Definition,
    #[error("a name in backquotes has no end")]
    OpenQuote,
    #[error("comparisons cannot be chained: ROOT would compare the outcome 0 or 1 with the next number")]
    Chained,
    #[error("`{0}` is not supported yet")]
    NotYet(String),
    #[error("unknown function `{name}`")]
    UnknownFunction { name: String, suggestion: Option<String> },
    #[error("function `{name}` takes {expected} arguments, found {found}")]
    Arguments { name: String, expected: usize, found: usize },
    #[error("unknown branch `{name}`")]
    UnknownBranch { name: String, help: Option<String> },
    #[error("branch `{name}` cannot be used here: {reason}")]
    Unusable { name: String, reason: String },
    #[error("{problem}, in the alias `{name}` of the tree, which is `{formula}`")]
    InAlias { name: String, formula: String, problem: Box<Problem> },
    #[error("the alias `{name}` of the tree leads back to itself")]
    AliasLoop { name: String },
    #[error("the alias `{name}` of the tree has no indices: it is `{formula}`")]
    AliasIndices { name: String, formula: String },
    #[error("branch `{name}` has an array of {} values in each entry, expected one", shape(dims))]
    WholeArray { name: String, dims: Vec<Option<usize>> },
    #[error("`{function}` needs an array, found one value per entry")]
    NoArray { function: &'static str },
    #[error("arrays of different shapes: branch `{left}` has {left_shape} elements, `{right}` {right_shape}")]
    Shapes { left: String, right: String, left_shape: String, right_shape: String },
    #[error("the empty brackets of branch `{name}` are not side by side")]
    Apart { name: String },
    #[error("branch `{name}` has {expected} dimensions, found {found} indices")]
    Indices { name: String, expected: usize, found: usize },
    #[error(
        "branch `{index}` has several values in each entry, as index of branch `{name}`, whose empty brackets have several too"
    )]
    IndexRuns { name: String, index: String },
    #[error("index {index} is outside branch `{name}`, which has {size} values in this dimension")]
    IndexOutside { name: String, index: usize, size: usize },
    #[error("index {index} of branch `{name}` is negative, indices count from 0")]
    NegativeIndex { name: String, index: i64 },
    #[error("`{operator}` works on the bits of integers, found a floating-point number")]
    FloatBits { operator: &'static str },
    #[error("`{operator}` has a number on one side and true or false on the other")]
    MixedBits { operator: &'static str },
    #[error("a shift needs a constant number of bits between 0 and 63")]
    Shift,
    #[error("`%` by zero")]
    RemainderByZero,
    #[error("an integer is too large for 64 bits here")]
    Overflow,
    #[error("expected a whole number, found {value} at entry {entry}")]
    NotWhole { value: f64, entry: usize },
    #[error(
        "the expression has no value at entry {entry}: an index is out of range there, the maximum or minimum of an empty array is taken, or `int` of what is no 64-bit integer"
    )]
    Missing { entry: usize },
    #[error(
        "arrays of different lengths: branch `{left}` has {left_length} elements at entry {entry}, `{right}` {right_length}"
    )]
    Lengths { left: String, right: String, left_length: usize, right_length: usize, entry: usize },
    #[error("expected {expected} columns, found {found}")]
    Columns { expected: usize, found: usize },
    #[error("branch `{branch}` was bound as {expected}, its values are {found}")]
    ColumnKind { branch: String, expected: Kind, found: Kind },
    #[error("branch `{branch}` should have {expected} values, found {found}")]
    ColumnLength { branch: String, expected: usize, found: usize },
    #[error("branch `{branch}` was bound as {expected}, its column is {found}")]
    ColumnShape { branch: String, expected: &'static str, found: &'static str },
    #[error("branch `{branch}` should have {expected} ascending offsets for its entries")]
    ColumnOffsets { branch: String, expected: usize },
}

/// Dimensions as text; `None` is one that varies.
fn shape(dims: &[Option<usize>]) -> String {
    let dims: Vec<String> = dims.iter().map(|size| size.map_or("n".to_owned(), |size| size.to_string())).collect();
    dims.join(" × ")
}

impl Problem {
    pub(crate) fn at(self, text: &str, span: Range<usize>) -> Error {
        Error { problem: Box::new(self), text: text.into(), span }
    }

    /// What to do about it, where that is known.
    pub fn help(&self) -> Option<String> {
        let fixed = match self {
            Self::UnknownFunction { suggestion: Some(name), .. } => return Some(format!("did you mean `{name}`?")),
            Self::UnknownBranch { help, .. } => return help.clone(),
            Self::InAlias { problem, .. } => return problem.help(),
            Self::AliasIndices { .. } => "write the formula, with the indices where they belong",
            Self::AliasLoop { .. } => "write what it should be in place of the alias",
            Self::Definition => "write the expression alone; in `variables`, `{name: …, expression: …}` names it",
            Self::OpenQuote => "write the name of a branch between two backquotes, as in `` `B+_PT` > 3 ``",
            Self::WholeArray { name, dims } => {
                let index = "[0]".repeat(dims.len());
                return Some(format!(
                    "pick one with `{name}{index}` or reduce with `Sum$(…)`, `Max$(…)`, `Length$(…)`"
                ));
            }
            Self::NegativeIndex { .. } => "count from the end with `Length$`, as in `x[Length$(x)-1]`",
            Self::NoArray { .. } => "leave it out, or name a branch that has several values in each entry",
            Self::Shapes { .. } => {
                "choose one of the further values, as in `x[][0]`, or aggregate each array on its own"
            }
            Self::Lengths { .. } => {
                "aggregate each array on its own; unlike `TTree::Draw`, elements beyond the shorter array are not left out"
            }
            Self::Apart { .. } => "give the brackets between them an index, or leave out all brackets",
            Self::Missing { .. } => "give it a default, as in `Alt$(x[0], -1)`",
            Self::UnknownFunction { .. } => "the functions are listed in docs/expressions.md",
            Self::Assignment => "did you mean `==`?",
            Self::Chained => "write `0<x && x<1` for `0<x<1`",
            Self::NotYet(_) => "of the names with `$` there are `Length$`, `Sum$`, `Max$`, `Min$` and `Alt$`",
            Self::FloatBits { operator: "&" } => "write `&&` for \"and\"",
            Self::FloatBits { operator: "|" } => "write `||` for \"or\"",
            Self::MixedBits { .. } => {
                "comparisons bind tighter than bits: write `(flags & 4) != 0`, or `&&` and `||` for \"and\" and \"or\""
            }
            Self::Overflow => "multiply by `1.0` first to go on in floating point",
            Self::Unexpected { found, .. } => match found.as_str() {
                "`and`" => "write `&&`",
                "`or`" => "write `||`",
                "`not`" => "write `!`",
                _ => return None,
            },
            Self::Character(character) => match character {
                '\u{2212}' | '\u{2013}' | '\u{2014}' => "write `-`",
                '\u{2264}' => "write `<=`",
                '\u{2265}' => "write `>=`",
                '\u{2260}' => "write `!=`",
                '\u{d7}' | '\u{b7}' => "write `*`",
                '~' => "write `!` for \"not\"",
                '"' | '\'' => {
                    "texts are not compared; the name of a branch that is no plain word stands in backquotes, as in `` `B+_PT` > 3 ``"
                }
                _ => return None,
            },
            _ => return None,
        };
        Some(fixed.to_owned())
    }
}

impl Error {
    /// What is wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    pub(crate) fn into_problem(self) -> Problem {
        *self.problem
    }

    /// Where: bytes of the text.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.problem)?;
        if !matches!(*self.problem, Problem::TooLong { .. }) {
            self.excerpt(f)?;
        }
        match self.problem.help() {
            Some(help) => write!(f, "\n  = help: {help}"),
            None => Ok(()),
        }
    }
}

impl Error {
    /// The line that holds the start of the span, cut to a window around it.
    fn excerpt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let before = &self.text[..self.span.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = self.text[line_start..].lines().next().unwrap_or_default();
        let place = self.text[line_start..self.span.start].chars().count();
        let marked = self.text[self.span.clone()].lines().next().unwrap_or_default().chars().count().max(1);

        let skipped = if place > EXCERPT / 2 && line.chars().count() > EXCERPT { place - EXCERPT / 2 } else { 0 };
        let shown: String =
            line.chars().skip(skipped).take(EXCERPT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let carets = marked.min(EXCERPT - (place - skipped).min(EXCERPT - 1));
        write!(f, "\n  | {shown}\n  | {:indent$}{:^<carets$}", "", "", indent = place - skipped)
    }
}

#[cfg(test)]
mod tests;
