//! The checked expression as a graph of typed operations, each kept once: what is written twice is computed once.
//! Operations on constants are carried out at once, by the same code that later runs over the blocks.

use std::collections::HashMap;
use std::ops::Range;

use crate::column::Kind;
use crate::error::Problem;
use crate::evaluate::constant;
use crate::operation::{OPERANDS, Operand, Operation};

/// An operation on the results of earlier nodes.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) operation: Operation,
    pub(crate) operands: [Operand; OPERANDS],
    pub(crate) kind: Kind,
    /// Where it was written, for errors at run time.
    pub(crate) span: Range<usize>,
}

/// Nodes in an order in which they can be computed.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    known: HashMap<(Operation, [Operand; OPERANDS]), usize>,
}

impl Graph {
    /// Adds an operation that gives a value of the given kind, unless it is there already or can be done at once.
    pub(crate) fn add(&mut self, node: Node) -> Result<Operand, Problem> {
        let is_constant = |operand: &Operand| matches!(operand, Operand::Constant(_));
        if !matches!(node.operation, Operation::Load { .. }) && node.operands.iter().all(is_constant) {
            return constant(node.operation, node.operands, node.kind).map(Operand::Constant);
        }
        let place = *self.known.entry((node.operation, node.operands)).or_insert(self.nodes.len());
        if place == self.nodes.len() {
            self.nodes.push(node);
        }
        Ok(Operand::Lane(place))
    }

    /// The kind of an operand's values.
    pub(crate) fn kind(&self, operand: Operand) -> Kind {
        match operand {
            Operand::Lane(node) => self.nodes[node].kind,
            Operand::Constant(constant) => constant.kind(),
        }
    }

    pub(crate) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }
}
