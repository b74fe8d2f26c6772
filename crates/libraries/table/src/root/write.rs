//! Writes a ROOT file with one tree.

use std::collections::HashSet;
use std::path::Path;

use rootfile::{Column, Compression, TreeId, TreeSpec};

use crate::error::{Error, Result};
use crate::kind::Kind;

/// A column's name as a branch can have it: `/`, `;`, brackets and control characters, by which ROOT could not look it up again,
/// become `_`, but for a bracket at the end, which goes. Other names stay.
pub fn branch_name(name: &str) -> String {
    let letter = |letter: char| match letter {
        '/' | ';' | '[' | ']' => '_',
        other if other.is_control() => '_',
        other => other,
    };
    let spelt = name.replace("][", "_");
    let spelt = spelt.strip_suffix(']').unwrap_or(&spelt);
    let spelt: String = spelt.chars().map(letter).collect();
    if spelt.trim().is_empty() { "_".repeat(spelt.len().max(1)) } else { spelt }
}

/// The same for all columns of a table, no two the same: names that a branch can have stay, whatever the others become.
pub fn branch_names<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    unique(names, branch_name)
}

/// The same with names that `TTree::Draw` can look up: beside a branch `jets` the name `jets.pt` becomes `jets_pt`, as it takes the
/// dot for a part of the number in `jets`.
pub(crate) fn drawn_names<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let all: HashSet<&str> = names.clone().collect();
    unique(names, |name| {
        let mut letters = name.as_bytes().to_vec();
        let dots = name.match_indices('.').filter(|(dot, _)| all.contains(&name[..*dot]));
        dots.for_each(|(dot, _)| letters[dot] = b'_');
        branch_name(&String::from_utf8_lossy(&letters))
    })
}

fn unique<'a>(names: impl Iterator<Item = &'a str> + Clone, spell: impl Fn(&str) -> String) -> Vec<String> {
    let mut taken: HashSet<String> = names.clone().filter(|name| spell(name) == **name).map(str::to_owned).collect();
    let mut unique = |name: &str| {
        let spelt = spell(name);
        if spelt == name {
            return spelt;
        }
        let numbered = (2u32..).map(|number| format!("{spelt}#{number}"));
        let free = std::iter::once(spelt.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
        free.unwrap_or(spelt)
    };
    names.map(&mut unique).collect()
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
    fn names_that_no_branch_can_have_are_spelt_with_underscores_and_stay_apart() {
        for (name, spelt) in [
            ("compton/det", "compton_det"),
            ("Tower.Edges[4]", "Tower.Edges_4"),
            ("hits[3][0]", "hits_3_0"),
            ("a;1", "a_1"),
            ("a\nb", "a_b"),
            ("", "_"),
            (" ", "_"),
            ("B+_PT", "B+_PT"),
            ("AnalysisJets:pt", "AnalysisJets:pt"),
            ("2l m*", "2l m*"),
            ("\u{3b7}", "\u{3b7}"),
        ] {
            assert_eq!(branch_name(name), spelt, "{name}");
        }
        let names = ["a/b", "a;b", "a_b", "x", "a_b#2"];
        assert_eq!(branch_names(names.into_iter()), ["a_b#3", "a_b#4", "a_b", "x", "a_b#2"]);
    }

    #[test]
    fn a_dot_behind_the_name_of_another_branch_is_spelt_anew_where_root_is_to_draw_it() {
        let names = ["ca", "ca.fE", "ca.fP.x", "cab.fE", "d.x", "v.u", "v.u.w", "ca_fP.x"];
        let drawn = ["ca", "ca_fE", "ca_fP.x#2", "cab.fE", "d.x", "v.u", "v.u_w", "ca_fP.x"];
        assert_eq!(drawn_names(names.into_iter()), drawn);
    }
}
