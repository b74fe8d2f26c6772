//! The variables of events as networks take them: gathered from a chunk and preprocessed, a column for each variable.
//!
//! Most variables are branches of 32-bit numbers. Those are taken as they are; all others go through an expression.

use common::config::Variable;
use common::preprocessing::Preprocessing;
use expression::Expression;
use ntuple::{Branch, Chunk, Columns, Source};
use rootfile::Element;

use crate::error::{Error, Result};

/// Where the variables are in a chunk.
#[derive(Debug)]
pub struct Inputs {
    variables: Vec<(String, Slot)>,
}

/// Where the values of a variable are in a chunk.
#[derive(Clone, Copy, Debug)]
enum Slot {
    /// Index of a branch that is carried as it is.
    Branch(usize),
    /// Index of a computed number.
    Number(usize),
}

impl Inputs {
    /// Adds the variables to the columns that are read from `source`.
    ///
    /// # Errors
    /// When an expression cannot be read.
    pub fn new(variables: &[Variable], source: &Source, columns: &mut Columns) -> Result<Self> {
        let is_f32 = |name: &&str| {
            let mut branches = source.members().iter().map(|member| member.branch(name));
            let is_f32 = |b: &Branch| b.width() == 1 && b.levels == 0 && b.element == Ok(Element::F32);
            branches.all(|branch| branch.is_some_and(is_f32))
        };
        let mut slot = |variable: &Variable| -> Result<Slot> {
            // Parsed as training does: `x-y` is a difference, even if there is a branch of that name.
            let parsed = Expression::parse(&variable.expression).ok();
            if let Some(branch) = parsed.as_ref().and_then(Expression::sole_branch).filter(is_f32) {
                return Ok(Slot::Branch(columns.branch(branch)));
            }
            Ok(Slot::Number(columns.variables([variable.parts()])?.start))
        };
        let variables = variables.iter().map(|variable| Ok((variable.name.clone(), slot(variable)?)));
        Ok(Self { variables: variables.collect::<Result<_>>()? })
    }

    /// Writes the preprocessed variables of the events `rows`, `variables x events`; whether all of them are finite.
    pub(crate) fn gather(
        &self,
        chunk: &Chunk<'_>,
        rows: &[u32],
        preprocessing: &Preprocessing,
        into: &mut [f32],
    ) -> bool {
        let mut finite = true;
        let columns = into.chunks_exact_mut(rows.len().max(1)).zip(&preprocessing.variables);
        for ((_, slot), (values, column)) in self.variables.iter().zip(columns) {
            slot.values(chunk, rows, values);
            finite &= column.apply(values);
        }
        finite
    }

    /// Finds the events of gathered `inputs` that are not finite and sets their inputs to 0; an error that names the first unless
    /// that is `allowed`.
    pub(crate) fn clear(
        &self,
        chunk: &Chunk<'_>,
        rows: &[u32],
        inputs: &mut [f32],
        allowed: bool,
    ) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for (event, &row) in rows.iter().enumerate() {
            let values = inputs.iter_mut().skip(event).step_by(rows.len());
            let mut bad = None;
            for ((name, slot), input) in self.variables.iter().zip(values) {
                let value = slot.value(chunk, row);
                if !(value.is_finite() && input.is_finite()) {
                    bad = bad.or(Some((name, slot, value, input.is_nan())));
                }
            }
            let Some((variable, slot, value, strange)) = bad else { continue };
            if !allowed {
                let (variable, tree, path) = (variable.clone(), chunk.tree().to_owned(), chunk.file().to_owned());
                let entry = chunk.entries().start + u64::from(row);
                return Err(match slot.is_missing(chunk, row) {
                    true => Error::NoValue { variable, entry, tree, path },
                    // No preprocessing makes NaN of a number.
                    false if value.is_finite() && strange => Error::UnknownValue { variable, value, entry, tree, path },
                    false => Error::NotFinite { variable, value, entry, tree, path },
                });
            }
            inputs.iter_mut().skip(event).step_by(rows.len()).for_each(|input| *input = 0.0);
            found.push(row as usize);
        }
        Ok(found)
    }
}

impl Slot {
    /// The values in some rows, rounded to 32 bits as in training.
    fn values(self, chunk: &Chunk<'_>, rows: &[u32], into: &mut [f32]) {
        match self {
            Self::Branch(index) => {
                let values = chunk.carried()[index].get::<f32>().unwrap_or_default();
                rows.iter().zip(into).for_each(|(&row, into)| *into = values[row as usize]);
            }
            Self::Number(index) => {
                let values = chunk.numbers(index);
                rows.iter().zip(into).for_each(|(&row, into)| *into = values[row as usize] as f32);
            }
        }
    }

    /// Whether the event has too few objects to have a value.
    fn is_missing(self, chunk: &Chunk<'_>, row: u32) -> bool {
        matches!(self, Self::Number(index) if chunk.is_missing(index, row as usize))
    }

    fn value(self, chunk: &Chunk<'_>, row: u32) -> f32 {
        let mut value = [0.0];
        self.values(chunk, &[row], &mut value);
        value[0]
    }
}
