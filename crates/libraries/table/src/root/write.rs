//! Writes a ROOT file with one tree.

use std::path::Path;

use rootfile::{Column, Compression, TreeId, TreeSpec};

use crate::error::{Error, Result};
use crate::kind::Kind;

/// A column's name as a branch can have it: what ROOT could not look up again becomes `_`, and nothing at the end.
pub(crate) fn branch_name(name: &str) -> String {
    let letter = |letter: char| match letter {
        '/' | ';' | '[' | ']' => '_',
        other => other,
    };
    let spelt = name.replace("][", "_");
    let spelt = spelt.strip_suffix(']').unwrap_or(&spelt);
    spelt.chars().map(letter).collect()
}

/// A ROOT file being written.
pub(crate) struct Writer {
    writer: rootfile::Writer,
    tree: TreeId,
}

impl Writer {
    pub(crate) fn create(path: &Path, tree: &str, columns: &[(String, Kind)]) -> Result<Writer> {
        let mut branches = Vec::with_capacity(columns.len());
        for (name, kind) in columns {
            branches.push(kind.branch(name).ok_or_else(|| Error::Format {
                format: "ROOT",
                columns: format!("`{name}` ({kind})"),
                help: "choose other columns with --branches, or write .parquet or .arrow",
            })?);
        }
        let mut writer = rootfile::Writer::create(path, Compression::default())?;
        let tree = writer.tree(TreeSpec::new(tree, branches))?;
        Ok(Writer { writer, tree })
    }

    /// Adds entries.
    pub(crate) fn write(&mut self, columns: &[Column]) -> Result<()> {
        Ok(self.writer.fill(self.tree, &columns.iter().collect::<Vec<_>>())?)
    }

    /// Lets the file appear.
    pub(crate) fn finish(self) -> Result<()> {
        Ok(self.writer.finish()?)
    }
}
