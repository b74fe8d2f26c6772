//! Runs a routine over one block of rows.

use std::ops::Range;

use super::fault::Fault;
use super::lane::Registers;
use super::rows::Rows;
use super::{load, step};
use crate::operation::{Operation, Reduction};
use crate::routine::Routine;

/// A reduction that an instruction asks for.
pub(super) struct Call<'a> {
    pub(super) reduction: Reduction,
    /// The place of the loop.
    pub(super) each: usize,
    /// The lane that is written.
    pub(super) to: usize,
    /// Where it was written in the expression.
    pub(super) span: &'a Range<usize>,
}

/// Carries out a reduction; false if an integer left 64 bits.
pub(super) type Reduce<'a> = dyn FnMut(Call<'_>, &mut Registers) -> Result<bool, Fault> + 'a;

/// Runs all instructions, and `reduce` for those that reduce.
pub(super) fn run(
    routine: &Routine,
    rows: &Rows<'_>,
    registers: &mut Registers,
    reduce: &mut Reduce<'_>,
) -> Result<(), Fault> {
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            for (instruction, span) in routine.instructions.iter().zip(&routine.spans) {
                let to = instruction.to;
                let mut fits = true;
                match instruction.operation {
                    Operation::Load { column, width, offset, .. } => {
                        load::load(&rows.fields[column], load::Stride { width, offset }, rows, to, registers);
                    }
                    Operation::Pick { column } => load::pick(&rows.fields[column], instruction, rows, registers),
                    Operation::Items { column } => rows.items(column, to, registers),
                    Operation::Position => rows.position(to, registers),
                    Operation::Broadcast { capture, kind } => rows.broadcast(kind, capture, to, registers),
                    Operation::Reduce { reduction, each } => {
                        fits = reduce(Call { reduction, each, to, span }, registers)?;
                    }
                    _ => fits = step::step(instruction, rows.count, registers),
                }
                if !fits {
                    return Err(Fault::Overflow(span.clone()));
                }
            }
            Ok(())
        },
    )
}

/// Runs all instructions of a routine that holds no reductions.
pub(super) fn run_plain(routine: &Routine, rows: &Rows<'_>, registers: &mut Registers) -> Result<(), Fault> {
    run(routine, rows, registers, &mut |_, _| Ok(true))
}
