//! The checked expression as a graph of typed operations, each kept once: what is written twice is computed once.
//! Operations on constants are carried out when they are added, by the same code that later runs over the blocks.
//!
//! A node has one value per entry, or one per element of an array; a reduction leads from elements to entries.

use std::collections::HashMap;
use std::ops::Range;

use crate::arrays::Arrays;
use crate::column::Kind;
use crate::error::Problem;
use crate::evaluate::constant;
use crate::operation::{Instruction, OPERANDS, Operand, Operation};

/// An operation on the results of earlier nodes.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) operation: Operation,
    pub(crate) operands: [Operand; OPERANDS],
    pub(crate) kind: Kind,
    /// Where the operation was written, for errors at run time.
    pub(crate) span: Range<usize>,
}

/// Nodes in an order in which they can be computed.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// Whether a node has one value per element.
    pub(crate) elements: Vec<bool>,
    /// What the reductions run over.
    pub(crate) arrays: Vec<Arrays>,
    known: HashMap<(Operation, [Operand; OPERANDS]), usize>,
}

impl Graph {
    /// Adds an operation, unless the graph has it already or its operands are constants; its result as an operand.
    pub(crate) fn add(&mut self, node: Node) -> Result<Operand, Problem> {
        let is_constant = |operand: &Operand| matches!(operand, Operand::Constant(_));
        if !node.operation.reads_columns() && node.operands.iter().all(is_constant) {
            let Node { operation, operands, kind, .. } = node;
            return constant(Instruction { operation, operands, to: 0 }, kind).map(Operand::Constant);
        }
        let place = *self.known.entry((node.operation, node.operands)).or_insert(self.nodes.len());
        if place == self.nodes.len() {
            self.elements.push(match node.operation {
                Operation::Load { elements, .. } => elements,
                Operation::Position => true,
                Operation::Reduce { .. } => false,
                _ => node.operands.iter().any(|operand| self.has_elements(*operand)),
            });
            self.nodes.push(node);
        }
        Ok(Operand::Lane(place))
    }

    /// The place in the list of what a reduction runs over.
    pub(crate) fn place(&mut self, arrays: Arrays) -> usize {
        self.arrays.iter().position(|known| *known == arrays).unwrap_or_else(|| {
            self.arrays.push(arrays);
            self.arrays.len() - 1
        })
    }

    /// The kind of an operand's values.
    pub(crate) fn kind(&self, operand: Operand) -> Kind {
        match operand {
            Operand::Lane(node) => self.nodes[node].kind,
            Operand::Constant(constant) => constant.kind(),
        }
    }

    fn has_elements(&self, operand: Operand) -> bool {
        matches!(operand, Operand::Lane(node) if self.elements[node])
    }
}
