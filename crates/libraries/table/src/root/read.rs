//! Reads a tree of a ROOT file.

use std::ops::Range;
use std::path::Path;

use explain::Problem;
use rootfile::{Branch, Column, RootFile, Tree};

use crate::chunk::{BUDGET, Chunk};
use crate::error::{Error, Result};
use crate::field::Field;
use crate::kind::Kind;

use super::options::resolved;

/// A tree of an open ROOT file.
#[derive(Debug)]
pub(crate) struct File {
    tree: Tree,
    fields: Vec<Field>,
    /// For each field which of its levels are of options; empty if none is.
    options: Vec<Vec<bool>>,
    /// Whether a field of options has as many values as entries, so that none may be missing.
    whole: Vec<bool>,
}

/// What is said of options that have values and say that they have none.
const SHIFTED: &str = "it holds values for entries that have none, so those behind them would be taken for others: uproot writes \
                       masked arrays so; fill them first, as by `ak.fill_none(array, np.nan)`, and write it again";

impl File {
    /// Opens a tree; without a name the only one of the file.
    pub(crate) fn open(path: &Path, tree: Option<&str>) -> Result<File> {
        let file = RootFile::open(path)?;
        let tree = match (tree, file.trees().as_slice()) {
            (Some(tree), _) => file.tree(tree)?,
            (None, [tree]) => file.tree(tree)?,
            (None, trees) => {
                let problem = match trees {
                    [] => Problem::from("holds no tree"),
                    trees => Problem::from(format!("holds {} trees: {}", trees.len(), trees.join(", ")))
                        .help("choose one with --tree"),
                };
                return Err(Error::WhichTree { path: path.to_owned(), problem });
            }
        };
        let branches = tree.branches();
        let below = |branch: &Branch, other: &Branch| {
            other.path().strip_prefix(branch.path()).is_some_and(|rest| rest.starts_with(['/', '.']))
        };
        let field = |(place, branch): (usize, &Branch)| Field {
            group: branch.element().is_none() && branches.get(place + 1).is_some_and(|next| below(branch, next)),
            stored: branch.stored_bytes(),
            raw: branch.raw_bytes(),
            path: branch.path().to_owned(),
            title: branch.title().to_owned(),
            counter: branch.counter().map(str::to_owned),
            ..Field::new(branch.full_name(), kind(branch)).lacking(missing(branch))
        };
        let fields = branches.iter().enumerate().map(field).collect();
        let options = branches.iter().map(Branch::options).collect();
        let whole = branches.iter().map(|branch| missing(branch) == Some(0)).collect();
        Ok(File { tree, fields, options, whole })
    }

    /// Paths of the trees of a file.
    pub(crate) fn trees(path: &Path) -> Result<Vec<String>> {
        Ok(RootFile::open(path)?.trees().into_iter().map(str::to_owned).collect())
    }

    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        &mut self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.tree.entries()
    }

    /// The chunks of some fields for a range of entries.
    pub(crate) fn chunks(
        &self,
        fields: Vec<usize>,
        range: Range<u64>,
    ) -> Result<impl Iterator<Item = Result<Chunk>> + Send> {
        let paths = self.paths(&fields);
        let bytes: usize = fields.iter().map(|field| self.fields[*field].entry_bytes(self.entries())).sum();
        let target = (BUDGET / bytes.max(1)).max(1) as u64;
        let chunks = self.tree.chunks(&paths, target)?;
        let chunks = chunks.into_iter().map(move |chunk| chunk.start.max(range.start)..chunk.end.min(range.end));
        Ok(chunks.filter(|chunk| chunk.start < chunk.end).map(move |chunk| {
            let first = chunk.start;
            let columns = self.tree.read(&paths, chunk).map_err(|error| self.damaged(error))?;
            self.resolved(columns, &fields, first)
        }))
    }

    /// Some entries of some fields.
    pub(crate) fn read(&self, fields: &[usize], entries: Range<u64>) -> Result<Chunk> {
        let first = entries.start;
        self.resolved(self.tree.read(&self.paths(fields), entries)?, fields, first)
    }

    /// Columns without the levels of options; `first` is the entry of their first row.
    fn resolved(&self, columns: Vec<Column>, fields: &[usize], first: u64) -> Result<Chunk> {
        let resolved = columns.into_iter().zip(fields).map(|(column, &index)| {
            let (field, options) = (&self.fields[index], &self.options[index]);
            match (&field.kind, options.is_empty()) {
                (Ok(kind), false) => {
                    let found = resolved(column, options, kind);
                    if self.whole[index] && !matches!(found, Ok((_, 0))) {
                        let (path, column, problem) =
                            (self.tree.file().to_owned(), field.name.clone(), SHIFTED.to_owned());
                        return Err(Error::Column { path, column, problem });
                    }
                    found.map_err(|bad| bad.at(self.tree.file(), &field.name, first))
                }
                _ => Ok((column, 0)),
            }
        });
        let (columns, missing) = resolved.collect::<Result<Vec<_>>>()?.into_iter().unzip();
        Ok(Chunk { columns, missing })
    }

    /// Ranges of about `target` entries that end where the baskets of the fields do.
    pub(crate) fn ranges(&self, fields: &[usize], target: u64) -> Result<Vec<Range<u64>>> {
        Ok(self.tree.chunks(&self.paths(fields), target)?)
    }

    /// The shortest ranges that leave few baskets of the fields to be read twice.
    pub(crate) fn clusters(&self, fields: &[usize]) -> Result<Vec<Range<u64>>> {
        Ok(self.tree.clusters(&self.paths(fields))?)
    }

    fn paths(&self, fields: &[usize]) -> Vec<&str> {
        fields.iter().map(|field| self.fields[*field].path.as_str()).collect()
    }

    /// Names the column that is damaged as `--branches` does.
    fn damaged(&self, error: rootfile::Error) -> Error {
        let place = match &error {
            rootfile::Error::Basket { branch, .. } | rootfile::Error::Page { field: branch, .. } => {
                self.fields.iter().position(|field| field.path == *branch)
            }
            _ => None,
        };
        match place {
            Some(place) => Error::Damaged { column: self.fields[place].name.clone(), source: Box::new(error) },
            None => error.into(),
        }
    }
}

/// How many values of a branch are missing; `None` if they have to be looked at. An option that is as large as one value for each
/// entry has all of them.
fn missing(branch: &Branch) -> Option<u64> {
    let bytes = branch.element().map_or(0, |element| size_of::<u64>() + element.size() * branch.width());
    let whole = branch.options().is_empty() || branch.raw_bytes() == branch.entries().checked_mul(bytes as u64);
    whole.then_some(0)
}

fn kind(branch: &Branch) -> Result<Kind, String> {
    let problem = || branch.problem().unwrap_or("it cannot be read").to_owned();
    let element = branch.element().ok_or_else(problem)?;
    let levels = branch.levels() - branch.options().into_iter().filter(|option| *option).count();
    Ok(Kind { element, dims: branch.dims().to_vec(), levels, text: branch.is_text() })
}
