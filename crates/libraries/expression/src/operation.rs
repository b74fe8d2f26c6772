//! What a program does, step by step: each operation takes lanes of one type and gives a lane of one type.
//! Three types of lane: `f64`; `i64`, which also carries `u64` bit for bit; and `u8` for true and false.

use crate::column::Kind;

/// An operation; its name says the type of its operands where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    /// Reads one of every `width` values of a column, the one at `offset`: one per entry, or one per element.
    Load {
        column: usize,
        width: usize,
        offset: usize,
        elements: bool,
    },
    /// Reads the value at an index that counts the values of an entry; 0 outside.
    Pick {
        column: usize,
    },
    /// How many items a jagged column has.
    Items {
        column: usize,
    },
    /// An element's place in its entry.
    Position,
    /// Gives each element the value of its entry, which the loop has captured.
    Broadcast {
        capture: usize,
        kind: Kind,
    },
    /// All elements of an entry to one value, in order. `each` is the place of the run in the graph's list of runs,
    /// and in a program the place of the loop.
    Reduce {
        reduction: Reduction,
        each: usize,
    },
    /// Cuts to a whole number; −1 for NaN and where 64 bits do not suffice.
    FloatToIndex,
    BoolToFloat,
    IntegerToFloat,
    UnsignedToFloat,
    BoolToInteger,
    /// Fails from 2⁶³ on.
    UnsignedToInteger,
    /// NaN is true, as in C++.
    FloatToBool,
    IntegerToBool,
    Float(Float),
    Float2(Float2),
    IsNan,
    IsFinite,
    /// Fails for the one number without a positive.
    IntegerAbsolute,
    Integer(Integer),
    /// Keeps the sign of the dividend; the divisor is a constant and not zero.
    IntegerRemainder,
    UnsignedRemainder,
    /// Any divisor: gives a float, NaN for zero.
    VariableRemainder,
    UnsignedShiftLeft,
    UnsignedShiftRight,
    CompareFloat(Order),
    CompareInteger(Order),
    CompareUnsigned(Order),
    /// Unsigned on the left, signed on the right.
    CompareUnsignedInteger(Order),
    /// Signed on the left, unsigned on the right.
    CompareIntegerUnsigned(Order),
    And,
    Or,
    Not,
    ChooseFloat,
    ChooseInteger,
    ChooseBool,
}

impl Operation {
    /// Whether its result depends on more than its operands.
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
    /// Of the operands cut to whole numbers; NaN for a divisor of zero.
    Remainder,
    Power,
    Atan2,
    Hypot,
    Minimum,
    Maximum,
    CopySign,
}

/// Functions of two integers; those that leave 64 bits fail.
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

/// What an aggregate makes of the elements of an entry; nothing gives 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Reduction {
    Float(Fold),
    /// Fails where a sum leaves 64 bits.
    Integer(Fold),
    /// True if one is.
    Any,
}

/// Two numbers to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Fold {
    Sum,
    /// NaN if one is NaN.
    Maximum,
    /// NaN if one is NaN.
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

/// A constant; floats by their bits, so that constants can be compared and hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Constant {
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Float(u64),
}

impl Constant {
    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Bool,
            Self::Integer(_) => Kind::Integer,
            Self::Unsigned(_) => Kind::Unsigned,
            Self::Float(_) => Kind::Float,
        }
    }

    /// Its value as a float.
    pub(crate) fn value(self) -> f64 {
        match self {
            Self::Bool(value) => f64::from(u8::from(value)),
            Self::Integer(value) => value as f64,
            Self::Unsigned(value) => value as f64,
            Self::Float(bits) => f64::from_bits(bits),
        }
    }
}

/// Longest list of operands.
pub(crate) const OPERANDS: usize = 3;

/// Stands in unused places of a list of operands.
pub(crate) const NOTHING: Operand = Operand::Constant(Constant::Bool(false));

/// One step of a program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction {
    pub(crate) operation: Operation,
    pub(crate) operands: [Operand; OPERANDS],
    /// The lane that is written, among those of the result's type.
    pub(crate) to: usize,
}
