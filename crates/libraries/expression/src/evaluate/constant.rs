//! Operations on constants, carried out by the same code that runs over blocks.

use super::block::run_plain;
use super::lane::Registers;
use super::rows::Rows;
use crate::column::Kind;
use crate::error::Problem;
use crate::operation::{Constant, Instruction};
use crate::routine::{LANES, Routine};

/// The result of an operation on constants.
pub(crate) fn constant(instruction: Instruction, kind: Kind) -> Result<Constant, Problem> {
    let routine =
        Routine { instructions: vec![instruction], spans: std::iter::once(0..0).collect(), lanes: [1; LANES] };
    let mut registers = Registers::new(routine.lanes, 1);
    run_plain(&routine, &Rows::single(), &mut registers).map_err(|_| Problem::Overflow)?;
    Ok(registers.constant(kind))
}
