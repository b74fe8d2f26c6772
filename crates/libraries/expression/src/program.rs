//! A checked expression, and its evaluation over the entries of columns.

use crate::column::{Branch, Column, Kind};
use crate::compile;
use crate::error::{Error, Problem};
use crate::evaluate::{self, BLOCK, Fault, Field, Registers, Rows, Scratch};
use crate::graph::Graph;
use crate::operation::{Constant, NOTHING, Operand};
use crate::routine::{Loop, Routine};

/// A bound expression, ready to be evaluated by any number of threads at once.
#[derive(Clone, Debug)]
pub struct Program {
    text: String,
    inputs: Vec<Input>,
    routine: Routine,
    loops: Vec<Loop>,
    result: Operand,
    /// Whether the result is missing.
    missing: Operand,
    kind: Kind,
}

/// A branch that the program reads.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) jagged: bool,
    pub(crate) width: usize,
}

impl Program {
    /// Compiles the nodes of a graph that give the result and whether it is missing.
    pub(crate) fn new(text: &str, graph: Graph, result: Operand, missing: Operand, inputs: Vec<Input>) -> Self {
        let kind = graph.kind(result);
        let (routine, [result, missing], loops) = compile::compile(graph, [result, missing]);
        Self { text: text.to_owned(), inputs, routine, loops, result, missing, kind }
    }

    /// The kind of its values.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The branches whose columns are to be given for evaluation, in this order.
    pub fn branches(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|input| input.name.as_str())
    }

    /// The value, if it is the same for all entries.
    pub fn constant(&self) -> Option<f64> {
        match self.result {
            Operand::Constant(constant) if self.missing == NOTHING => Some(constant.value()),
            _ => None,
        }
    }

    /// Values for all entries as floats; true is 1. The previous content of `out` is replaced.
    ///
    /// Columns come in the order of [`Program::branches`], each with entries × width values, or items × width.
    /// Returns the entries whose value is missing, in order; `out` has NaN there. The list is empty, and costs nothing,
    /// unless the expression has an index that may be out of range, or the maximum or minimum of an array that may be empty.
    pub fn evaluate(&self, columns: &[Column<'_>], entries: usize, out: &mut Vec<f64>) -> Result<Vec<usize>, Error> {
        let mut missing = Vec::new();
        self.run(columns, entries, out, |registers, out, start| {
            match (self.result, self.kind) {
                (Operand::Constant(constant), _) => out.fill(constant.value()),
                (Operand::Lane(lane), Kind::Float) => out.copy_from_slice(registers.lane(lane, out.len())),
                (Operand::Lane(lane), Kind::Integer) => {
                    convert(registers.lane(lane, out.len()), out, |a: i64| a as f64)
                }
                (Operand::Lane(lane), Kind::Unsigned) => {
                    convert(registers.lane(lane, out.len()), out, |a: i64| a as u64 as f64);
                }
                (Operand::Lane(lane), Kind::Wide) => {
                    convert(registers.lane(lane, out.len()), out, |a: i128| a as f64);
                }
                (Operand::Lane(lane), Kind::Bool) => convert(registers.lane(lane, out.len()), out, |a: u8| a.into()),
            }
            for row in self.missing(registers, out.len()) {
                out[row] = f64::NAN;
                missing.push(start + row);
            }
            Ok(())
        })?;
        Ok(missing)
    }

    /// Exact integer values for all entries, for rules such as `event % 2`.
    ///
    /// # Errors
    /// A value is missing, or is a float that is not a whole number of at most 2⁵³.
    pub fn evaluate_integer(&self, columns: &[Column<'_>], entries: usize, out: &mut Vec<i128>) -> Result<(), Error> {
        let whole = |value: f64, entry: usize| {
            let whole = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
            if whole { Ok(value as i128) } else { Err(self.problem(Problem::NotWhole { value, entry })) }
        };
        self.run(columns, entries, out, |registers, out, start| {
            if let Some(row) = self.missing(registers, out.len()).next() {
                return Err(self.problem(Problem::Missing { entry: start + row }));
            }
            match (self.result, self.kind) {
                (Operand::Constant(constant @ Constant::Float(_)), _) => out.fill(whole(constant.value(), start)?),
                (Operand::Constant(constant), _) => out.fill(constant.integer()),
                (Operand::Lane(lane), Kind::Float) => {
                    for (i, (out, &value)) in out.iter_mut().zip(registers.lane(lane, BLOCK)).enumerate() {
                        *out = whole(value, start + i)?;
                    }
                }
                (Operand::Lane(lane), Kind::Bool) => convert(registers.lane(lane, out.len()), out, |a: u8| a.into()),
                (Operand::Lane(lane), Kind::Wide) => out.copy_from_slice(registers.lane(lane, out.len())),
                (Operand::Lane(lane), Kind::Unsigned) => {
                    convert(registers.lane(lane, out.len()), out, |a: i64| i128::from(a as u64));
                }
                (Operand::Lane(lane), Kind::Integer) => {
                    convert(registers.lane(lane, out.len()), out, |a: i64| a.into());
                }
            }
            Ok(())
        })
    }

    /// Whether a cut selects each entry: it does where its value is not zero, not NaN and not missing.
    pub fn select(&self, columns: &[Column<'_>], entries: usize, out: &mut Vec<bool>) -> Result<(), Error> {
        let selects = |value: f64| value != 0.0 && !value.is_nan();
        self.run(columns, entries, out, |registers, out, _| {
            match (self.result, self.kind) {
                (Operand::Constant(constant), _) => out.fill(selects(constant.value())),
                (Operand::Lane(lane), Kind::Float) => convert(registers.lane(lane, out.len()), out, selects),
                (Operand::Lane(lane), Kind::Bool) => convert(registers.lane(lane, out.len()), out, |a: u8| a != 0),
                (Operand::Lane(lane), Kind::Wide) => convert(registers.lane(lane, out.len()), out, |a: i128| a != 0),
                (Operand::Lane(lane), _) => convert(registers.lane(lane, out.len()), out, |a: i64| a != 0),
            }
            self.missing(registers, out.len()).for_each(|row| out[row] = false);
            Ok(())
        })
    }

    /// The rows of a block whose value is missing.
    fn missing<'a>(&self, registers: &'a Registers, rows: usize) -> impl Iterator<Item = usize> + use<'a> {
        let lane: &[u8] = match self.missing {
            Operand::Lane(lane) => registers.lane(lane, rows),
            Operand::Constant(_) => &[],
        };
        let always = matches!(self.missing, Operand::Constant(Constant::Bool(true)));
        (0..if always { rows } else { lane.len() }).filter(move |&row| always || lane[row] != 0)
    }

    /// Runs block after block, and hands each block's part of `out` and its first entry to `store`.
    fn run<T: Clone + Default>(
        &self,
        columns: &[Column<'_>],
        entries: usize,
        out: &mut Vec<T>,
        mut store: impl FnMut(&Registers, &mut [T], usize) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let fields = self.check(columns, entries)?;
        let mut registers = Registers::new(self.routine.lanes, BLOCK);
        let mut scratch: Vec<Scratch> = self.loops.iter().map(Scratch::new).collect();
        out.clear();
        out.resize(entries, T::default());
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let rows = Rows::entries(&fields, block * BLOCK, out.len());
            evaluate::run(&self.routine, &rows, &mut registers, &self.loops, &mut scratch)
                .map_err(|fault| self.fault(fault))?;
            store(&registers, out, block * BLOCK)?;
        }
        Ok(())
    }

    fn check<'a>(&self, columns: &[Column<'a>], entries: usize) -> Result<Vec<Field<'a>>, Error> {
        let (expected, found) = (self.inputs.len(), columns.len());
        if expected != found {
            return Err(self.problem(Problem::Columns { expected, found }));
        }
        let field = |(input, column): (&Input, &Column<'a>)| {
            let width = input.width;
            input.check(column, entries).map_err(|problem| self.problem(problem))?;
            Ok(Field { column: *column, width })
        };
        self.inputs.iter().zip(columns).map(field).collect()
    }

    fn fault(&self, fault: Fault) -> Error {
        match fault {
            Fault::Overflow(span) => Problem::Overflow.at(&self.text, span),
            Fault::Lengths { columns: [left, right], lengths: [left_length, right_length], entry, span } => {
                let name = |column: usize| self.inputs[column].name.clone();
                let (left, right) = (name(left), name(right));
                Problem::Lengths { left, right, left_length, right_length, entry }.at(&self.text, span)
            }
        }
    }

    fn problem(&self, problem: Problem) -> Error {
        problem.at(&self.text, 0..self.text.len())
    }
}

#[inline(always)]
fn convert<A: Copy, T>(from: &[A], to: &mut [T], f: impl Fn(A) -> T) {
    to.iter_mut().zip(from).for_each(|(to, &a)| *to = f(a));
}

impl From<&Branch<'_>> for Input {
    fn from(branch: &Branch<'_>) -> Self {
        let Branch { kind, jagged, .. } = *branch;
        Self { name: branch.name.to_owned(), kind, jagged, width: branch.width() }
    }
}

impl Input {
    /// Whether a column holds this branch for that many entries.
    fn check(&self, column: &Column<'_>, entries: usize) -> Result<(), Problem> {
        let branch = || self.name.clone();
        let (expected, found) = (self.kind, column.values.kind());
        if expected != found {
            return Err(Problem::ColumnKind { branch: branch(), expected, found });
        }
        let shape = |jagged: bool| if jagged { "jagged" } else { "flat" };
        if self.jagged != column.offsets.is_some() {
            let (expected, found) = (shape(self.jagged), shape(column.offsets.is_some()));
            return Err(Problem::ColumnShape { branch: branch(), expected, found });
        }
        let items = match column.offsets {
            None => entries,
            Some(offsets) if offsets.len() == entries + 1 && offsets.is_sorted() => {
                usize::try_from(offsets[entries] - offsets[0]).unwrap_or(usize::MAX)
            }
            Some(_) => return Err(Problem::ColumnOffsets { branch: branch(), expected: entries + 1 }),
        };
        let (expected, found) = (items.saturating_mul(self.width), column.values.len());
        if expected != found {
            return Err(Problem::ColumnLength { branch: branch(), expected, found });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
