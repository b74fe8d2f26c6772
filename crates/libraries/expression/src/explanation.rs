//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::{Error, Problem};

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self.problem() {
            Problem::TooLong { .. } => "too_long",
            Problem::TooDeep { .. } => "too_deep",
            Problem::Character(_) => "character",
            Problem::Number(_) => "number",
            Problem::Unexpected { .. } => "unexpected",
            Problem::Assignment => "assignment",
            Problem::Definition => "definition",
            Problem::OpenQuote => "open_quote",
            Problem::Chained => "chained",
            Problem::NotYet(_) => "not_yet",
            Problem::UnknownFunction { .. } => "unknown_function",
            Problem::Arguments { .. } => "arguments",
            Problem::UnknownBranch { .. } => "unknown_branch",
            Problem::Unusable { .. } => "unusable",
            Problem::InAlias { .. } => "alias",
            Problem::AliasLoop { .. } => "alias_loop",
            Problem::AliasIndices { .. } => "alias_indices",
            Problem::WholeArray { .. } => "whole_array",
            Problem::NoArray { .. } => "no_array",
            Problem::Shapes { .. } => "shapes",
            Problem::Apart { .. } => "apart",
            Problem::Indices { .. } => "indices",
            Problem::IndexRuns { .. } => "index_runs",
            Problem::IndexOutside { .. } => "index_outside",
            Problem::NegativeIndex { .. } => "negative_index",
            Problem::FloatBits { .. } => "float_bits",
            Problem::MixedBits { .. } => "mixed_bits",
            Problem::Shift => "shift",
            Problem::RemainderByZero => "remainder_by_zero",
            Problem::Overflow => "overflow",
            Problem::NotWhole { .. } => "not_whole",
            Problem::Missing { .. } => "missing",
            Problem::Lengths { .. } => "lengths",
            Problem::Columns { .. } => "columns",
            Problem::ColumnKind { .. } => "column_kind",
            Problem::ColumnLength { .. } => "column_length",
            Problem::ColumnShape { .. } => "column_shape",
            Problem::ColumnOffsets { .. } => "column_offsets",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        self.problem().help().map(Cow::from)
    }

    /// What the text alone tells, not the branches.
    fn is_usage(&self) -> bool {
        matches!(
            self.problem(),
            Problem::TooLong { .. }
                | Problem::TooDeep { .. }
                | Problem::Character(_)
                | Problem::Number(_)
                | Problem::Unexpected { .. }
                | Problem::Assignment
                | Problem::Chained
                | Problem::NotYet(_)
                | Problem::UnknownFunction { .. }
                | Problem::Arguments { .. }
        )
    }

    /// With the excerpt and the help below it, which belong together.
    fn message(&self) -> String {
        self.to_string()
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
}
