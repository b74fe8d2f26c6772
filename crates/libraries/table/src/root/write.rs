//! Writes a ROOT file with one tree.

use std::collections::HashSet;
use std::path::Path;

use rootfile::{Column, Compression, TreeId, TreeSpec};

use crate::error::{Error, Result};
use crate::kind::Kind;

/// The names of columns as branches can have them, no two the same. Beside a branch `jets` the name `jets.pt` becomes `jets_pt`, as
/// `TTree::Draw` takes it for a part of the number in `jets`.
pub(crate) fn branch_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let names: Vec<&str> = names.into_iter().collect();
    let all: HashSet<&str> = names.iter().copied().collect();
    let spelt = |name: &&str| {
        let mut letters = name.as_bytes().to_vec();
        let dots = name.match_indices('.').filter(|(dot, _)| all.contains(&name[..*dot]));
        dots.for_each(|(dot, _)| letters[dot] = b'_');
        branch_name(&String::from_utf8_lossy(&letters))
    };
    let mut spelt: Vec<String> = names.iter().map(spelt).collect();
    let mut taken: HashSet<String> =
        names.iter().zip(&spelt).filter(|(a, b)| *a == b).map(|(_, b)| b.clone()).collect();
    for (_, spelt) in names.into_iter().zip(&mut spelt).filter(|(name, spelt)| name != spelt) {
        let first = spelt.clone();
        let mut count = 1;
        while !taken.insert(spelt.clone()) {
            count += 1;
            *spelt = format!("{first}_{count}");
        }
    }
    spelt
}

/// A column's name as a branch can have it: what ROOT could not look up again becomes `_`, and nothing at the end.
fn branch_name(name: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_root_could_not_look_up_are_spelt_anew() {
        assert_eq!(branch_names(["a/b", "x[3]", "x][y", "c;d"]), ["a_b", "x_3", "x_y", "c_d"]);
    }

    #[test]
    fn a_dot_behind_the_name_of_another_branch_is_spelt_anew() {
        let names = ["ca", "ca.fE", "ca.fP.x", "cab.fE", "d.x", "v.u", "v.u.w"];
        assert_eq!(branch_names(names), ["ca", "ca_fE", "ca_fP.x", "cab.fE", "d.x", "v.u", "v.u_w"]);
    }

    #[test]
    fn no_two_names_become_the_same() {
        assert_eq!(branch_names(["a/b", "a_b", "a;b", "a_b_2"]), ["a_b_3", "a_b", "a_b_4", "a_b_2"]);
    }
}
