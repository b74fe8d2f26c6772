//! A checked expression as a list of instructions, and its evaluation over the entries of columns.

use std::ops::Range;

use crate::column::{Kind, Values};
use crate::error::{Error, Problem};
use crate::evaluate::{self, BLOCK, Column, Registers};
use crate::graph::{Graph, Node};
use crate::operation::{Constant, Instruction, Operand};

/// A bound expression, ready to be evaluated by any number of threads at once.
#[derive(Clone, Debug)]
pub struct Program {
    text: String,
    inputs: Vec<Input>,
    instructions: Vec<Instruction>,
    /// Where each instruction was written.
    spans: Vec<Range<usize>>,
    result: Operand,
    kind: Kind,
    /// Lanes of floats, integers and bools.
    lanes: [usize; 3],
}

/// A branch that the program reads.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) width: usize,
}

impl Program {
    /// Gives the nodes of a graph their lanes: a lane is free again after its last use.
    pub(crate) fn new(text: &str, graph: Graph, root: Operand, inputs: Vec<Input>) -> Self {
        let kind = graph.kind(root);
        let nodes = graph.into_nodes();
        let last_use = last_uses(&nodes, root);
        let mut lanes = [0; 3];
        let mut free: [Vec<usize>; 3] = Default::default();
        let mut lane_of = vec![0; nodes.len()];
        let (mut instructions, mut spans) = (Vec::new(), Vec::new());
        for (place, node) in nodes.iter().enumerate() {
            if last_use[place] == 0 {
                continue;
            }
            let pool = pool(node.kind);
            let to = free[pool].pop().unwrap_or_else(|| {
                lanes[pool] += 1;
                lanes[pool] - 1
            });
            lane_of[place] = to;
            let operands = node.operands.map(|operand| match operand {
                Operand::Lane(node) => Operand::Lane(lane_of[node]),
                constant => constant,
            });
            instructions.push(Instruction { operation: node.operation, operands, to });
            spans.push(node.span.clone());
            let mut released: Vec<usize> = arguments(node).filter(|&argument| last_use[argument] == place).collect();
            released.sort_unstable();
            released.dedup(); // x*x releases x once
            for argument in released {
                free[self::pool(nodes[argument].kind)].push(lane_of[argument]);
            }
        }
        let result = match root {
            Operand::Lane(node) => Operand::Lane(lane_of[node]),
            constant => constant,
        };
        Self { text: text.to_owned(), inputs, instructions, spans, result, kind, lanes }
    }

    /// The kind of its values.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The branches whose columns are to be given for evaluation, in this order.
    pub fn branches(&self) -> impl ExactSizeIterator<Item = &str> {
        self.inputs.iter().map(|input| input.name.as_str())
    }

    /// Its value if that is the same for all entries.
    pub fn constant(&self) -> Option<f64> {
        match self.result {
            Operand::Constant(constant) => Some(constant.value()),
            Operand::Lane(_) => None,
        }
    }

    /// Values for all entries as floats; true is 1. What `out` held before is replaced.
    ///
    /// Columns come in the order of [`Program::branches`], each with entries × width values.
    pub fn evaluate(&self, columns: &[Values<'_>], entries: usize, out: &mut Vec<f64>) -> Result<(), Error> {
        self.run(columns, entries, out, |registers, out, _| {
            match (self.result, self.kind) {
                (Operand::Constant(constant), _) => out.fill(constant.value()),
                (Operand::Lane(lane), Kind::Float) => out.copy_from_slice(registers.lane(lane, out.len())),
                (Operand::Lane(lane), Kind::Integer) => {
                    convert(registers.lane(lane, out.len()), out, |a: i64| a as f64)
                }
                (Operand::Lane(lane), Kind::Unsigned) => {
                    convert(registers.lane(lane, out.len()), out, |a: i64| a as u64 as f64);
                }
                (Operand::Lane(lane), Kind::Bool) => convert(registers.lane(lane, out.len()), out, |a: u8| a.into()),
            }
            Ok(())
        })
    }

    /// Exact integer values for all entries, for rules such as `event % 2`.
    ///
    /// Floats must be whole numbers below 2⁵³, unsigned integers fit a signed one; others are an error with their entry.
    pub fn evaluate_integer(&self, columns: &[Values<'_>], entries: usize, out: &mut Vec<i64>) -> Result<(), Error> {
        let whole = |value: f64, entry: usize| {
            let whole = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
            if whole { Ok(value as i64) } else { Err(self.problem(Problem::NotWhole { value, entry })) }
        };
        self.run(columns, entries, out, |registers, out, start| {
            match (self.result, self.kind) {
                (Operand::Constant(Constant::Integer(value)), _) => out.fill(value),
                (Operand::Constant(constant), _) => out.fill(whole(constant.value(), start)?),
                (Operand::Lane(lane), Kind::Float) => {
                    for (i, (out, &value)) in out.iter_mut().zip(registers.lane(lane, BLOCK)).enumerate() {
                        *out = whole(value, start + i)?;
                    }
                }
                (Operand::Lane(lane), Kind::Bool) => convert(registers.lane(lane, out.len()), out, |a: u8| a.into()),
                (Operand::Lane(lane), kind) => {
                    out.copy_from_slice(registers.lane(lane, out.len()));
                    if kind == Kind::Unsigned && out.iter().any(|&value| value < 0) {
                        return Err(self.problem(Problem::Overflow));
                    }
                }
            }
            Ok(())
        })
    }

    /// Which entries a cut selects: those where it is neither zero nor NaN.
    pub fn select(&self, columns: &[Values<'_>], entries: usize, out: &mut Vec<bool>) -> Result<(), Error> {
        let selects = |value: f64| value != 0.0 && !value.is_nan();
        self.run(columns, entries, out, |registers, out, _| {
            match (self.result, self.kind) {
                (Operand::Constant(constant), _) => out.fill(selects(constant.value())),
                (Operand::Lane(lane), Kind::Float) => convert(registers.lane(lane, out.len()), out, selects),
                (Operand::Lane(lane), Kind::Bool) => convert(registers.lane(lane, out.len()), out, |a: u8| a != 0),
                (Operand::Lane(lane), _) => convert(registers.lane(lane, out.len()), out, |a: i64| a != 0),
            }
            Ok(())
        })
    }

    /// Runs block after block and hands each block's part of `out` to `store`, with its first entry.
    fn run<T: Clone + Default>(
        &self,
        columns: &[Values<'_>],
        entries: usize,
        out: &mut Vec<T>,
        store: impl Fn(&Registers, &mut [T], usize) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let columns = self.check(columns, entries)?;
        let [floats, integers, bools] = self.lanes;
        let mut registers = Registers::new(floats, integers, bools, BLOCK);
        out.clear();
        out.resize(entries, T::default());
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let start = block * BLOCK;
            evaluate::run(&self.instructions, &columns, start, out.len(), &mut registers)
                .map_err(|place| Problem::Overflow.at(&self.text, self.spans[place].clone()))?;
            store(&registers, out, start)?;
        }
        Ok(())
    }

    fn check<'a>(&self, columns: &[Values<'a>], entries: usize) -> Result<Vec<Column<'a>>, Error> {
        let (expected, found) = (self.inputs.len(), columns.len());
        if expected != found {
            return Err(self.problem(Problem::Columns { expected, found }));
        }
        let column = |(input, values): (&Input, &Values<'a>)| {
            let branch = || input.name.clone();
            if input.kind != values.kind() {
                let (expected, found) = (input.kind, values.kind());
                return Err(self.problem(Problem::ColumnKind { branch: branch(), expected, found }));
            }
            let (expected, found) = (entries * input.width, values.len());
            if expected != found {
                return Err(self.problem(Problem::ColumnLength { branch: branch(), expected, found }));
            }
            Ok(Column { values: *values, width: input.width })
        };
        self.inputs.iter().zip(columns).map(column).collect()
    }

    fn problem(&self, problem: Problem) -> Error {
        problem.at(&self.text, 0..self.text.len())
    }
}

#[inline(always)]
fn convert<A: Copy, T>(from: &[A], to: &mut [T], f: impl Fn(A) -> T) {
    to.iter_mut().zip(from).for_each(|(to, &a)| *to = f(a));
}

fn pool(kind: Kind) -> usize {
    match kind {
        Kind::Float => 0,
        Kind::Integer | Kind::Unsigned => 1,
        Kind::Bool => 2,
    }
}

/// Nodes that a node reads.
fn arguments(node: &Node) -> impl Iterator<Item = usize> {
    node.operands.iter().filter_map(|operand| match operand {
        Operand::Lane(node) => Some(*node),
        Operand::Constant(_) => None,
    })
}

/// For each node the last node that reads it; 0 for nodes that the root does not need.
fn last_uses(nodes: &[Node], root: Operand) -> Vec<usize> {
    let mut last_use = vec![0; nodes.len()];
    if let Operand::Lane(root) = root {
        last_use[root] = usize::MAX;
    }
    for (place, node) in nodes.iter().enumerate().rev() {
        if last_use[place] != 0 {
            for argument in arguments(node) {
                last_use[argument] = last_use[argument].max(place);
            }
        }
    }
    last_use
}

#[cfg(test)]
mod tests;
