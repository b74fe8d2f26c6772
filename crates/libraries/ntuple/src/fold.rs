//! The fold of every event, from the rule of the configuration and the branches of a file.
//!
//! - by event number: the number modulo k, never negative. 64-bit integers are taken exactly. A floating-point branch is taken if
//!   every value is an integer that its type can tell from its neighbours (below 2^24 for 32 bits): htt-ml's toy is of that
//!   kind. Anything beyond is refused, because parity is lost there without a sign.
//! - by hash: [`EventHash`] of the values of the named branches. NaN is refused, because NaN is not equal to itself.
//! - by expression: its integer value modulo k.

use std::path::Path;

use common::{EventHash, FoldKind, FoldRule};
use expression::{Expression, Program};
use rayon::prelude::*;
use rootfile::{Column, Element, Slice};

use crate::error::{Error, Result};
use crate::member::Member;
use crate::place::Place;
use crate::usable;

/// Events that one thread folds at a time.
const BLOCK: usize = 1 << 14;

/// A fold rule with its expression parsed.
#[derive(Clone, Debug)]
pub(crate) struct FoldColumn {
    rule: FoldRule,
    expression: Option<Expression>,
}

/// A fold rule bound to the branches of a file; indices are those of the columns that are read.
#[derive(Debug)]
pub(crate) struct BoundFold {
    rule: FoldRule,
    inputs: Vec<usize>,
    program: Option<Program>,
}

/// Where the entries at hand begin, for messages.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub path: &'a Path,
    pub tree: &'a str,
    pub first: u64,
}

impl At<'_> {
    pub(crate) fn place(&self) -> Box<Place> {
        Place::new(self.path, self.tree)
    }

    pub(crate) fn evaluation(&self, name: &str, source: expression::Error) -> Error {
        Error::Evaluation { name: name.to_string(), first: self.first, place: self.place(), source }
    }
}

impl FoldColumn {
    pub(crate) fn parse(rule: &FoldRule) -> Result<Self> {
        let expression = match &rule.kind {
            FoldKind::Process {} => return Err(Error::NoFoldRule),
            FoldKind::Expression { text } => Some(
                Expression::parse(text)
                    .map_err(|source| Error::Expression { name: "fold expression".into(), source })?,
            ),
            _ => None,
        };
        Ok(Self { rule: rule.clone(), expression })
    }

    /// Checks the branches; `slot` gives the index of the column that will hold a branch.
    pub(crate) fn bind(
        &self,
        member: &Member,
        tree: &str,
        known: &usable::Known<'_>,
        mut slot: impl FnMut(&str) -> usize,
    ) -> Result<BoundFold> {
        let mut program = None;
        let inputs = match &self.rule.kind {
            FoldKind::Modulo { branch } => {
                number_branch(member, tree, branch)?;
                vec![slot(branch)]
            }
            FoldKind::Hash { branches } => {
                for branch in branches {
                    usable::there(usable::flat(member, tree, branch, "fold")?.0, tree, "fold")?;
                }
                branches.iter().map(|branch| slot(branch)).collect()
            }
            FoldKind::Process {} => return Err(Error::NoFoldRule),
            FoldKind::Expression { .. } => {
                let bind = |expression| {
                    let program = usable::bind(expression, "fold expression", member, known)?;
                    usable::whole((expression, &program), "fold expression", member, tree).map(|()| program)
                };
                program = self.expression.as_ref().map(bind).transpose()?;
                program.iter().flat_map(Program::branches).map(slot).collect()
            }
        };
        Ok(BoundFold { rule: self.rule.clone(), inputs, program })
    }
}

/// An event number is one number per event, and neither true nor false.
fn number_branch(member: &Member, tree: &str, branch: &str) -> Result<()> {
    let (found, element) = usable::flat(member, tree, branch, "event number")?;
    usable::there(found, tree, "event number")?;
    let problem = match (found.width(), element) {
        (1, Element::Bool) => "holds true and false, expected an integer",
        (1, _) => return Ok(()),
        _ => "is an array, expected one integer per event",
    };
    Err(Error::Branch {
        branch: branch.to_string(),
        purpose: "event number".to_string(),
        place: Place::new(&found.file, tree),
        problem: problem.to_string(),
    })
}

impl BoundFold {
    /// The fold of each of `count` events.
    pub(crate) fn folds(&self, columns: &[Column], count: usize, at: At<'_>) -> Result<Vec<u32>> {
        let columns: Vec<&Column> = self.inputs.iter().map(|&index| &columns[index]).collect();
        match (&self.rule.kind, &self.program) {
            (FoldKind::Modulo { branch }, _) => self.by_number(columns[0].as_slice(), branch, at),
            (FoldKind::Hash { branches }, _) => self.by_hash(&columns, branches, count, at),
            (FoldKind::Expression { .. }, Some(program)) => self.by_expression(program, &columns, count, at),
            (FoldKind::Expression { .. } | FoldKind::Process {}, _) => Err(Error::NoFoldRule),
        }
    }

    fn by_number(&self, values: Slice<'_>, branch: &str, at: At<'_>) -> Result<Vec<u32>> {
        let rule = &self.rule;
        macro_rules! integers {
            ($values:ident) => {
                Ok($values.par_iter().map(|&number| rule.fold_of_number(number.into())).collect())
            };
        }
        let exact = |index: usize, value: f64, limit: f64, kind| {
            if value.fract() == 0.0 && value.abs() < limit {
                return Ok(rule.fold_of_number(value as i64));
            }
            let entry = at.first + index as u64;
            Err(Error::EventNumber { value, branch: branch.to_string(), kind, limit, entry, place: at.place() })
        };
        match values {
            Slice::Bool(values) => integers!(values),
            Slice::I8(values) => integers!(values),
            Slice::U8(values) => integers!(values),
            Slice::I16(values) => integers!(values),
            Slice::U16(values) => integers!(values),
            Slice::I32(values) => integers!(values),
            Slice::U32(values) => integers!(values),
            Slice::I64(values) => integers!(values),
            Slice::U64(values) => Ok(values.par_iter().map(|&number| rule.fold_of_unsigned(number)).collect()),
            Slice::F32(values) => {
                let limit = f64::from(1u32 << f32::MANTISSA_DIGITS);
                values.iter().enumerate().map(|(i, &value)| exact(i, value.into(), limit, "float32")).collect()
            }
            Slice::F64(values) => {
                let limit = (1u64 << f64::MANTISSA_DIGITS) as f64;
                values.iter().enumerate().map(|(i, &value)| exact(i, value, limit, "float64")).collect()
            }
        }
    }

    fn by_hash(&self, columns: &[&Column], branches: &[String], count: usize, at: At<'_>) -> Result<Vec<u32>> {
        let mut folds = vec![0; count];
        let blocks = folds.par_chunks_mut(BLOCK).enumerate().map(|(block, folds)| {
            let first = block * BLOCK;
            let mut hashes = vec![EventHash::new(); folds.len()];
            for (column, branch) in columns.iter().zip(branches) {
                let slice = column.slice(first..first + folds.len());
                if let Some(row) = slice.and_then(|slice| hash(slice, column.width(), &mut hashes)) {
                    return Err(Error::HashNan {
                        branch: branch.clone(),
                        entry: at.first + (first + row) as u64,
                        place: at.place(),
                    });
                }
            }
            folds.iter_mut().zip(hashes).for_each(|(fold, hash)| *fold = self.rule.fold_of_hash(hash));
            Ok(())
        });
        table::in_order(blocks)?;
        Ok(folds)
    }

    fn by_expression(&self, program: &Program, columns: &[&Column], count: usize, at: At<'_>) -> Result<Vec<u32>> {
        let inputs: Vec<_> = columns.iter().map(|column| table::values(column, 0..count)).collect();
        let mut numbers = Vec::new();
        let evaluated = program.evaluate_integer(&inputs, count, &mut numbers);
        evaluated.map_err(|source| at.evaluation("fold expression", source))?;
        Ok(numbers.par_iter().map(|&number| self.rule.fold_of_integer(number)).collect())
    }
}

/// Adds the values of each entry, `width` of them, to its hash. Returns the first row with a NaN, at which it ends.
pub fn hash(slice: Slice<'_>, width: usize, hashes: &mut [EventHash]) -> Option<usize> {
    fn add<T: Copy>(
        values: &[T],
        width: usize,
        hashes: &mut [EventHash],
        add: impl Fn(&mut EventHash, T) -> bool,
    ) -> Option<usize> {
        let mut events = values.chunks_exact(width).zip(hashes);
        events.position(|(values, hash)| !values.iter().all(|&value| add(hash, value)))
    }
    macro_rules! integers {
        ($values:ident) => {
            add($values, width, hashes, |hash, value| {
                hash.integer(value.into());
                true
            })
        };
    }
    match slice {
        Slice::Bool(values) => integers!(values),
        Slice::I8(values) => integers!(values),
        Slice::U8(values) => integers!(values),
        Slice::I16(values) => integers!(values),
        Slice::U16(values) => integers!(values),
        Slice::I32(values) => integers!(values),
        Slice::U32(values) => integers!(values),
        Slice::I64(values) => integers!(values),
        Slice::U64(values) => add(values, width, hashes, |hash, value| {
            hash.unsigned(value);
            true
        }),
        Slice::F32(values) => add(values, width, hashes, |hash, value| hash.float(value.into())),
        Slice::F64(values) => add(values, width, hashes, EventHash::float),
    }
}
