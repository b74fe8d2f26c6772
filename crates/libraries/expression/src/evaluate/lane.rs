//! The registers, and the loops over them: one for each number of operands and each combination of lanes and constants.

use crate::column::Kind;
use crate::operation::{Constant, Instruction, Operand};
use crate::routine::LANES;

/// Lanes of each type, all of the same length.
pub(crate) struct Registers {
    float: Vec<Vec<f64>>,
    integer: Vec<Vec<i64>>,
    bool: Vec<Vec<u8>>,
    wide: Vec<Vec<i128>>,
}

/// A type of lane.
pub(crate) trait Lane: Copy + Default {
    fn lanes(registers: &Registers) -> &[Vec<Self>];
    fn lanes_mut(registers: &mut Registers) -> &mut [Vec<Self>];
    fn constant(constant: Constant) -> Self;
}

macro_rules! lane {
    ($element:ty, $field:ident, $constant:expr) => {
        impl Lane for $element {
            #[inline(always)]
            fn lanes(registers: &Registers) -> &[Vec<Self>] {
                &registers.$field
            }
            #[inline(always)]
            fn lanes_mut(registers: &mut Registers) -> &mut [Vec<Self>] {
                &mut registers.$field
            }
            #[inline(always)]
            fn constant(constant: Constant) -> Self {
                $constant(constant)
            }
        }
    };
}

lane!(f64, float, Constant::value);
lane!(i64, integer, |constant| match constant {
    Constant::Bool(value) => i64::from(value),
    Constant::Integer(value) => value,
    Constant::Unsigned(value) => value as i64,
    Constant::Wide(value) => value as i64,
    Constant::Float(bits) => f64::from_bits(bits) as i64,
});
lane!(i128, wide, Constant::integer);
lane!(u8, bool, |constant| u8::from(matches!(constant, Constant::Bool(true))));

/// An operand: a lane of the block, or one number for all entries.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a, T> {
    Lane(&'a [T]),
    Constant(T),
}

impl Registers {
    /// Lanes of floats, integers, bools and wide integers, each of `length` rows.
    pub(crate) fn new([floats, integers, bools, wides]: [usize; LANES], length: usize) -> Self {
        Self {
            float: vec![vec![0.0; length]; floats],
            integer: vec![vec![0; length]; integers],
            bool: vec![vec![0; length]; bools],
            wide: vec![vec![0; length]; wides],
        }
    }

    /// The first `entries` values of a lane.
    #[inline(always)]
    pub(crate) fn lane<T: Lane>(&self, lane: usize, entries: usize) -> &[T] {
        &T::lanes(self)[lane][..entries]
    }

    /// The first value of the first lane of a kind, as a constant.
    pub(crate) fn constant(&self, kind: Kind) -> Constant {
        match kind {
            Kind::Float => Constant::Float(self.float[0][0].to_bits()),
            Kind::Integer => Constant::Integer(self.integer[0][0]),
            Kind::Unsigned => Constant::Unsigned(self.integer[0][0] as u64),
            Kind::Bool => Constant::Bool(self.bool[0][0] != 0),
            Kind::Wide => Constant::narrow(self.wide[0][0]),
        }
    }

    #[inline(always)]
    pub(crate) fn source<T: Lane>(&self, operand: Operand, entries: usize) -> Source<'_, T> {
        match operand {
            Operand::Lane(lane) => Source::Lane(self.lane(lane, entries)),
            Operand::Constant(constant) => Source::Constant(T::constant(constant)),
        }
    }

    /// Lends one lane for writing while the others can be read. The lane is not an operand of the same instruction.
    #[inline(always)]
    pub(crate) fn write<T: Lane, R>(
        &mut self,
        to: usize,
        entries: usize,
        work: impl FnOnce(&Self, &mut [T]) -> R,
    ) -> R {
        let mut lane = std::mem::take(&mut T::lanes_mut(self)[to]);
        let result = work(self, &mut lane[..entries]);
        T::lanes_mut(self)[to] = lane;
        result
    }

    /// Applies a function of one operand.
    #[inline(always)]
    pub(crate) fn map<A: Lane, T: Lane>(&mut self, i: &Instruction, entries: usize, f: impl Fn(A) -> T) -> bool {
        self.write(i.to, entries, |registers, to: &mut [T]| match registers.source(i.operands[0], entries) {
            Source::Lane(a) => to.iter_mut().zip(a).for_each(|(to, &a)| *to = f(a)),
            Source::Constant(a) => to.fill(f(a)),
        });
        true
    }

    /// Applies a function of two operands.
    #[inline(always)]
    pub(crate) fn zip<A: Lane, B: Lane, T: Lane>(
        &mut self,
        i: &Instruction,
        entries: usize,
        f: impl Fn(A, B) -> T,
    ) -> bool {
        self.write(i.to, entries, |registers, to: &mut [T]| {
            match (registers.source(i.operands[0], entries), registers.source(i.operands[1], entries)) {
                (Source::Lane(a), Source::Lane(b)) => {
                    to.iter_mut().zip(a).zip(b).for_each(|((to, &a), &b)| *to = f(a, b));
                }
                (Source::Lane(a), Source::Constant(b)) => to.iter_mut().zip(a).for_each(|(to, &a)| *to = f(a, b)),
                (Source::Constant(a), Source::Lane(b)) => to.iter_mut().zip(b).for_each(|(to, &b)| *to = f(a, b)),
                (Source::Constant(a), Source::Constant(b)) => to.fill(f(a, b)),
            }
        });
        true
    }

    /// Applies a function of two integers that gives a result and a number that is negative if the result has too many bits;
    /// false if it does in any entry.
    #[inline(always)]
    pub(crate) fn checked<T: Lane>(&mut self, i: &Instruction, entries: usize, f: impl Fn(T, T) -> (T, i64)) -> bool {
        self.write(i.to, entries, |registers, to: &mut [T]| {
            let mut trouble = 0;
            let mut store = |to: &mut T, (value, bits): (T, i64)| {
                *to = value;
                trouble |= bits;
            };
            match (registers.source(i.operands[0], entries), registers.source(i.operands[1], entries)) {
                (Source::Lane(a), Source::Lane(b)) => {
                    to.iter_mut().zip(a).zip(b).for_each(|((to, &a), &b)| store(to, f(a, b)));
                }
                (Source::Lane(a), Source::Constant(b)) => {
                    to.iter_mut().zip(a).for_each(|(to, &a)| store(to, f(a, b)));
                }
                (Source::Constant(a), Source::Lane(b)) => {
                    to.iter_mut().zip(b).for_each(|(to, &b)| store(to, f(a, b)));
                }
                (Source::Constant(a), Source::Constant(b)) => to.iter_mut().for_each(|to| store(to, f(a, b))),
            }
            trouble >= 0
        })
    }

    /// Chooses between two operands by a condition.
    #[inline(always)]
    pub(crate) fn choose<T: Lane>(&mut self, i: &Instruction, entries: usize) -> bool {
        self.write(i.to, entries, |registers, to: &mut [T]| {
            let condition = match registers.source::<u8>(i.operands[0], entries) {
                Source::Lane(condition) => condition,
                // The checker takes the branch that a constant condition chooses.
                Source::Constant(_) => return,
            };
            let yes = registers.source::<T>(i.operands[1], entries);
            let no = registers.source::<T>(i.operands[2], entries);
            let chosen = to.iter_mut().zip(condition);
            match (yes, no) {
                (Source::Lane(a), Source::Lane(b)) => {
                    chosen.zip(a).zip(b).for_each(|(((to, &c), &a), &b)| *to = if c != 0 { a } else { b });
                }
                (Source::Lane(a), Source::Constant(b)) => {
                    chosen.zip(a).for_each(|((to, &c), &a)| *to = if c != 0 { a } else { b });
                }
                (Source::Constant(a), Source::Lane(b)) => {
                    chosen.zip(b).for_each(|((to, &c), &b)| *to = if c != 0 { a } else { b });
                }
                (Source::Constant(a), Source::Constant(b)) => {
                    chosen.for_each(|(to, &c)| *to = if c != 0 { a } else { b });
                }
            }
        });
        true
    }
}
