//! One step of a program over a block. Numbers follow C++, with two differences: integers that leave 64 bits are
//! an error, and NaN goes through `min` and `max`.

use super::lane::{Lane, Registers, Source};
use super::remainder::{remainder, unsigned_remainder};
use crate::operation::{Float, Float2, Instruction, Integer, Operation, Order};

/// 2⁶³, the first number beyond signed 64 bits.
const SIZE: f64 = 9_223_372_036_854_775_808.0;

/// Carries out an instruction that needs no columns; false if an integer left 64 bits.
#[inline(always)]
pub(super) fn step(i: &Instruction, n: usize, r: &mut Registers) -> bool {
    match i.operation {
        Operation::Load { .. }
        | Operation::Pick { .. }
        | Operation::Items { .. }
        | Operation::Position
        | Operation::Broadcast { .. }
        | Operation::Reduce { .. } => true,
        Operation::BoolToFloat => r.map(i, n, |a: u8| f64::from(a)),
        Operation::IntegerToFloat => r.map(i, n, |a: i64| a as f64),
        Operation::UnsignedToFloat => r.map(i, n, |a: i64| a as u64 as f64),
        Operation::BoolToInteger => r.map(i, n, |a: u8| i64::from(a)),
        Operation::IntegerToWide => r.map(i, n, |a: i64| i128::from(a)),
        Operation::UnsignedToWide => r.map(i, n, |a: i64| i128::from(a as u64)),
        Operation::WideToFloat => r.map(i, n, |a: i128| a as f64),
        Operation::WideToBool => r.map(i, n, |a: i128| u8::from(a != 0)),
        Operation::FloatToBool => r.map(i, n, |a: f64| u8::from(a != 0.0)),
        Operation::IntegerToBool => r.map(i, n, |a: i64| u8::from(a != 0)),
        Operation::WideToIndex => r.map(i, n, |a: i128| i64::try_from(a).unwrap_or(-1)),
        Operation::FloatToInteger => r.map(i, n, |a: f64| a as i64),
        Operation::BeyondInteger => r.map(i, n, |a: f64| u8::from(!(-SIZE..SIZE).contains(&a))),
        Operation::FloatToIndex => r.map(i, n, |a: f64| if a.abs() < 9e18 { a as i64 } else { -1 }),
        Operation::IsNan => r.map(i, n, |a: f64| u8::from(a.is_nan())),
        Operation::IsFinite => r.map(i, n, |a: f64| u8::from(a.is_finite())),
        Operation::Float(function) => float(function, i, n, r),
        Operation::Float2(function) => float2(function, i, n, r),
        Operation::IntegerAbsolute => r.checked(i, n, |a: i64, _| (a.wrapping_abs(), a.wrapping_abs())),
        Operation::Integer(function) => integer(function, i, n, r),
        Operation::Wide(function) => wide(function, i, n, r),
        Operation::WideAbsolute => r.checked(i, n, |a: i128, _| (a.wrapping_abs(), -i64::from(a == i128::MIN))),
        Operation::WideRemainder => r.zip(i, n, |a: i128, b: i128| a.wrapping_rem(b)),
        Operation::IntegerRemainder => by_constant(i, n, r, remainder),
        Operation::UnsignedRemainder => by_constant(i, n, r, |a, b, to| unsigned_remainder(a, b as u64, to)),
        Operation::VariableRemainder => {
            r.zip(i, n, |a: i64, b: i64| if b == 0 { f64::NAN } else { a.wrapping_rem(b) as f64 })
        }
        Operation::VariableWideRemainder => {
            r.zip(i, n, |a: i128, b: i128| if b == 0 { f64::NAN } else { a.wrapping_rem(b) as f64 })
        }
        Operation::UnsignedShiftLeft => r.checked(i, n, |a: i64, b: i64| {
            let shifted = a.wrapping_shl(b as u32);
            (shifted, -i64::from((shifted as u64).wrapping_shr(b as u32) != a as u64))
        }),
        Operation::UnsignedShiftRight => r.zip(i, n, |a: i64, b: i64| (a as u64).wrapping_shr(b as u32) as i64),
        Operation::CompareFloat(order) => compare(order, i, n, r, |a: f64| a, |b: f64| b),
        Operation::CompareInteger(order) => compare(order, i, n, r, |a: i64| a, |b: i64| b),
        Operation::CompareUnsigned(order) => compare(order, i, n, r, |a: i64| a as u64, |b: i64| b as u64),
        Operation::CompareUnsignedInteger(order) => {
            compare(order, i, n, r, |a: i64| i128::from(a as u64), |b: i64| i128::from(b))
        }
        Operation::CompareIntegerUnsigned(order) => {
            compare(order, i, n, r, |a: i64| i128::from(a), |b: i64| i128::from(b as u64))
        }
        Operation::CompareWide(order) => compare(order, i, n, r, |a: i128| a, |b: i128| b),
        Operation::And => r.zip(i, n, |a: u8, b: u8| a & b),
        Operation::Or => r.zip(i, n, |a: u8, b: u8| a | b),
        Operation::Not => r.map(i, n, |a: u8| a ^ 1),
        Operation::ChooseFloat => r.choose::<f64>(i, n),
        Operation::ChooseInteger => r.choose::<i64>(i, n),
        Operation::ChooseWide => r.choose::<i128>(i, n),
        Operation::ChooseBool => r.choose::<u8>(i, n),
    }
}

#[inline(always)]
fn float(function: Float, i: &Instruction, n: usize, r: &mut Registers) -> bool {
    match function {
        Float::Negate => r.map(i, n, |a: f64| -a),
        Float::Absolute => r.map(i, n, f64::abs),
        Float::Sign => r.map(i, n, |a: f64| {
            if a > 0.0 {
                1.0
            } else if a < 0.0 {
                -1.0
            } else {
                a + 0.0 // NaN stays, -0 becomes 0
            }
        }),
        Float::SquareRoot => r.map(i, n, f64::sqrt),
        Float::Exp => r.map(i, n, f64::exp),
        Float::Log => r.map(i, n, f64::ln),
        Float::Log2 => r.map(i, n, f64::log2),
        Float::Log10 => r.map(i, n, f64::log10),
        Float::Sin => r.map(i, n, f64::sin),
        Float::Cos => r.map(i, n, f64::cos),
        Float::Tan => r.map(i, n, f64::tan),
        Float::Asin => r.map(i, n, f64::asin),
        Float::Acos => r.map(i, n, f64::acos),
        Float::Atan => r.map(i, n, f64::atan),
        Float::Sinh => r.map(i, n, f64::sinh),
        Float::Cosh => r.map(i, n, f64::cosh),
        Float::Tanh => r.map(i, n, f64::tanh),
        Float::Floor => r.map(i, n, f64::floor),
        Float::Ceil => r.map(i, n, f64::ceil),
        Float::Round => r.map(i, n, f64::round),
        Float::Truncate => r.map(i, n, f64::trunc),
    }
}

#[inline(always)]
fn float2(function: Float2, i: &Instruction, n: usize, r: &mut Registers) -> bool {
    match function {
        Float2::Add => r.zip(i, n, |a: f64, b: f64| a + b),
        Float2::Subtract => r.zip(i, n, |a: f64, b: f64| a - b),
        Float2::Multiply => r.zip(i, n, |a: f64, b: f64| a * b),
        Float2::Divide => r.zip(i, n, |a: f64, b: f64| a / b),
        // + 0.0 turns -0 into 0, as integers have it.
        Float2::Remainder => r.zip(i, n, |a: f64, b: f64| a.trunc() % b.trunc() + 0.0),
        Float2::Power => r.zip(i, n, f64::powf),
        Float2::Atan2 => r.zip(i, n, f64::atan2),
        Float2::Hypot => r.zip(i, n, f64::hypot),
        Float2::Minimum => r.zip(i, n, |a: f64, b: f64| if a.is_nan() || a < b { a } else { b }),
        Float2::Maximum => r.zip(i, n, |a: f64, b: f64| if a.is_nan() || a > b { a } else { b }),
        Float2::CopySign => r.zip(i, n, f64::copysign),
    }
}

#[inline(always)]
fn integer(function: Integer, i: &Instruction, n: usize, r: &mut Registers) -> bool {
    match function {
        Integer::Add => r.checked(i, n, |a: i64, b| {
            let sum = a.wrapping_add(b);
            (sum, (a ^ sum) & (b ^ sum))
        }),
        Integer::Subtract => r.checked(i, n, |a: i64, b| {
            let difference = a.wrapping_sub(b);
            (difference, (a ^ b) & (a ^ difference))
        }),
        Integer::Multiply => multiply(i, n, r),
        Integer::Minimum => r.zip(i, n, i64::min),
        Integer::Maximum => r.zip(i, n, i64::max),
        Integer::And => r.zip(i, n, |a: i64, b: i64| a & b),
        Integer::Or => r.zip(i, n, |a: i64, b: i64| a | b),
        Integer::ShiftLeft => r.checked(i, n, |a: i64, b: i64| {
            let shifted = a.wrapping_shl(b as u32);
            (shifted, -i64::from(shifted.wrapping_shr(b as u32) != a))
        }),
        Integer::ShiftRight => r.zip(i, n, |a: i64, b: i64| a.wrapping_shr(b as u32)),
    }
}

/// Kept out of line: 128 bits are for unsigned integers alone, and have no vectors.
#[inline(never)]
fn wide(function: Integer, i: &Instruction, n: usize, r: &mut Registers) -> bool {
    fn checked(f: impl Fn(i128, i128) -> (i128, bool)) -> impl Fn(i128, i128) -> (i128, i64) {
        move |a, b| {
            let (value, overflow) = f(a, b);
            (value, -i64::from(overflow))
        }
    }
    match function {
        Integer::Add => r.checked(i, n, checked(i128::overflowing_add)),
        Integer::Subtract => r.checked(i, n, checked(i128::overflowing_sub)),
        Integer::Multiply => r.checked(i, n, checked(i128::overflowing_mul)),
        Integer::Minimum => r.zip(i, n, i128::min),
        Integer::Maximum => r.zip(i, n, i128::max),
        Integer::And => r.zip(i, n, |a: i128, b: i128| a & b),
        Integer::Or => r.zip(i, n, |a: i128, b: i128| a | b),
        Integer::ShiftLeft => r.checked(
            i,
            n,
            checked(|a, b| {
                let shifted = a.wrapping_shl(b as u32);
                (shifted, shifted.wrapping_shr(b as u32) != a)
            }),
        ),
        Integer::ShiftRight => r.zip(i, n, |a: i128, b: i128| a.wrapping_shr(b as u32)),
    }
}

/// Products of factors of 32 bits fit 64 bits; only blocks with larger factors are checked product by product.
#[inline(always)]
fn multiply(i: &Instruction, n: usize, r: &mut Registers) -> bool {
    const SMALL: i64 = 1 << 31;
    let spread = |r: &Registers, operand| match r.source::<i64>(operand, n) {
        Source::Lane(lane) => lane.iter().fold(0, |bits: u64, &a| bits | a.wrapping_add(SMALL) as u64),
        Source::Constant(a) => a.wrapping_add(SMALL) as u64,
    };
    if spread(r, i.operands[0]) | spread(r, i.operands[1]) < 2 * SMALL as u64 {
        return r.zip(i, n, i64::wrapping_mul);
    }
    r.checked(i, n, |a: i64, b| {
        let (product, overflow) = a.overflowing_mul(b);
        (product, -i64::from(overflow))
    })
}

#[inline(always)]
fn by_constant(i: &Instruction, n: usize, r: &mut Registers, f: impl Fn(&[i64], i64, &mut [i64])) -> bool {
    r.write(i.to, n, |r, to: &mut [i64]| match (r.source(i.operands[0], n), r.source(i.operands[1], n)) {
        (Source::Lane(a), Source::Constant(b)) => f(a, b, to),
        (Source::Constant(a), Source::Constant(b)) => f(&[a], b, &mut to[..1]),
        // The checker gives variable divisors to `VariableRemainder`.
        (_, Source::Lane(_)) => {}
    });
    true
}

#[inline(always)]
fn compare<A: Lane, B: Lane, C: PartialOrd>(
    order: Order,
    i: &Instruction,
    n: usize,
    r: &mut Registers,
    left: impl Fn(A) -> C,
    right: impl Fn(B) -> C,
) -> bool {
    match order {
        Order::Less => r.zip(i, n, |a, b| u8::from(left(a) < right(b))),
        Order::LessEqual => r.zip(i, n, |a, b| u8::from(left(a) <= right(b))),
        Order::Equal => r.zip(i, n, |a, b| u8::from(left(a) == right(b))),
        Order::NotEqual => r.zip(i, n, |a, b| u8::from(left(a) != right(b))),
    }
}
