//! Branches that count the values of others: which branch counts which, and whether the numbers agree.

use std::collections::HashSet;

use super::branch::Counter;
use super::spec::BranchSpec;
use crate::error::{Error, Result};
use crate::values::Slice;
use crate::{Column, Element};

/// A branch to be written, and the source of its values.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) spec: BranchSpec,
    pub(super) source: Source,
    pub(super) counter: Option<Counter>,
}

/// The source of the values of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The column of this index.
    Column(usize),
    /// The numbers of values in the column of this index.
    Counts(usize),
}

impl Source {
    /// The column.
    pub(super) fn column(self) -> usize {
        let (Source::Column(column) | Source::Counts(column)) = self;
        column
    }
}

/// The branches of `specs`. A counter that neither `specs` nor the tree (`existing`) has is made before the first branch that it
/// counts.
pub(super) fn plan(specs: Vec<BranchSpec>, existing: &HashSet<&str>) -> Result<Vec<Planned>> {
    let given: HashSet<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    let mut planned: Vec<Planned> = Vec::with_capacity(specs.len());
    for (column, spec) in specs.into_iter().enumerate() {
        let counter = match spec.counter() {
            None => None,
            Some(counter) => Some(match planned.iter().position(|branch| branch.spec.name == counter) {
                Some(index) => {
                    check_counter(&planned[index].spec)?;
                    Counter::New(index)
                }
                None if given.contains(counter) => {
                    let reason = "it counts values of branches that stand before it; put it before them";
                    return Err(Error::Name { kind: "branch", name: counter.to_owned(), reason });
                }
                None if existing.contains(counter) => Counter::Old(counter.to_owned()),
                None => {
                    let spec = BranchSpec::scalar(counter, Element::I32);
                    planned.push(Planned { spec, source: Source::Counts(column), counter: None });
                    Counter::New(planned.len() - 1)
                }
            }),
        };
        planned.push(Planned { spec, source: Source::Column(column), counter });
    }
    Ok(planned)
}

fn check_counter(spec: &BranchSpec) -> Result<()> {
    let integer = !matches!(spec.element, Element::Bool | Element::F32 | Element::F64);
    if integer && spec.fixed() && spec.dims.is_empty() {
        return Ok(());
    }
    let reason = "it counts the values of another branch, so it must be one integer per entry";
    Err(Error::Name { kind: "branch", name: spec.name.clone(), reason })
}

/// Refuses numbers of values that disagree with the branch that counts them, or with another branch that it counts. `start` is
/// the first entry of the columns.
pub(super) fn check(branches: &[Planned], columns: &[&Column], start: u64) -> Result<()> {
    for branch in branches {
        let Some(Counter::New(counter)) = branch.counter else { continue };
        let (name, column) = (&branch.spec.name, columns[branch.source.column()]);
        let counter = &branches[counter];
        match counter.source {
            Source::Counts(first) => {
                let other = columns[first];
                if other.levels() != column.levels() {
                    // the counter was made from the first branch that it counts
                    let first = branches.iter().find(|branch| branch.source == Source::Column(first));
                    let first = first.map_or("", |branch| branch.spec.name.as_str());
                    agree(name, column, first, counts(other), start)?;
                }
            }
            Source::Column(index) => {
                agree(name, column, &counter.spec.name, integers(columns[index].as_slice()), start)?;
            }
        }
    }
    Ok(())
}

/// Refuses a column whose numbers of values are not those `expected` by another branch.
pub(crate) fn agree(
    branch: &str,
    column: &Column,
    counter: &str,
    expected: impl Iterator<Item = i64>,
    start: u64,
) -> Result<()> {
    for (index, (found, expected)) in counts(column).zip(expected).enumerate() {
        if found != expected {
            let (branch, counter, entry) = (branch.to_owned(), counter.to_owned(), start + index as u64);
            return Err(Error::Count { branch, counter, entry, expected, found });
        }
    }
    Ok(())
}

/// The number of items of each entry.
fn counts(column: &Column) -> impl Iterator<Item = i64> {
    column.levels()[0].windows(2).map(|pair| (pair[1] - pair[0]) as i64)
}

/// The values of a counter; empty if they are not integers.
pub(crate) fn integers(values: Slice<'_>) -> Box<dyn Iterator<Item = i64> + '_> {
    match values {
        Slice::I8(values) => Box::new(values.iter().map(|&value| value.into())),
        Slice::U8(values) => Box::new(values.iter().map(|&value| value.into())),
        Slice::I16(values) => Box::new(values.iter().map(|&value| value.into())),
        Slice::U16(values) => Box::new(values.iter().map(|&value| value.into())),
        Slice::I32(values) => Box::new(values.iter().map(|&value| value.into())),
        Slice::U32(values) => Box::new(values.iter().map(|&value| value.into())),
        Slice::I64(values) => Box::new(values.iter().copied()),
        Slice::U64(values) => Box::new(values.iter().map(|&value| i64::try_from(value).unwrap_or(i64::MAX))),
        Slice::Bool(_) | Slice::F32(_) | Slice::F64(_) => Box::new(std::iter::empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Values;

    fn jagged(counts: &[u64]) -> Column {
        let mut offsets = vec![0];
        counts.iter().for_each(|count| offsets.push(offsets[offsets.len() - 1] + count));
        let values = Values::F32(vec![0.0; offsets[counts.len()] as usize]);
        Column::nested(values, 1, vec![offsets]).unwrap()
    }

    fn message(specs: Vec<BranchSpec>, columns: &[&Column]) -> String {
        plan(specs, &HashSet::new()).and_then(|planned| check(&planned, columns, 100)).unwrap_err().to_string()
    }

    #[test]
    fn a_counter_that_nobody_has_is_made_before_the_first_branch_that_it_counts() {
        let specs = ["pt", "eta"].map(|name| BranchSpec::jagged(name, Element::F32, []).counted_by("nJet"));
        let planned = plan(specs.to_vec(), &HashSet::new()).unwrap();
        let names: Vec<&str> = planned.iter().map(|branch| branch.spec.name.as_str()).collect();
        assert_eq!(names, ["nJet", "pt", "eta"]);
        assert_eq!(planned[0].source, Source::Counts(0));
        assert_eq!(planned[2].counter, Some(Counter::New(0)));
        let planned = plan(specs.to_vec(), &HashSet::from(["nJet"])).unwrap();
        assert_eq!(planned.len(), 2);
        assert_eq!(planned[0].counter, Some(Counter::Old("nJet".to_owned())));
    }

    #[test]
    fn lengths_that_disagree_are_named_with_their_entry() {
        let shared = ["pt", "eta"].map(|name| BranchSpec::jagged(name, Element::F32, []).counted_by("n"));
        let (a, b) = (jagged(&[1, 2, 3]), jagged(&[1, 3, 2]));
        assert_eq!(
            message(shared.to_vec(), &[&a, &b]),
            "branch `eta` has 3 values in entry 101, expected 2 by `pt`; branches with one counter have the same lengths"
        );
        let given = vec![BranchSpec::scalar("n", Element::U8), shared[0].clone()];
        let numbers = Column::from(vec![1u8, 2, 4]);
        let message = message(given, &[&numbers, &a]);
        assert!(message.starts_with("branch `pt` has 3 values in entry 102, expected 4 by `n`;"), "{message}");
    }

    #[test]
    fn a_counter_is_one_integer_per_entry_and_stands_before_what_it_counts() {
        let counted = BranchSpec::jagged("x", Element::F32, []).counted_by("n");
        let float = BranchSpec::scalar("n", Element::F32);
        assert!(message(vec![float, counted.clone()], &[]).contains("must be one integer"));
        assert!(message(vec![counted, BranchSpec::scalar("n", Element::I32)], &[]).contains("put it before"));
    }
}
