//! Operations on numbers: the kinds of their operands decide which operation of the graph they become.

use super::checker::{Checked, Checker};
use crate::column::Kind;
use crate::error::Problem;
use crate::functions::Meaning;
use crate::operation::{Constant, Float, Float2, Integer, Operand, Operation, Order};
use crate::syntax::Binary;

impl Checker {
    /// Both as floats if one is, else both as wide integers if one is unsigned, else both as signed integers.
    fn alike(&mut self, a: Operand, b: Operand) -> Result<(Kind, Operand, Operand), Problem> {
        if self.any(Kind::Float, a, b) {
            Ok((Kind::Float, self.as_float(a)?, self.as_float(b)?))
        } else if self.is_wide(a) || self.is_wide(b) {
            Ok((Kind::Wide, self.as_wide(a)?, self.as_wide(b)?))
        } else {
            Ok((Kind::Integer, self.as_integer(a)?, self.as_integer(b)?))
        }
    }

    pub(super) fn not(&mut self, a: Operand) -> Checked {
        let a = self.as_bool(a)?;
        self.add(Operation::Not, &[a], Kind::Bool)
    }

    pub(super) fn negate(&mut self, a: Operand) -> Checked {
        if self.kind(a) == Kind::Float {
            return self.add(Operation::Float(Float::Negate), &[a], Kind::Float);
        }
        let zero = Operand::Constant(Constant::Integer(0));
        self.arithmetic(Float2::Subtract, Integer::Subtract, zero, a)
    }

    pub(super) fn binary(&mut self, binary: Binary, a: Operand, b: Operand) -> Checked {
        match binary {
            Binary::Or => self.logical(Operation::Or, a, b),
            Binary::And => self.logical(Operation::And, a, b),
            Binary::BitOr => self.bits("|", Operation::Or, Integer::Or, a, b),
            Binary::BitAnd => self.bits("&", Operation::And, Integer::And, a, b),
            Binary::ShiftLeft => self.shift("<<", a, b),
            Binary::ShiftRight => self.shift(">>", a, b),
            Binary::Equal => self.compare(Order::Equal, a, b),
            Binary::NotEqual => self.compare(Order::NotEqual, a, b),
            Binary::Less => self.compare(Order::Less, a, b),
            Binary::LessEqual => self.compare(Order::LessEqual, a, b),
            Binary::Greater => self.compare(Order::Less, b, a),
            Binary::GreaterEqual => self.compare(Order::LessEqual, b, a),
            Binary::Add => self.arithmetic(Float2::Add, Integer::Add, a, b),
            Binary::Subtract => self.arithmetic(Float2::Subtract, Integer::Subtract, a, b),
            Binary::Multiply => self.arithmetic(Float2::Multiply, Integer::Multiply, a, b),
            Binary::Divide => self.float2(Float2::Divide, a, b),
            Binary::Remainder => self.remainder(a, b),
            Binary::Power => self.power(a, b),
        }
    }

    fn float2(&mut self, function: Float2, a: Operand, b: Operand) -> Checked {
        let (a, b) = (self.as_float(a)?, self.as_float(b)?);
        self.add(Operation::Float2(function), &[a, b], Kind::Float)
    }

    fn arithmetic(&mut self, float: Float2, integer: Integer, a: Operand, b: Operand) -> Checked {
        let (kind, a, b) = self.alike(a, b)?;
        let operation = match kind {
            Kind::Float => Operation::Float2(float),
            Kind::Wide => Operation::Wide(integer),
            _ => Operation::Integer(integer),
        };
        self.add(operation, &[a, b], kind)
    }

    /// A square is a product, which is faster and as exact.
    fn power(&mut self, a: Operand, b: Operand) -> Checked {
        match b {
            Operand::Constant(exponent) if exponent.value() == 2.0 => self.float2(Float2::Multiply, a, a),
            _ => self.float2(Float2::Power, a, b),
        }
    }

    fn remainder(&mut self, a: Operand, b: Operand) -> Checked {
        let b = whole(b);
        if let Operand::Constant(divisor) = b
            && divisor.value().trunc() == 0.0
        {
            return Err(Problem::RemainderByZero);
        }
        if self.any(Kind::Float, a, b) {
            return self.float2(Float2::Remainder, a, b);
        }
        match (self.kind(a), b) {
            (Kind::Unsigned, Operand::Constant(Constant::Integer(divisor))) => {
                let divisor = Operand::Constant(Constant::Unsigned(divisor.unsigned_abs()));
                self.add(Operation::UnsignedRemainder, &[a, divisor], Kind::Unsigned)
            }
            (Kind::Unsigned, Operand::Constant(Constant::Unsigned(_))) => {
                self.add(Operation::UnsignedRemainder, &[a, b], Kind::Unsigned)
            }
            (_, divisor) => {
                let (kind, a, b) = self.alike(a, b)?;
                match divisor {
                    Operand::Constant(_) if kind == Kind::Wide => {
                        self.add(Operation::WideRemainder, &[a, b], Kind::Wide)
                    }
                    Operand::Lane(_) if kind == Kind::Wide => {
                        self.add(Operation::VariableWideRemainder, &[a, b], Kind::Float)
                    }
                    Operand::Constant(_) => self.add(Operation::IntegerRemainder, &[a, b], Kind::Integer),
                    Operand::Lane(_) => self.add(Operation::VariableRemainder, &[a, b], Kind::Float),
                }
            }
        }
    }

    fn compare(&mut self, order: Order, a: Operand, b: Operand) -> Checked {
        let (a, b) = match (self.kind(a), self.kind(b)) {
            (Kind::Float, Kind::Float) => (a, b),
            _ => (whole(a), whole(b)),
        };
        let operation = match (self.kind(a), self.kind(b)) {
            (Kind::Wide, Kind::Integer | Kind::Unsigned | Kind::Wide)
            | (Kind::Integer | Kind::Unsigned, Kind::Wide) => {
                let (a, b) = (self.as_wide(a)?, self.as_wide(b)?);
                return self.add(Operation::CompareWide(order), &[a, b], Kind::Bool);
            }
            (Kind::Unsigned, Kind::Unsigned) => Operation::CompareUnsigned(order),
            (Kind::Unsigned, Kind::Integer) => Operation::CompareUnsignedInteger(order),
            (Kind::Integer, Kind::Unsigned) => Operation::CompareIntegerUnsigned(order),
            _ => {
                let (kind, a, b) = self.alike(a, b)?;
                let operation = match kind {
                    Kind::Float => Operation::CompareFloat(order),
                    Kind::Wide => Operation::CompareWide(order),
                    _ => Operation::CompareInteger(order),
                };
                return self.add(operation, &[a, b], Kind::Bool);
            }
        };
        // A constant that is not negative is compared as an unsigned one, which is faster.
        match (unsigned(a), unsigned(b)) {
            (Some(a), _) if self.kind(b) == Kind::Unsigned => {
                self.add(Operation::CompareUnsigned(order), &[a, b], Kind::Bool)
            }
            (_, Some(b)) if self.kind(a) == Kind::Unsigned => {
                self.add(Operation::CompareUnsigned(order), &[a, b], Kind::Bool)
            }
            _ => self.add(operation, &[a, b], Kind::Bool),
        }
    }

    fn logical(&mut self, operation: Operation, a: Operand, b: Operand) -> Checked {
        let (a, b) = (self.as_bool(a)?, self.as_bool(b)?);
        self.add(operation, &[a, b], Kind::Bool)
    }

    fn bits(&mut self, operator: &'static str, logical: Operation, bits: Integer, a: Operand, b: Operand) -> Checked {
        if self.any(Kind::Float, a, b) {
            return Err(Problem::FloatBits { operator });
        }
        match (self.kind(a), self.kind(b)) {
            (Kind::Bool, Kind::Bool) => self.add(logical, &[a, b], Kind::Bool),
            (Kind::Bool, _) | (_, Kind::Bool) => Err(Problem::MixedBits { operator }),
            (Kind::Wide, _) | (_, Kind::Wide) => {
                let (a, b) = (self.as_wide(a)?, self.as_wide(b)?);
                self.add(Operation::Wide(bits), &[a, b], Kind::Wide)
            }
            _ => {
                let kind = if self.any(Kind::Unsigned, a, b) { Kind::Unsigned } else { Kind::Integer };
                self.add(Operation::Integer(bits), &[a, b], kind)
            }
        }
    }

    fn shift(&mut self, operator: &'static str, a: Operand, b: Operand) -> Checked {
        if self.any(Kind::Float, a, b) {
            return Err(Problem::FloatBits { operator });
        }
        if !matches!(b, Operand::Constant(Constant::Integer(0..=63))) {
            return Err(Problem::Shift);
        }
        let left = operator == "<<";
        let a = self.as_integer(a)?;
        let integer = if left { Integer::ShiftLeft } else { Integer::ShiftRight };
        // What may leave 64 bits: `(run << 32) | event` of 32 bits each is exact.
        let far = left && matches!((self.kind(a), b), (Kind::Integer, Operand::Constant(Constant::Integer(32..))));
        if far || self.kind(a) == Kind::Wide {
            let a = self.as_wide(a)?;
            return self.add(Operation::Wide(integer), &[a, b], Kind::Wide);
        }
        if self.kind(a) == Kind::Unsigned {
            let shift = if left { Operation::UnsignedShiftLeft } else { Operation::UnsignedShiftRight };
            return self.add(shift, &[a, b], Kind::Unsigned);
        }
        self.add(Operation::Integer(integer), &[a, b], Kind::Integer)
    }

    pub(super) fn conditional(&mut self, condition: Operand, a: Operand, b: Operand) -> Checked {
        let condition = self.as_bool(condition)?;
        let (kind, a, b) = match (self.kind(a), self.kind(b)) {
            (left, right) if left == right => (left, a, b),
            _ => self.alike(a, b)?,
        };
        match condition {
            Operand::Constant(Constant::Bool(true)) => return Ok(a),
            Operand::Constant(_) => return Ok(b),
            Operand::Lane(_) => {}
        }
        let operation = match kind {
            Kind::Float => Operation::ChooseFloat,
            Kind::Integer | Kind::Unsigned => Operation::ChooseInteger,
            Kind::Wide => Operation::ChooseWide,
            Kind::Bool => Operation::ChooseBool,
        };
        self.add(operation, &[condition, a, b], kind)
    }

    pub(super) fn call(&mut self, meaning: Meaning, a: Operand, b: Operand) -> Checked {
        match meaning {
            Meaning::Constant(value) => Ok(float(value)),
            Meaning::Float2(function) => self.float2(function, a, b),
            Meaning::Minimum => self.arithmetic(Float2::Minimum, Integer::Minimum, a, b),
            Meaning::Maximum => self.arithmetic(Float2::Maximum, Integer::Maximum, a, b),
            Meaning::Rounding(_) if self.kind(a) != Kind::Float => Ok(a),
            Meaning::Absolute if self.kind(a) == Kind::Unsigned => Ok(a),
            Meaning::Absolute if self.kind(a) == Kind::Wide => self.add(Operation::WideAbsolute, &[a], Kind::Wide),
            Meaning::Absolute if self.kind(a) != Kind::Float => {
                let a = self.as_integer(a)?;
                self.add(Operation::IntegerAbsolute, &[a], Kind::Integer)
            }
            Meaning::Absolute => self.float(Float::Absolute, a),
            Meaning::Float(function) | Meaning::Rounding(function) => self.float(function, a),
            Meaning::IsNan => self.test(Operation::IsNan, a),
            Meaning::IsFinite => self.test(Operation::IsFinite, a),
            // Functions of arrays and of missing values do not come here.
            Meaning::Length | Meaning::Aggregate(_) | Meaning::Alternative | Meaning::Integer => Ok(a),
        }
    }

    fn float(&mut self, function: Float, a: Operand) -> Checked {
        let a = self.as_float(a)?;
        self.add(Operation::Float(function), &[a], Kind::Float)
    }

    fn test(&mut self, operation: Operation, a: Operand) -> Checked {
        let a = self.as_float(a)?;
        self.add(operation, &[a], Kind::Bool)
    }
}

pub(super) fn float(value: f64) -> Operand {
    Operand::Constant(Constant::Float(value.to_bits()))
}

/// A float constant that is a whole number as an integer, so that `event % 2.` and `event < 1e10` stay exact.
pub(super) fn whole(a: Operand) -> Operand {
    match a {
        Operand::Constant(Constant::Float(bits)) => {
            let value = f64::from_bits(bits);
            let exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
            if exact { Operand::Constant(Constant::Integer(value as i64)) } else { a }
        }
        _ => a,
    }
}

/// A non-negative integer constant as an unsigned one.
fn unsigned(a: Operand) -> Option<Operand> {
    match a {
        Operand::Constant(Constant::Integer(value)) => {
            u64::try_from(value).ok().map(|value| Operand::Constant(Constant::Unsigned(value)))
        }
        _ => None,
    }
}
