//! Runs a program over one block of entries at a time: a register machine whose registers are lanes of a block.
//! A block of all registers stays in the first-level cache, and every step is one loop that the compiler
//! vectorises; `pulp` picks the widest vectors of the machine at run time. Aggregates run over elements likewise.

mod lane;
mod load;
mod reduce;
mod remainder;
mod rows;
mod step;

pub(crate) use lane::Registers;
pub(crate) use load::Field;
pub(crate) use reduce::Room;
pub(crate) use rows::Rows;

use std::ops::Range;

use crate::column::Kind;
use crate::error::Problem;
use crate::operation::{Constant, Instruction, Operation};
use crate::routine::{Loop, Routine};

/// Entries per block: eight bytes each, a handful of lanes fit the first-level cache.
pub(crate) const BLOCK: usize = 1024;

/// Why a run stopped.
#[derive(Debug)]
pub(crate) enum Fault {
    /// An integer left 64 bits in what was written there.
    Overflow(Range<usize>),
    /// Two arrays of an aggregate have different lengths.
    Lengths { columns: [usize; 2], lengths: [usize; 2], entry: usize, span: Range<usize> },
}

/// Runs all instructions over at most [`BLOCK`] rows. Loops have their rooms in the same order.
pub(crate) fn run(
    routine: &Routine,
    rows: &Rows<'_>,
    registers: &mut Registers,
    loops: &[Loop],
    rooms: &mut [Room],
) -> Result<(), Fault> {
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            for (place, instruction) in routine.instructions.iter().enumerate() {
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
                        let reducing = reduce::Reducing {
                            each: &loops[each],
                            rows,
                            room: &mut rooms[each],
                            span: &routine.spans[place],
                        };
                        fits = reducing.reduce(reduction, to, registers)?;
                    }
                    _ => fits = step::step(instruction, rows.count, registers),
                }
                if !fits {
                    return Err(Fault::Overflow(routine.spans[place].clone()));
                }
            }
            Ok(())
        },
    )
}

/// The result of an operation on constants.
pub(crate) fn constant(instruction: Instruction, kind: Kind) -> Result<Constant, Problem> {
    let routine = Routine { instructions: vec![instruction], spans: std::iter::once(0..0).collect(), lanes: [1; 3] };
    let mut registers = Registers::new(routine.lanes, 1);
    run(&routine, &Rows::none(), &mut registers, &[], &mut []).map_err(|_| Problem::Overflow)?;
    Ok(registers.constant(kind))
}
