//! Runs a program over one block of entries at a time: a register machine whose registers are lanes of a block.
//! A block of all registers stays in the first-level cache, and every step is one loop that the compiler
//! vectorises; `pulp` picks the widest vectors of the machine at run time.

mod lane;
mod load;
mod remainder;
mod step;

pub(crate) use lane::Registers;
pub(crate) use load::Column;

use crate::column::Kind;
use crate::error::Problem;
use crate::operation::{Constant, Instruction, OPERANDS, Operand, Operation};

/// Entries per block: eight bytes each, a handful of lanes fit the first-level cache.
pub(crate) const BLOCK: usize = 1024;

/// Runs all instructions over `entries ≤ BLOCK` entries from `start` on; fails with the place of the instruction.
pub(crate) fn run(
    instructions: &[Instruction],
    columns: &[Column<'_>],
    start: usize,
    entries: usize,
    registers: &mut Registers,
) -> Result<(), usize> {
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            for (place, instruction) in instructions.iter().enumerate() {
                if let Operation::Load { column, offset } = instruction.operation {
                    load::load(&columns[column], offset, start, entries, instruction.to, registers);
                } else if !step::step(instruction, entries, registers) {
                    return Err(place);
                }
            }
            Ok(())
        },
    )
}

/// The result of an operation on constants.
pub(crate) fn constant(operation: Operation, operands: [Operand; OPERANDS], kind: Kind) -> Result<Constant, Problem> {
    let mut registers = Registers::new(1, 1, 1, 1);
    let instruction = Instruction { operation, operands, to: 0 };
    run(&[instruction], &[], 0, 1, &mut registers).map_err(|_| Problem::Overflow)?;
    Ok(registers.constant(kind))
}
