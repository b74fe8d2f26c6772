//! A compiled program: lists of instructions, one for the entries and one for the elements of each aggregate.

use std::ops::Range;

use crate::arrays::Arrays;
use crate::operation::{Instruction, Operand};

/// Types of lanes.
pub(crate) const LANES: usize = 4;

/// A list of instructions.
#[derive(Clone, Debug)]
pub(crate) struct Routine {
    pub(crate) instructions: Vec<Instruction>,
    /// Where each instruction was written.
    pub(crate) spans: Vec<Range<usize>>,
    /// The numbers of lanes of floats, integers, bools and wide integers.
    pub(crate) lanes: [usize; LANES],
}

/// What a reduction runs over, and what it does with each element.
#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub(crate) arrays: Arrays,
    /// The routine for the elements, which holds no reductions.
    pub(crate) body: Routine,
    /// The operand that is reduced, among the lanes of the body.
    pub(crate) result: Operand,
    /// Lanes of the entries that the body needs.
    pub(crate) captures: Vec<usize>,
}
