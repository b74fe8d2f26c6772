//! Values of a branch to a lane: one value per entry, widened to 64 bits.

use super::lane::{Lane, Registers};
use crate::column::Values;

/// Values of a branch and how many of them an entry has.
pub(crate) struct Column<'a> {
    pub(crate) values: Values<'a>,
    pub(crate) width: usize,
}

/// Loads entries from `start` on.
#[inline(always)]
pub(crate) fn load(
    column: &Column<'_>,
    offset: usize,
    start: usize,
    entries: usize,
    to: usize,
    registers: &mut Registers,
) {
    let place = Place { width: column.width, offset, start, entries, to };
    match column.values {
        Values::Bool(values) => widen(values, place, registers, u8::from),
        Values::I8(values) => widen(values, place, registers, i64::from),
        Values::U8(values) => widen(values, place, registers, i64::from),
        Values::I16(values) => widen(values, place, registers, i64::from),
        Values::U16(values) => widen(values, place, registers, i64::from),
        Values::I32(values) => widen(values, place, registers, i64::from),
        Values::U32(values) => widen(values, place, registers, i64::from),
        Values::I64(values) => widen(values, place, registers, |value| value),
        Values::U64(values) => widen(values, place, registers, |value| value as i64),
        Values::F32(values) => widen(values, place, registers, f64::from),
        Values::F64(values) => widen(values, place, registers, |value| value),
    }
}

struct Place {
    width: usize,
    offset: usize,
    start: usize,
    entries: usize,
    to: usize,
}

#[inline(always)]
fn widen<A: Copy, T: Lane>(values: &[A], place: Place, registers: &mut Registers, f: impl Fn(A) -> T) {
    let Place { width, offset, start, entries, to } = place;
    let values = &values[start * width..(start + entries) * width];
    registers.write(to, entries, |_, to: &mut [T]| {
        if width == 1 {
            to.iter_mut().zip(values).for_each(|(to, &value)| *to = f(value));
        } else {
            to.iter_mut().zip(values.iter().skip(offset).step_by(width)).for_each(|(to, &value)| *to = f(value));
        }
    });
}
