//! A cut: an expression that selects entries.

use expression::{Branch, Expression, Names, Program};
use rayon::prelude::*;
use rootfile::Column;

use crate::error::{Error, Result};
use crate::field::Field;
use crate::in_order::in_order;
use crate::root::branch_names;
use crate::table::Table;
use crate::values;

/// Rows that a thread evaluates at a time.
const ROWS: usize = 1 << 15;

/// A cut on the entries of a table.
#[derive(Debug)]
pub struct Cut {
    program: Program,
    fields: Vec<usize>,
}

impl Cut {
    /// Checks a cut against all columns of a table that can be read.
    ///
    /// # Errors
    /// It is no expression, or does not fit the columns; the error points at the place.
    pub fn new(text: &str, table: &Table) -> Result<Cut> {
        let cut = |source| Error::Cut { path: table.path().to_owned(), source };
        let expression = Expression::parse(text).map_err(cut)?;
        // The names of other tools, which fold files have, do here as well.
        let spelt = branch_names(table.fields().iter().map(|field| field.name.as_str()));
        let named = |name: &str| table.fields().iter().position(|field| field.name == name);
        let index = |name: &str| named(name).or_else(|| spelt.iter().position(|known| known == name));
        let (mut branches, mut unusable) = (Vec::new(), Vec::new());
        for (field, spelt) in table.fields().iter().zip(&spelt) {
            match field.branch() {
                Ok(branch) if branch.name == spelt => branches.push(branch),
                Ok(branch) => branches.extend([branch, Branch { name: spelt, ..branch }]),
                Err(problem) => unusable.push((field.name.as_str(), problem)),
            }
        }
        let names = Names { branches: &branches, unusable: &unusable, aliases: table.aliases() };
        let program = expression.bind(names).map_err(cut)?;
        let used: Vec<&Field> = program.branches().filter_map(index).map(|index| &table.fields()[index]).collect();
        if let Some((field, missing)) =
            used.iter().filter(|field| !expression.guards(&field.name)).find_map(|field| Some((field, field.missing?)))
        {
            let columns = format!("`{}` ({missing})", field.name);
            let help = format!("say what the cut makes of them, as in `isnan({0}) ? 0 : {0} > 0`", field.name);
            return Err(Error::Missing { path: table.path().to_owned(), columns, help });
        }
        let fields = program.branches().filter_map(index).collect();
        Ok(Cut { program, fields })
    }

    /// The columns that it needs, in the order in which [`Cut::rows`] takes them.
    pub(crate) fn fields(&self) -> &[usize] {
        &self.fields
    }

    /// The rows that it selects.
    pub(crate) fn rows(&self, columns: &[&Column], count: usize) -> Result<Vec<u32>, expression::Error> {
        let starts: Vec<usize> = (0..count).step_by(ROWS).collect();
        let parts = starts.into_par_iter().map(|start| {
            let range = start..count.min(start + ROWS);
            let values: Vec<_> = columns.iter().map(|column| values::values(column, range.clone())).collect();
            let mut selected = Vec::new();
            self.program.select(&values, range.len(), &mut selected)?;
            Ok::<Vec<u32>, expression::Error>(
                range.zip(selected).filter(|(_, selected)| *selected).map(|(row, _)| row as u32).collect(),
            )
        });
        Ok(in_order(parts)?.concat())
    }
}
