//! What is taken of every event: numbers by expression, its fold, and branches as they are.

use std::ops::Range;

use common::FoldRule;
use expression::Expression;

use crate::error::{Error, Result};
use crate::fold::FoldColumn;

/// The columns of a table. The same for all files of a chain, so parsed once and bound per file.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub(crate) numbers: Vec<Number>,
    pub(crate) fold: Option<FoldColumn>,
    pub(crate) carried: Vec<String>,
    /// Those of the carried branches that are used here, not only passed on.
    pub(crate) used: Vec<String>,
}

/// A number for every event.
#[derive(Clone, Debug)]
pub(crate) struct Number {
    /// What it is, for messages: `weight of process ztt`.
    pub name: String,
    pub expression: Expression,
    /// What it is where the expression has no value, as `jet_pt[1]` in an event with one jet.
    pub default: Option<f64>,
    /// Whether it decides which events there are, so that none may be dropped for a value that is missing.
    pub decides: bool,
}

impl Columns {
    /// No columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the value of an expression and returns its index. The name says what it is in messages.
    pub fn number(&mut self, name: impl Into<String>, text: &str) -> Result<usize> {
        self.number_or(name, text, None)
    }

    /// Adds the value of an expression, or the default in events in which it has none (`jet_pt[1]` where there is one jet).
    pub fn number_or(&mut self, name: impl Into<String>, text: &str, default: Option<f64>) -> Result<usize> {
        self.add(name.into(), text, default, false)
    }

    fn add(&mut self, name: String, text: &str, default: Option<f64>, decides: bool) -> Result<usize> {
        let expression = Expression::parse(text).map_err(|source| Error::Expression { name: name.clone(), source })?;
        self.numbers.push(Number { name, expression, default, decides });
        Ok(self.numbers.len() - 1)
    }

    /// Adds a cut: not 0 in events that pass. Where it has no value the event does not pass, as in TTree::Draw.
    pub fn cut(&mut self, name: impl Into<String>, text: &str) -> Result<usize> {
        self.add(name.into(), text, Some(0.0), true)
    }

    /// Adds variables as (name, expression, default where it has no value) and returns their indices, which follow each other.
    pub fn variables<'a>(
        &mut self,
        variables: impl IntoIterator<Item = (&'a str, &'a str, Option<f64>)>,
    ) -> Result<Range<usize>> {
        let first = self.numbers.len();
        for (name, text, default) in variables {
            self.number_or(format!("variable `{name}`"), text, default)?;
        }
        Ok(first..self.numbers.len())
    }

    /// Adds the fold of every event.
    pub fn fold(&mut self, rule: &FoldRule) -> Result<()> {
        self.fold = Some(FoldColumn::parse(rule)?);
        Ok(())
    }

    /// As [`Self::carry`], for a branch whose values matter here: it is compared with branches of friends that it hides.
    pub fn branch(&mut self, branch: impl Into<String>) -> usize {
        let branch = branch.into();
        self.used.push(branch.clone());
        self.carry(branch)
    }

    /// Adds a branch as it is and returns its index among those.
    pub fn carry(&mut self, branch: impl Into<String>) -> usize {
        self.carried.push(branch.into());
        self.carried.len() - 1
    }
}
