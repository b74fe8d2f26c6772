//! The check of an expression against the branches of a tree: names, dimensions and kinds of numbers.
//! It walks the syntax tree once, children before parents, and builds the graph of typed operations.

use std::ops::Range;

mod array;

use crate::column::{Branch, Kind};
use crate::error::{Error, Problem};
use crate::functions::Meaning;
use crate::graph::{Graph, Node};
use crate::operation::{Constant, Float, Float2, Integer, NOTHING, OPERANDS, Operand, Operation, Order};
use crate::program::{Input, Program};
use crate::run::Run;
use crate::syntax::{Binary, Form, Syntax, Unary};
use suggest::nearest;

/// Checks and compiles.
pub(crate) fn bind(text: &str, syntax: &Syntax, branches: &[Branch<'_>]) -> Result<Program, Error> {
    let mut inputs = vec![None; syntax.branches().len()];
    let mut arrays = vec![None; syntax.branches().len()];
    let mut checker = Checker { graph: Graph::default(), span: 0..0, names: syntax.branches() };
    let mut values: Vec<Value> = Vec::with_capacity(syntax.nodes().len());
    for (form, span) in syntax.nodes() {
        checker.span = span.clone();
        let value = match form {
            Form::Branch(name, indices) => {
                let branch = find(&syntax.branches()[*name], branches).map_err(|p| p.at(text, span.clone()))?;
                let Branch { kind, jagged, .. } = *branch;
                inputs[*name] = Some(Input { name: branch.name.to_owned(), kind, jagged, width: branch.width() });
                arrays[*name].get_or_insert((branch, span.clone()));
                let indices: Vec<Option<&Value>> = indices.iter().map(|index| index.map(|id| &values[id])).collect();
                checker.branch(*name, branch, &indices)
            }
            _ => checker.form(form, &values),
        };
        values.push(value.map_err(|problem| problem.at(text, span.clone()))?);
    }
    let nothing = Value { operand: NOTHING, missing: NOTHING, run: Run::default() };
    let Value { operand, missing, run } = values.pop().unwrap_or(nothing);
    // An expression of arrays has no single value; the first array is shown.
    if let Some((branch, span)) = run.0.first().and_then(|source| arrays[source.column].clone()) {
        return Err(array::whole(branch).at(text, span));
    }
    Ok(Program::new(text, checker.graph, operand, missing, inputs.into_iter().flatten().collect()))
}

/// What a part of an expression comes to.
#[derive(Clone, Debug)]
struct Value {
    operand: Operand,
    /// Whether it is missing: a bool for each value, or false where it never is.
    missing: Operand,
    /// The arrays that give it one value per element; none for one value per entry.
    run: Run,
}

fn find<'a, 'b>(name: &str, branches: &'b [Branch<'a>]) -> Result<&'b Branch<'a>, Problem> {
    branches.iter().find(|branch| branch.name == name).ok_or_else(|| Problem::UnknownBranch {
        name: name.to_owned(),
        suggestion: nearest(name, branches.iter().map(|branch| branch.name)).map(str::to_owned),
    })
}

/// Gives each form its operations.
struct Checker<'a> {
    graph: Graph,
    /// The place that is being checked.
    span: Range<usize>,
    /// Names of the branches.
    names: &'a [String],
}

type Checked = Result<Operand, Problem>;

impl Checker<'_> {
    fn form(&mut self, form: &Form, values: &[Value]) -> Result<Value, Problem> {
        let operand = |id: usize| values[id].operand;
        let (result, parts): (Operand, &[usize]) = match *form {
            Form::Integer(value) => {
                (Operand::Constant(i64::try_from(value).map_or(Constant::Unsigned(value), Constant::Integer)), &[])
            }
            Form::Float(value) => (float(value), &[]),
            Form::Bool(value) => (Operand::Constant(Constant::Bool(value)), &[]),
            Form::Branch(..) => (NOTHING, &[]),
            Form::Unary(Unary::Not, a) => (self.not(operand(a))?, &[a]),
            Form::Unary(Unary::Negate, a) => (self.negate(operand(a))?, &[a]),
            Form::Binary(binary, a, b) => (self.binary(binary, operand(a), operand(b))?, &[a, b]),
            Form::Conditional(c, a, b) => (self.conditional(operand(c), operand(a), operand(b))?, &[c, a, b]),
            Form::Call(function, ref arguments) => match (function.meaning, &arguments[..]) {
                (Meaning::Length, &[a]) => return self.length(function.name, &values[a]),
                (Meaning::Aggregate(fold), &[a]) => return self.aggregate(function.name, fold, &values[a]),
                (Meaning::Alternative, &[a, b]) => return self.alternative(&values[a], &values[b]),
                (meaning, arguments) => {
                    let argument = |i: usize| arguments.get(i).map_or(NOTHING, |&argument| operand(argument));
                    (self.call(meaning, argument(0), argument(1))?, arguments)
                }
            },
        };
        self.value(result, parts.iter().map(|&part| &values[part]))
    }

    fn add(&mut self, operation: Operation, operands: &[Operand], kind: Kind) -> Checked {
        let mut all = [NOTHING; OPERANDS];
        all[..operands.len()].copy_from_slice(operands);
        self.graph.add(Node { operation, operands: all, kind, span: self.span.clone() })
    }

    fn kind(&self, a: Operand) -> Kind {
        self.graph.kind(a)
    }

    fn any(&self, kind: Kind, a: Operand, b: Operand) -> bool {
        self.kind(a) == kind || self.kind(b) == kind
    }

    fn as_float(&mut self, a: Operand) -> Checked {
        match self.kind(a) {
            Kind::Bool => self.add(Operation::BoolToFloat, &[a], Kind::Float),
            Kind::Integer => self.add(Operation::IntegerToFloat, &[a], Kind::Float),
            Kind::Unsigned => self.add(Operation::UnsignedToFloat, &[a], Kind::Float),
            Kind::Float => Ok(a),
        }
    }

    /// Signed integers; floats, which no caller has here, stay what they are.
    fn as_integer(&mut self, a: Operand) -> Checked {
        match self.kind(a) {
            Kind::Bool => self.add(Operation::BoolToInteger, &[a], Kind::Integer),
            Kind::Unsigned => self.add(Operation::UnsignedToInteger, &[a], Kind::Integer),
            Kind::Integer | Kind::Float => Ok(a),
        }
    }

    fn as_bool(&mut self, a: Operand) -> Checked {
        match self.kind(a) {
            Kind::Bool => Ok(a),
            Kind::Integer | Kind::Unsigned => self.add(Operation::IntegerToBool, &[a], Kind::Bool),
            Kind::Float => self.add(Operation::FloatToBool, &[a], Kind::Bool),
        }
    }

    /// Both as floats if one is, else both as signed integers.
    fn alike(&mut self, a: Operand, b: Operand) -> Result<(Kind, Operand, Operand), Problem> {
        if self.any(Kind::Float, a, b) {
            Ok((Kind::Float, self.as_float(a)?, self.as_float(b)?))
        } else {
            Ok((Kind::Integer, self.as_integer(a)?, self.as_integer(b)?))
        }
    }

    fn not(&mut self, a: Operand) -> Checked {
        let a = self.as_bool(a)?;
        self.add(Operation::Not, &[a], Kind::Bool)
    }

    fn negate(&mut self, a: Operand) -> Checked {
        if self.kind(a) == Kind::Float {
            return self.add(Operation::Float(Float::Negate), &[a], Kind::Float);
        }
        let a = self.as_integer(a)?;
        let zero = Operand::Constant(Constant::Integer(0));
        self.add(Operation::Integer(Integer::Subtract), &[zero, a], Kind::Integer)
    }

    fn binary(&mut self, binary: Binary, a: Operand, b: Operand) -> Checked {
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
        let operation = if kind == Kind::Float { Operation::Float2(float) } else { Operation::Integer(integer) };
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
            (Kind::Unsigned, Operand::Constant(_)) => self.add(Operation::UnsignedRemainder, &[a, b], Kind::Unsigned),
            (_, divisor) => {
                let (a, b) = (self.as_integer(a)?, self.as_integer(b)?);
                match divisor {
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
            (Kind::Unsigned, Kind::Unsigned) => Operation::CompareUnsigned(order),
            (Kind::Unsigned, Kind::Integer) => Operation::CompareUnsignedInteger(order),
            (Kind::Integer, Kind::Unsigned) => Operation::CompareIntegerUnsigned(order),
            _ => {
                let (kind, a, b) = self.alike(a, b)?;
                let float = kind == Kind::Float;
                let operation = if float { Operation::CompareFloat(order) } else { Operation::CompareInteger(order) };
                return self.add(operation, &[a, b], Kind::Bool);
            }
        };
        // A constant that has an unsigned spelling makes the comparison one of like with like, which is faster.
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
        if self.kind(a) == Kind::Unsigned {
            let shift = if left { Operation::UnsignedShiftLeft } else { Operation::UnsignedShiftRight };
            return self.add(shift, &[a, b], Kind::Unsigned);
        }
        let a = self.as_integer(a)?;
        let shift = if left { Integer::ShiftLeft } else { Integer::ShiftRight };
        self.add(Operation::Integer(shift), &[a, b], Kind::Integer)
    }

    fn conditional(&mut self, condition: Operand, a: Operand, b: Operand) -> Checked {
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
            Kind::Bool => Operation::ChooseBool,
        };
        self.add(operation, &[condition, a, b], kind)
    }

    fn call(&mut self, meaning: Meaning, a: Operand, b: Operand) -> Checked {
        match meaning {
            Meaning::Constant(value) => Ok(float(value)),
            Meaning::Float2(function) => self.float2(function, a, b),
            Meaning::Minimum => self.arithmetic(Float2::Minimum, Integer::Minimum, a, b),
            Meaning::Maximum => self.arithmetic(Float2::Maximum, Integer::Maximum, a, b),
            Meaning::Rounding(_) if self.kind(a) != Kind::Float => Ok(a),
            Meaning::Absolute if self.kind(a) == Kind::Unsigned => Ok(a),
            Meaning::Absolute if self.kind(a) != Kind::Float => {
                let a = self.as_integer(a)?;
                self.add(Operation::IntegerAbsolute, &[a], Kind::Integer)
            }
            Meaning::Absolute => self.float(Float::Absolute, a),
            Meaning::Float(function) | Meaning::Rounding(function) => self.float(function, a),
            Meaning::IsNan => self.test(Operation::IsNan, a),
            Meaning::IsFinite => self.test(Operation::IsFinite, a),
            // of arrays and of what may be missing, which `form` knows
            Meaning::Length | Meaning::Aggregate(_) | Meaning::Alternative => Ok(a),
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

fn float(value: f64) -> Operand {
    Operand::Constant(Constant::Float(value.to_bits()))
}

/// A whole float constant as the integer that it is, so that `event % 2.` and `event < 1e10` stay exact.
fn whole(a: Operand) -> Operand {
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

#[cfg(test)]
mod tests;
