//! Columns bound to the branches of one file: what is read of it, and which of that each number, the fold and the carried
//! columns take.

use std::collections::HashMap;

use expression::Program;

use crate::columns::Columns;
use crate::error::Result;
use crate::fold::BoundFold;
use crate::member::Member;
use crate::usable;

/// The columns bound to one file.
#[derive(Debug)]
pub(crate) struct Bound {
    /// Branches to read: those that numbers and folds use first, then those that are only carried.
    pub(crate) branches: Vec<String>,
    pub(crate) used: usize,
    pub(crate) numbers: Vec<BoundNumber>,
    pub(crate) fold: Option<BoundFold>,
    pub(crate) carried: Vec<usize>,
    /// Bytes of an entry in all branches, and in all numbers.
    pub(crate) branch_bytes: u64,
    pub(crate) number_bytes: u64,
}

/// A number bound to one file; places are those of the columns that are read.
#[derive(Debug)]
pub(crate) struct BoundNumber {
    pub(crate) program: Program,
    pub(crate) inputs: Vec<usize>,
    /// Those of its branches without which it has no value, where theirs is missing.
    pub(crate) lacking: Vec<usize>,
}

impl Bound {
    /// Binds the columns to the branches of a file.
    pub(crate) fn new(member: &Member, columns: &Columns) -> Result<Self> {
        let tree = member.tree();
        let known = usable::Known::new(member);
        let mut slots = Slots::default();
        let mut numbers = Vec::with_capacity(columns.numbers.len());
        for number in &columns.numbers {
            let program = usable::bind(&number.expression, &number.name, member, &known)?;
            if number.decides {
                usable::whole((&number.expression, &program), &number.name, member, tree)?;
            }
            let inputs: Vec<usize> = program.branches().map(|branch| slots.slot(branch)).collect();
            let lacks = |branch: &&str| usable::lacks(&number.expression, member, branch);
            let lacking = program.branches().filter(lacks).map(|branch| slots.slot(branch)).collect();
            numbers.push(BoundNumber { program, inputs, lacking });
        }
        let fold =
            columns.fold.as_ref().map(|fold| fold.bind(member, tree, &known, |name| slots.slot(name))).transpose()?;
        for name in &columns.used {
            usable::readable(member, tree, name, "variable")?;
            slots.slot(name);
        }
        let used = slots.names.len();
        for name in &columns.carried {
            usable::readable(member, tree, name, "output")?;
        }
        let carried = columns.carried.iter().map(|name| slots.slot(name)).collect();
        let of_branches = slots.names.iter().filter_map(|name| member.branch(name));
        let bytes = of_branches.fold(0usize, |sum, branch| sum.saturating_add(branch.bytes));
        let (branch_bytes, number_bytes) = (bytes as u64, 8 * numbers.len() as u64);
        Ok(Self { branches: slots.names, used, numbers, fold, carried, branch_bytes, number_bytes })
    }

    /// Bytes of an entry in all branches and numbers, with its fold.
    pub(crate) fn bytes_per_entry(&self) -> u64 {
        self.branch_bytes.saturating_add(self.number_bytes + 4)
    }
}

/// Branch names, each once, in the order of their first use.
#[derive(Default)]
struct Slots {
    names: Vec<String>,
    by_name: HashMap<String, usize>,
}

impl Slots {
    fn slot(&mut self, name: &str) -> usize {
        if let Some(&slot) = self.by_name.get(name) {
            return slot;
        }
        self.names.push(name.to_string());
        self.by_name.insert(name.to_string(), self.names.len() - 1);
        self.names.len() - 1
    }
}
