//! What all checks share: the values of parts, and the graph to which operations are added.

use std::ops::Range;

use crate::arrays::Arrays;
use crate::column::Kind;
use crate::error::Problem;
use crate::graph::{Graph, Node};
use crate::operation::{Constant, NOTHING, OPERANDS, Operand, Operation};
use crate::program::Input;

/// The value of a part of an expression.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) operand: Operand,
    /// Whether it is missing: a bool for each value, or the constant false if it never is.
    pub(super) missing: Operand,
    /// The arrays that give it one value per element; none for one value per entry.
    pub(super) arrays: Arrays,
}

/// Builds the graph, form by form.
#[derive(Default)]
pub(super) struct Checker {
    pub(super) graph: Graph,
    /// The place in the text that is being checked.
    pub(super) span: Range<usize>,
    /// The branches that are read, each once.
    pub(super) inputs: Vec<Input>,
}

pub(super) type Checked = Result<Operand, Problem>;

impl Checker {
    /// The value of an operation on parts: missing if a part is missing, with the arrays of all parts.
    pub(super) fn value<'a>(
        &mut self,
        operand: Operand,
        parts: impl IntoIterator<Item = &'a Value>,
    ) -> Result<Value, Problem> {
        let mut value = Value { operand, missing: NOTHING, arrays: Arrays::default() };
        for part in parts {
            value.missing = self.either(value.missing, part.missing)?;
            value.arrays.join(&part.arrays, |column| self.inputs[column].name.clone())?;
        }
        Ok(value)
    }

    pub(super) fn add(&mut self, operation: Operation, operands: &[Operand], kind: Kind) -> Checked {
        let mut all = [NOTHING; OPERANDS];
        all[..operands.len()].copy_from_slice(operands);
        self.graph.add(Node { operation, operands: all, kind, span: self.span.clone() })
    }

    pub(super) fn kind(&self, a: Operand) -> Kind {
        self.graph.kind(a)
    }

    pub(super) fn any(&self, kind: Kind, a: Operand, b: Operand) -> bool {
        self.kind(a) == kind || self.kind(b) == kind
    }

    pub(super) fn as_float(&mut self, a: Operand) -> Checked {
        match self.kind(a) {
            Kind::Bool => self.add(Operation::BoolToFloat, &[a], Kind::Float),
            Kind::Integer => self.add(Operation::IntegerToFloat, &[a], Kind::Float),
            Kind::Unsigned => self.add(Operation::UnsignedToFloat, &[a], Kind::Float),
            Kind::Wide => self.add(Operation::WideToFloat, &[a], Kind::Float),
            Kind::Float => Ok(a),
        }
    }

    /// A bool as a signed integer; others are not changed.
    pub(super) fn as_integer(&mut self, a: Operand) -> Checked {
        match self.kind(a) {
            Kind::Bool => self.add(Operation::BoolToInteger, &[a], Kind::Integer),
            _ => Ok(a),
        }
    }

    /// As an integer of 128 bits. No caller gives a float; it would not be changed. Constants fit any lane of integers.
    pub(super) fn as_wide(&mut self, a: Operand) -> Checked {
        match (self.kind(a), a) {
            (Kind::Bool, _) => {
                let a = self.as_integer(a)?;
                self.as_wide(a)
            }
            (Kind::Integer, Operand::Lane(_)) => self.add(Operation::IntegerToWide, &[a], Kind::Wide),
            (Kind::Unsigned, Operand::Lane(_)) => self.add(Operation::UnsignedToWide, &[a], Kind::Wide),
            _ => Ok(a),
        }
    }

    /// Whether it has the values of unsigned integers, or what arithmetic made of them.
    pub(super) fn is_wide(&self, a: Operand) -> bool {
        matches!(self.kind(a), Kind::Unsigned | Kind::Wide)
    }

    pub(super) fn as_bool(&mut self, a: Operand) -> Checked {
        match self.kind(a) {
            Kind::Bool => Ok(a),
            Kind::Integer | Kind::Unsigned => self.add(Operation::IntegerToBool, &[a], Kind::Bool),
            Kind::Wide => self.add(Operation::WideToBool, &[a], Kind::Bool),
            Kind::Float => self.add(Operation::FloatToBool, &[a], Kind::Bool),
        }
    }

    /// Whether one or the other is true; costs nothing where either is known to be false.
    pub(super) fn either(&mut self, a: Operand, b: Operand) -> Checked {
        match (a, b) {
            (NOTHING, other) | (other, NOTHING) => Ok(other),
            _ if a == b => Ok(a),
            _ => self.add(Operation::Or, &[a, b], Kind::Bool),
        }
    }
}

pub(super) fn integer(value: i64) -> Operand {
    Operand::Constant(Constant::Integer(value))
}
