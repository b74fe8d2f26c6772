//! The check of an expression against the branches of a tree: names, dimensions and kinds of numbers.
//! It walks the syntax tree once, children before parents, and builds the graph of typed operations. An alias is bound where
//! its name stands, once for all its uses.

mod array;
mod checker;
mod number;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use suggest::nearest;

use crate::arrays::Arrays;
use crate::column::Branch;
use crate::error::{Error, Problem};
use crate::functions::Meaning;
use crate::names::Names;
use crate::operation::{Constant, NOTHING, Operand};
use crate::parser;
use crate::program::Program;
use crate::syntax::{Form, Id, Syntax, Unary, quoted};
use checker::{Checker, Value};

/// Aliases of aliases; far more than people write.
const DEEPEST: usize = 50;

/// Checks and compiles.
pub(crate) fn bind(text: &str, syntax: &Syntax, names: Names<'_>) -> Result<Program, Error> {
    let mut binder =
        Binder { names, checker: Checker::default(), used: Vec::new(), aliases: HashMap::new(), open: Vec::new() };
    let Value { operand, missing, arrays } = binder.walk(text, syntax)?;
    // An expression of arrays has no single value; the first array is shown.
    if let Some((branch, span)) = arrays.0.first().map(|array| &binder.used[array.column]) {
        return Err(array::whole(branch).at(text, span.clone()));
    }
    Ok(Program::new(text, binder.checker.graph, operand, missing, binder.checker.inputs))
}

struct Binder<'n> {
    names: Names<'n>,
    checker: Checker,
    /// The branch of each input, and where the text first has it.
    used: Vec<(&'n Branch<'n>, Range<usize>)>,
    /// The values of aliases that are bound.
    aliases: HashMap<&'n str, Value>,
    /// Aliases that are being bound, each in the formula of the one before.
    open: Vec<&'n str>,
}

impl<'n> Binder<'n> {
    /// The value of an expression. That of an alias has its place where the text names it.
    fn walk(&mut self, text: &str, syntax: &Syntax) -> Result<Value, Error> {
        let mut values: Vec<Value> = Vec::with_capacity(syntax.nodes().len());
        for (form, span) in syntax.nodes() {
            if self.open.is_empty() {
                self.checker.span = span.clone();
            }
            let value = match form {
                Form::Branch(name, indices) => self.name(&syntax.branches()[*name], indices, &values),
                Form::Constant(name, constant) => {
                    let name = &syntax.branches()[*name];
                    let hidden = self.names.all().any(|known| known == name);
                    match hidden {
                        true => self.name(name, &[], &values),
                        false => self.checker.value(Operand::Constant(*constant), []),
                    }
                }
                _ => self.checker.form(form, &values),
            };
            values.push(value.map_err(|problem| problem.at(text, span.clone()))?);
        }
        let nothing = Value { operand: NOTHING, missing: NOTHING, arrays: Arrays::default() };
        Ok(values.pop().unwrap_or(nothing))
    }

    /// The value of a branch or alias.
    fn name(&mut self, name: &str, indices: &[Option<Id>], values: &[Value]) -> Result<Value, Problem> {
        let Names { branches, .. } = self.names;
        if let Some(branch) = self.names.branch(name) {
            let column = self.column(branch);
            let indices: Vec<Option<&Value>> = indices.iter().map(|index| index.map(|id| &values[id])).collect();
            return self.checker.branch(column, branch, &indices);
        }
        if let Some(reason) = self.names.problem(name) {
            return Err(Problem::Unusable { name: name.to_owned(), reason: reason.to_owned() });
        }
        let Some((alias, formula)) = self.names.alias(name) else {
            let help = help(name, branches, self.names);
            return Err(Problem::UnknownBranch { name: name.to_owned(), help });
        };
        let in_alias = |problem: Problem| match problem {
            // the whole circle is in the name
            Problem::AliasLoop { .. } => problem,
            _ => Problem::InAlias { name: alias.to_owned(), formula: formula.to_owned(), problem: Box::new(problem) },
        };
        if self.open.contains(&alias) || self.open.len() == DEEPEST {
            return Err(Problem::AliasLoop { name: alias.to_owned() });
        }
        let syntax = parser::parse(formula).map_err(|error| in_alias(error.into_problem()))?;
        if !indices.is_empty() {
            // Another name of a branch takes the indices of that branch.
            let Some(branch) = syntax.sole_branch() else {
                return Err(Problem::AliasIndices { name: alias.to_owned(), formula: formula.to_owned() });
            };
            self.open.push(alias);
            let value = self.name(branch, indices, values);
            self.open.pop();
            return value.map_err(in_alias);
        }
        if let Some(value) = self.aliases.get(alias) {
            return Ok(value.clone());
        }
        self.open.push(alias);
        let value = self.walk(formula, &syntax).map_err(|error| in_alias(error.into_problem()));
        self.open.pop();
        let value = value?;
        self.aliases.insert(alias, value.clone());
        Ok(value)
    }

    /// The place of a branch among the inputs.
    fn column(&mut self, branch: &'n Branch<'n>) -> usize {
        let inputs = &mut self.checker.inputs;
        inputs.iter().position(|input| input.name == branch.name).unwrap_or_else(|| {
            inputs.push(branch.into());
            self.used.push((branch, self.checker.span.clone()));
            inputs.len() - 1
        })
    }
}

/// What an unknown name was meant to be: a member by its full name, a branch of a friend without the friend, or a branch of
/// a name like it.
fn help(name: &str, branches: &[Branch<'_>], names: Names<'_>) -> Option<String> {
    if let Some(members) = suggest::members(name, names.all()) {
        return Some(members);
    }
    let known = |name: &str| branches.iter().any(|branch| branch.name == name);
    // as conversions spell it; only then may it be another column of a friend
    let spelt = name.replace('.', "_");
    if name != spelt && known(&spelt) {
        return Some(format!("did you mean {}?", written(&spelt)));
    }
    if let Some((friend, own)) = name.split_once('.')
        && known(own)
    {
        return Some(format!("if `{friend}` is a friend, write `{own}`: its branches stand under their own names"));
    }
    nearest(name, names.all()).map(|known| format!("did you mean {}?", written(known)))
}

/// A name in backquotes, as it is to be written where it needs them.
fn written(name: &str) -> String {
    match quoted(name) {
        Cow::Borrowed(plain) => format!("`{plain}`"),
        Cow::Owned(quoted) => quoted,
    }
}

impl Checker {
    /// The value of a form, whose parts are among `values`.
    fn form(&mut self, form: &Form, values: &[Value]) -> Result<Value, Problem> {
        let operand = |id: usize| values[id].operand;
        let (result, parts): (Operand, &[usize]) = match *form {
            Form::Integer(value) => {
                (Operand::Constant(i64::try_from(value).map_or(Constant::Unsigned(value), Constant::Integer)), &[])
            }
            Form::Float(value) => (number::float(value), &[]),
            Form::Branch(..) | Form::Constant(..) => (NOTHING, &[]),
            Form::Unary(Unary::Not, a) => (self.not(operand(a))?, &[a]),
            Form::Unary(Unary::Negate, a) => (self.negate(operand(a))?, &[a]),
            Form::Binary(binary, a, b) => (self.binary(binary, operand(a), operand(b))?, &[a, b]),
            Form::Conditional(c, a, b) => (self.conditional(operand(c), operand(a), operand(b))?, &[c, a, b]),
            Form::Call(function, ref arguments) => match (function.meaning, &arguments[..]) {
                (Meaning::Length, &[a]) => return self.length(function.name, &values[a]),
                (Meaning::Aggregate(fold), &[a]) => return self.aggregate(function.name, fold, &values[a]),
                (Meaning::Alternative, &[a, b]) => return self.alternative(&values[a], &values[b]),
                (Meaning::Integer, &[a]) => return self.cut_to_integer(&values[a]),
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
