//! Which columns of a table are converted: those that patterns name, or all that can be read.

use glob::Pattern;
use suggest::branch_advice;

use crate::error::{Error, Result};
use crate::field::Field;
use crate::table::Table;

/// Columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Indices of those to convert, in the order of the table.
    pub fields: Vec<usize>,
    /// Indices of those that are left out because they cannot be read; not those that only hold others.
    pub left_out: Vec<usize>,
}

impl Selection {
    /// The columns that match any of `patterns` (`*`: any letters, `?`: any one), without those that match a pattern behind a `!`.
    /// All if no pattern says what to take.
    ///
    /// # Errors
    /// A pattern matches nothing; a column that is asked for by its full name cannot be read; nothing is left.
    pub fn of(table: &Table, patterns: &[String]) -> Result<Selection> {
        let fields = table.fields();
        let patterns = patterns.iter().map(|pattern| pattern.trim());
        let (without, with): (Vec<&str>, Vec<&str>) = patterns.partition(|pattern| pattern.starts_with('!'));
        let mut chosen = vec![with.is_empty(); fields.len()];
        let signed = with.iter().map(|pattern| (*pattern, true));
        for (pattern, wanted) in signed.chain(without.iter().map(|pattern| (&pattern[1..], false))) {
            let matches = matches(fields, pattern);
            if matches.is_empty() {
                return Err(Error::NoMatch {
                    path: table.path().to_owned(),
                    pattern: pattern.to_owned(),
                    help: help(fields, pattern),
                });
            }
            if let ([only], true) = (matches.as_slice(), wanted)
                && fields[*only].name == pattern
                && let Err(problem) = &fields[*only].kind
            {
                let (path, column, problem) = (table.path().to_owned(), pattern.to_owned(), problem.clone());
                return Err(Error::Column { path, column, problem });
            }
            matches.into_iter().for_each(|index| chosen[index] = wanted);
        }
        let chosen = (0..fields.len()).filter(|index| chosen[*index]);
        let (readable, mut left_out): (Vec<_>, Vec<_>) = chosen.partition(|index| fields[*index].kind.is_ok());
        left_out.retain(|index| !fields[*index].group);
        match readable.is_empty() {
            true => Err(Error::NoColumns { path: table.path().to_owned() }),
            false => Ok(Selection { fields: readable, left_out }),
        }
    }
}

/// A name before a pattern.
fn matches(fields: &[Field], pattern: &str) -> Vec<usize> {
    if let Some(index) = fields.iter().position(|field| field.name == pattern) {
        return vec![index];
    }
    (0..fields.len()).filter(|index| is_called(&fields[*index].name, pattern)).collect()
}

/// Whether a name is, or fits, a pattern: `*` stands for any letters, `?` for any one; brackets are letters.
pub fn is_called(name: &str, pattern: &str) -> bool {
    name == pattern || Pattern::new(&pattern.replace('[', "[[]")).is_ok_and(|pattern| pattern.matches(name))
}

fn help(fields: &[Field], pattern: &str) -> Option<String> {
    branch_advice(pattern, fields.iter().map(|field| field.name.as_str()))
}
