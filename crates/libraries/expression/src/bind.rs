//! The check of an expression against the branches of a tree: names, dimensions and kinds of numbers.
//! It walks the syntax tree once, children before parents, and builds the graph of typed operations.

mod array;
mod checker;
mod number;

use suggest::nearest;

use crate::arrays::Arrays;
use crate::column::Branch;
use crate::error::{Error, Problem};
use crate::functions::Meaning;
use crate::graph::Graph;
use crate::operation::{Constant, NOTHING, Operand};
use crate::program::{Input, Program};
use crate::syntax::{Form, Syntax, Unary};
use checker::{Checker, Value};

/// Checks and compiles.
pub(crate) fn bind(text: &str, syntax: &Syntax, branches: &[Branch<'_>]) -> Result<Program, Error> {
    let mut inputs = vec![None; syntax.branches().len()];
    let mut first_uses = vec![None; syntax.branches().len()];
    let mut checker = Checker { graph: Graph::default(), span: 0..0, names: syntax.branches() };
    let mut values: Vec<Value> = Vec::with_capacity(syntax.nodes().len());
    for (form, span) in syntax.nodes() {
        checker.span = span.clone();
        let value = match form {
            Form::Branch(name, indices) => {
                let branch = find(&syntax.branches()[*name], branches).map_err(|p| p.at(text, span.clone()))?;
                let Branch { kind, jagged, .. } = *branch;
                inputs[*name] = Some(Input { name: branch.name.to_owned(), kind, jagged, width: branch.width() });
                first_uses[*name].get_or_insert((branch, span.clone()));
                let indices: Vec<Option<&Value>> = indices.iter().map(|index| index.map(|id| &values[id])).collect();
                checker.branch(*name, branch, &indices)
            }
            _ => checker.form(form, &values),
        };
        values.push(value.map_err(|problem| problem.at(text, span.clone()))?);
    }
    let nothing = Value { operand: NOTHING, missing: NOTHING, arrays: Arrays::default() };
    let Value { operand, missing, arrays } = values.pop().unwrap_or(nothing);
    // An expression of arrays has no single value; the first array is shown.
    if let Some((branch, span)) = arrays.0.first().and_then(|array| first_uses[array.column].clone()) {
        return Err(array::whole(branch).at(text, span));
    }
    Ok(Program::new(text, checker.graph, operand, missing, inputs.into_iter().flatten().collect()))
}

fn find<'a, 'b>(name: &str, branches: &'b [Branch<'a>]) -> Result<&'b Branch<'a>, Problem> {
    branches.iter().find(|branch| branch.name == name).ok_or_else(|| Problem::UnknownBranch {
        name: name.to_owned(),
        suggestion: nearest(name, branches.iter().map(|branch| branch.name)).map(str::to_owned),
    })
}

impl Checker<'_> {
    /// The value of a form, whose parts are among `values`.
    fn form(&mut self, form: &Form, values: &[Value]) -> Result<Value, Problem> {
        let operand = |id: usize| values[id].operand;
        let (result, parts): (Operand, &[usize]) = match *form {
            Form::Integer(value) => {
                (Operand::Constant(i64::try_from(value).map_or(Constant::Unsigned(value), Constant::Integer)), &[])
            }
            Form::Float(value) => (number::float(value), &[]),
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
}

#[cfg(test)]
mod tests;
