//! Runs a program over one block of entries at a time: a register machine whose registers are lanes of a block.
//! A block of all registers stays in the first-level cache, and every step is one loop that the compiler
//! vectorises; `pulp` picks the widest vectors of the machine at run time. Aggregates run over elements likewise.

mod block;
mod constant;
mod fault;
mod field;
mod lane;
mod load;
mod reduce;
mod remainder;
mod rows;
mod step;

pub(crate) use constant::constant;
pub(crate) use fault::Fault;
pub(crate) use field::Field;
pub(crate) use lane::Registers;
pub(crate) use reduce::Scratch;
pub(crate) use rows::{BLOCK, Rows};

use crate::routine::{Loop, Routine};
use block::Call;
use reduce::Reducing;

/// Runs all instructions over a block of entries. `scratch` has one element for each of the loops.
pub(crate) fn run(
    routine: &Routine,
    rows: &Rows<'_>,
    registers: &mut Registers,
    loops: &[Loop],
    scratch: &mut [Scratch],
) -> Result<(), Fault> {
    block::run(routine, rows, registers, &mut |Call { reduction, each, to, span }, registers| {
        Reducing { each: &loops[each], rows, scratch: &mut scratch[each], span }.reduce(reduction, to, registers)
    })
}
