//! What gets the scores: a tree, to which branches are appended, or a table, of which a copy or a neighbour gets them as columns.

use std::path::Path;

use anyhow::bail;
use modelfile::scored::{self, Scored};
use rootfile::{AppendOptions, BranchSpec, Column, Destination};
use shell::Usage;
use table::{Format, Kind};

/// The scores being appended; nothing is seen of them before the end.
pub enum Append {
    /// To a tree.
    Tree(rootfile::Append),
    /// To a table of another format.
    Table(table::Append),
}

impl Append {
    /// Opens the tree or table of `input`.
    ///
    /// # Errors
    /// When it has such branches already, or the scores cannot go where they should.
    pub fn open(input: &Path, tree: &str, specs: Vec<BranchSpec>, options: &AppendOptions) -> anyhow::Result<Self> {
        let format = Format::in_chain(input);
        if format.has_trees() {
            let append = rootfile::Append::open(input, tree, specs, options).map_err(|error| {
                let exist = matches!(error, rootfile::Error::BranchesExist { .. });
                advise_overwrite(error.into(), exist)
            })?;
            return Ok(Self::Tree(append));
        }
        let columns: Vec<(String, Kind)> =
            specs.into_iter().map(|spec| (spec.name, Kind::scalar(spec.element))).collect();
        Ok(Self::Table(match &options.destination {
            Destination::Output(path) => {
                table::Append::copy(input, path, columns, options.overwrite).map_err(|error| {
                    let exist = matches!(error, table::Error::Exists { .. });
                    advise_overwrite(error.into(), exist)
                })?
            }
            Destination::Friend(path) => table::Append::beside(path, tree, columns)?,
            _ => bail!(Usage(format!(
                "`{}` has the format {format}, in which nothing is appended in place\n\
                 help: --output FILE writes a copy with the scores, --friend FILE the scores alone",
                input.display()
            ))),
        }))
    }

    /// Lets the file say what it was before it got scores. A friend says nothing.
    ///
    /// # Errors
    /// When that cannot be written as JSON.
    pub fn say(&mut self, scored: &Scored) -> anyhow::Result<()> {
        let text = scored.to_json()?;
        match self {
            Self::Tree(append) => append.text(scored::NAME, &text),
            Self::Table(append) => append.note(scored::NAME, &text),
        }
        Ok(())
    }

    /// Adds the scores of the next events.
    ///
    /// # Errors
    /// The disk is full; the input cannot be read.
    pub fn fill(&mut self, columns: Vec<Column>) -> anyhow::Result<()> {
        match self {
            Self::Tree(append) => append.fill(&columns.iter().collect::<Vec<_>>())?,
            Self::Table(append) => append.fill(columns)?,
        }
        Ok(())
    }

    /// Lets the scores of all events appear.
    ///
    /// # Errors
    /// As [`Self::fill`]; when the input has changed.
    pub fn commit(self) -> anyhow::Result<()> {
        match self {
            Self::Tree(append) => append.commit()?,
            Self::Table(append) => append.commit()?,
        };
        Ok(())
    }
}

/// Says what to do about scores of an earlier run, if there are some.
fn advise_overwrite(error: anyhow::Error, exist: bool) -> anyhow::Error {
    if exist {
        error.context("cannot append the scores\nhelp: `--overwrite` writes a new set in their place")
    } else {
        error
    }
}
