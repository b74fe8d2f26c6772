//! Why a run stopped.

use std::ops::Range;

/// Why a run stopped, with the place in the expression.
#[derive(Debug)]
pub(crate) enum Fault {
    /// An integer left 64 bits.
    Overflow(Range<usize>),
    /// Two arrays of an aggregate have different lengths.
    Lengths { columns: [usize; 2], lengths: [usize; 2], entry: usize, span: Range<usize> },
}
