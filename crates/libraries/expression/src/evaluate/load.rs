//! Copies values of a branch to a lane: one value per row, widened to 64 bits.
//! Rows follow each other in the column (a load), or each has an index within its entry (a pick).

use super::field::Field;
use super::lane::{Lane, Registers, Source};
use super::rows::Rows;
use crate::column::Values;
use crate::operation::Instruction;

/// Calls `$work(values, …, widening)` with the values of the column's type.
macro_rules! widening {
    ($values:expr, $work:ident($($argument:expr),*)) => {
        match $values {
            Values::Bool(values) => $work(values, $($argument,)* u8::from),
            Values::I8(values) => $work(values, $($argument,)* i64::from),
            Values::U8(values) => $work(values, $($argument,)* i64::from),
            Values::I16(values) => $work(values, $($argument,)* i64::from),
            Values::U16(values) => $work(values, $($argument,)* i64::from),
            Values::I32(values) => $work(values, $($argument,)* i64::from),
            Values::U32(values) => $work(values, $($argument,)* i64::from),
            Values::I64(values) => $work(values, $($argument,)* |value| value),
            Values::U64(values) => $work(values, $($argument,)* |value| value as i64),
            Values::F32(values) => $work(values, $($argument,)* f64::from),
            Values::F64(values) => $work(values, $($argument,)* |value| value),
        }
    };
}

/// Which values are loaded: one of every `width`, the one at `offset`.
#[derive(Clone, Copy)]
pub(super) struct Stride {
    pub(super) width: usize,
    pub(super) offset: usize,
}

/// Loads one value for each of the rows, which follow each other in the column.
#[inline(always)]
pub(super) fn load(field: &Field<'_>, stride: Stride, rows: &Rows<'_>, to: usize, registers: &mut Registers) {
    widening!(field.column.values, widen(stride, rows, to, registers))
}

#[inline(always)]
fn widen<A: Copy, T: Lane>(
    values: &[A],
    stride: Stride,
    rows: &Rows<'_>,
    to: usize,
    registers: &mut Registers,
    f: impl Fn(A) -> T,
) {
    let Stride { width, offset } = stride;
    let values = &values[rows.start * width..(rows.start + rows.count) * width];
    registers.write(to, rows.count, |_, to: &mut [T]| {
        if width == 1 {
            to.iter_mut().zip(values).for_each(|(to, &value)| *to = f(value));
        } else {
            to.iter_mut().zip(values.iter().skip(offset).step_by(width)).for_each(|(to, &value)| *to = f(value));
        }
    });
}

/// Takes from each row's entry the value at the index in the instruction's first operand; 0 outside the entry.
pub(super) fn pick(field: &Field<'_>, i: &Instruction, rows: &Rows<'_>, registers: &mut Registers) {
    widening!(field.column.values, take(field, i, rows, registers))
}

fn take<A: Copy, T: Lane>(
    values: &[A],
    field: &Field<'_>,
    i: &Instruction,
    rows: &Rows<'_>,
    registers: &mut Registers,
    f: impl Fn(A) -> T,
) {
    registers.write(i.to, rows.count, |registers, to: &mut [T]| {
        let index = registers.source::<i64>(i.operands[0], rows.count);
        for (row, to) in to.iter_mut().enumerate() {
            let entry = rows.entry(row);
            let values = &values[field.before(entry) * field.width..field.before(entry + 1) * field.width];
            let index = match index {
                Source::Lane(index) => index[row],
                Source::Constant(index) => index,
            };
            let value = usize::try_from(index).ok().and_then(|index| values.get(index));
            *to = value.map_or(T::default(), |&value| f(value));
        }
    });
}
