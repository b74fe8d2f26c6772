//! Compiles a graph to routines: one for the entries, and one for the elements of each aggregate.
//! Every node gets a lane, which is free again after its last use.

use std::collections::{BTreeSet, HashMap};

use crate::column::Kind;
use crate::graph::{Graph, Node};
use crate::operation::{Instruction, NOTHING, OPERANDS, Operand, Operation};
use crate::routine::{LANES, Loop, Routine};

/// The routine for the entries, with its results, and the loops that it calls.
pub(crate) fn compile<const N: usize>(graph: Graph, roots: [Operand; N]) -> (Routine, [Operand; N], Vec<Loop>) {
    let Graph { mut nodes, elements, arrays, .. } = graph;
    let mut loops = Vec::new();
    let mut captures: HashMap<usize, Vec<usize>> = HashMap::new();
    for place in 0..nodes.len() {
        let Operation::Reduce { reduction, each } = nodes[place].operation else { continue };
        let (body, result, captured) = body(&nodes, &elements, nodes[place].operands[0]);
        let (body, lane_of) = schedule(&body, &[result], operands);
        let result = in_lane(result, &lane_of);
        nodes[place].operation = Operation::Reduce { reduction, each: loops.len() };
        nodes[place].operands = [NOTHING; OPERANDS];
        loops.push(Loop { arrays: arrays[each].clone(), body, result, captures: captured.clone() });
        captures.insert(place, captured);
    }
    let arguments = |place: usize, node: &Node| captures.get(&place).cloned().unwrap_or_else(|| operands(place, node));
    let (routine, lane_of) = schedule(&nodes, &roots, arguments);
    for each in &mut loops {
        each.captures.iter_mut().for_each(|node| *node = lane_of[*node]);
    }
    (routine, roots.map(|root| in_lane(root, &lane_of)), loops)
}

/// The nodes that `result` needs and that have a value per element, renumbered; `result` as renumbered; and the nodes with
/// a value per entry that they need. Each of these gets a broadcast, which stands before the others.
fn body(nodes: &[Node], elements: &[bool], result: Operand) -> (Vec<Node>, Operand, Vec<usize>) {
    let (mut inside, mut captured) = (BTreeSet::new(), BTreeSet::new());
    let mut open: Vec<usize> = lane(&result).into_iter().collect();
    while let Some(place) = open.pop() {
        if !elements[place] {
            captured.insert(place);
        } else if inside.insert(place) {
            open.extend(operands(place, &nodes[place]));
        }
    }
    let number: HashMap<usize, usize> =
        captured.iter().chain(&inside).enumerate().map(|(number, &place)| (place, number)).collect();
    let renamed = |operand: Operand| lane(&operand).map_or(operand, |place| Operand::Lane(number[&place]));
    let broadcast = |(capture, &place): (usize, &usize)| {
        let Node { kind, ref span, .. } = nodes[place];
        let operation = Operation::Broadcast { capture, kind };
        Node { operation, operands: [NOTHING; OPERANDS], kind, span: span.clone() }
    };
    let mut body: Vec<Node> = captured.iter().enumerate().map(broadcast).collect();
    body.extend(inside.iter().map(|&place| {
        let node = nodes[place].clone();
        Node { operands: node.operands.map(renamed), ..node }
    }));
    (body, renamed(result), captured.into_iter().collect())
}

/// Instructions for the nodes that the roots need, and the lane of each node.
fn schedule(
    nodes: &[Node],
    roots: &[Operand],
    arguments: impl Fn(usize, &Node) -> Vec<usize>,
) -> (Routine, Vec<usize>) {
    let arguments: Vec<Vec<usize>> = nodes.iter().enumerate().map(|(place, node)| arguments(place, node)).collect();
    let last_use = last_uses(&arguments, roots);
    let mut lanes = [0; LANES];
    let mut free: [Vec<usize>; LANES] = Default::default();
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
        let operands = node.operands.map(|operand| in_lane(operand, &lane_of));
        instructions.push(Instruction { operation: node.operation, operands, to });
        spans.push(node.span.clone());
        let mut released: Vec<usize> =
            arguments[place].iter().copied().filter(|&argument| last_use[argument] == place).collect();
        released.sort_unstable();
        released.dedup(); // x*x releases x once
        for argument in released {
            free[self::pool(nodes[argument].kind)].push(lane_of[argument]);
        }
    }
    (Routine { instructions, spans, lanes }, lane_of)
}

/// For each node the last node that reads it; 0 for nodes that no root needs.
fn last_uses(arguments: &[Vec<usize>], roots: &[Operand]) -> Vec<usize> {
    let mut last_use = vec![0; arguments.len()];
    for root in roots.iter().filter_map(lane) {
        last_use[root] = usize::MAX;
    }
    for (place, arguments) in arguments.iter().enumerate().rev() {
        if last_use[place] != 0 {
            for &argument in arguments {
                last_use[argument] = last_use[argument].max(place);
            }
        }
    }
    last_use
}

/// Nodes that a node reads.
fn operands(_: usize, node: &Node) -> Vec<usize> {
    node.operands.iter().filter_map(lane).collect()
}

fn lane(operand: &Operand) -> Option<usize> {
    match operand {
        Operand::Lane(node) => Some(*node),
        Operand::Constant(_) => None,
    }
}

fn in_lane(operand: Operand, lane_of: &[usize]) -> Operand {
    lane(&operand).map_or(operand, |node| Operand::Lane(lane_of[node]))
}

fn pool(kind: Kind) -> usize {
    match kind {
        Kind::Float => 0,
        Kind::Integer | Kind::Unsigned => 1,
        Kind::Bool => 2,
        Kind::Wide => 3,
    }
}
