//! What a program does, step by step: each operation takes lanes of one type and gives a lane of one type.
//! Four types of lane: `f64`; `i64`, which also carries `u64` bit for bit; `i128`; and `u8` for true and false.

use crate::column::Kind;

/// An operation; its name says the type of its operands where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    /// Reads one of every `width` values of a column, the one at `offset`: one per entry, or one per element of an array.
    Load {
        column: usize,
        width: usize,
        offset: usize,
        elements: bool,
    },
    /// Reads the value at an index into the values of an entry; 0 if the index is out of range.
    Pick {
        column: usize,
    },
    /// The number of items that a jagged column has in an entry.
    Items {
        column: usize,
    },
    /// The place of an element in its entry.
    Position,
    /// Gives each element the value of its entry, which the loop has captured.
    Broadcast {
        capture: usize,
        kind: Kind,
    },
    /// Reduces all elements of an entry, in order, to one value. `each` is the place of their arrays in the graph's list,
    /// and in a program the place of the loop.
    Reduce {
        reduction: Reduction,
        each: usize,
    },
    /// Cuts a float to a whole number; −1 for NaN and beyond 64 bits.
    FloatToIndex,
    /// The same for a wide integer.
    WideToIndex,
    /// Cuts a float to an integer.
    FloatToInteger,
    /// Whether a float is NaN or, cut to a whole number, beyond 64 bits.
    BeyondInteger,
    BoolToFloat,
    IntegerToFloat,
    UnsignedToFloat,
    BoolToInteger,
    IntegerToWide,
    UnsignedToWide,
    WideToFloat,
    WideToBool,
    /// NaN is true, as in C++.
    FloatToBool,
    IntegerToBool,
    Float(Float),
    Float2(Float2),
    IsNan,
    IsFinite,
    /// Fails for −2⁶³, whose absolute value does not fit.
    IntegerAbsolute,
    Integer(Integer),
    /// The same for wide integers; fails where a result leaves 128 bits.
    Wide(Integer),
    WideAbsolute,
    /// Keeps the sign of the dividend; the divisor is a constant and not zero.
    WideRemainder,
    /// Keeps the sign of the dividend; the divisor is a constant and not zero.
    IntegerRemainder,
    UnsignedRemainder,
    /// Any divisor: gives a float, NaN for zero.
    VariableRemainder,
    /// The same for wide integers.
    VariableWideRemainder,
    UnsignedShiftLeft,
    UnsignedShiftRight,
    CompareFloat(Order),
    CompareInteger(Order),
    CompareUnsigned(Order),
    /// Unsigned on the left, signed on the right.
    CompareUnsignedInteger(Order),
    /// Signed on the left, unsigned on the right.
    CompareIntegerUnsigned(Order),
    CompareWide(Order),
    And,
    Or,
    Not,
    ChooseFloat,
    ChooseInteger,
    ChooseWide,
    ChooseBool,
}

impl Operation {
    /// Whether the result depends on more than the operands.
    pub(crate) fn reads_columns(self) -> bool {
        matches!(
            self,
            Self::Load { .. }
                | Self::Pick { .. }
                | Self::Items { .. }
                | Self::Position
                | Self::Broadcast { .. }
                | Self::Reduce { .. }
        )
    }
}

/// Functions of one float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Float {
    Negate,
    Absolute,
    Sign,
    SquareRoot,
    Exp,
    Log,
    Log2,
    Log10,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Floor,
    Ceil,
    Round,
    Truncate,
}

/// Functions of two floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Float2 {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// The remainder of the operands cut to whole numbers; NaN for a divisor of zero.
    Remainder,
    Power,
    Atan2,
    Hypot,
    Minimum,
    Maximum,
    CopySign,
}

/// Functions of two integers; they fail if the result leaves 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Integer {
    Add,
    Subtract,
    Multiply,
    Minimum,
    Maximum,
    And,
    Or,
    ShiftLeft,
    ShiftRight,
}

/// How the elements of an entry are reduced to one value; 0 for an entry without elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reduction {
    Float(Aggregate),
    /// Fails where a sum leaves 64 bits.
    Integer(Aggregate),
    /// Fails where a sum leaves 128 bits.
    Wide(Aggregate),
    /// Whether any element is true.
    Any,
}

/// What `Sum$`, `Max$` and `Min$` give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Aggregate {
    Sum,
    /// The largest element; NaN if any is NaN.
    Maximum,
    /// The smallest element; NaN if any is NaN.
    Minimum,
}

/// Comparisons; "greater" is "less" with its operands exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Less,
    LessEqual,
    Equal,
    NotEqual,
}

/// Where an operation finds an operand: a lane (before registers are given out, the number of a node) or a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operand {
    Lane(usize),
    Constant(Constant),
}

/// A constant. A float is kept by its bits, so that constants can be compared and hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Constant {
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Wide(i128),
    Float(u64),
}

impl Constant {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Bool,
            Self::Integer(_) => Kind::Integer,
            Self::Unsigned(_) => Kind::Unsigned,
            Self::Wide(_) => Kind::Wide,
            Self::Float(_) => Kind::Float,
        }
    }

    /// A wide integer, as a narrower one if it fits.
    pub(crate) fn narrow(value: i128) -> Self {
        let unsigned = || u64::try_from(value).map_or(Self::Wide(value), Self::Unsigned);
        i64::try_from(value).map_or_else(|_| unsigned(), Self::Integer)
    }

    /// Its value as an integer; that of a float is cut.
    pub(crate) fn integer(self) -> i128 {
        match self {
            Self::Bool(value) => i128::from(value),
            Self::Integer(value) => i128::from(value),
            Self::Unsigned(value) => i128::from(value),
            Self::Wide(value) => value,
            Self::Float(bits) => f64::from_bits(bits) as i128,
        }
    }

    /// Its value as a float.
    pub(crate) fn value(self) -> f64 {
        match self {
            Self::Bool(value) => f64::from(u8::from(value)),
            Self::Integer(value) => value as f64,
            Self::Unsigned(value) => value as f64,
            Self::Wide(value) => value as f64,
            Self::Float(bits) => f64::from_bits(bits),
        }
    }
}

/// The most operands of an operation.
pub(crate) const OPERANDS: usize = 3;

/// The operand in unused places, and the constant false.
pub(crate) const NOTHING: Operand = Operand::Constant(Constant::Bool(false));

/// One step of a program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction {
    pub(crate) operation: Operation,
    pub(crate) operands: [Operand; OPERANDS],
    /// The lane that is written, among the lanes of the result's type.
    pub(crate) to: usize,
}
