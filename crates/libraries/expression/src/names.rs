//! What the names in an expression may stand for.

use crate::column::Branch;

/// The names of a tree: a branch comes before an alias, and either before a constant such as `pi`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names<'a> {
    /// All branches that expressions can use, needed or not: "did you mean" chooses from them.
    pub branches: &'a [Branch<'a>],
    /// Branches that they cannot use, and why: `it is text, expected numbers`.
    pub unusable: &'a [(&'a str, String)],
    /// Aliases and their formulas.
    pub aliases: &'a [(String, String)],
}

impl<'a> Names<'a> {
    pub(crate) fn branch(&self, name: &str) -> Option<&'a Branch<'a>> {
        self.branches.iter().find(|branch| branch.name == name)
    }

    pub(crate) fn alias(&self, name: &str) -> Option<(&'a str, &'a str)> {
        self.aliases.iter().find(|alias| alias.0 == name).map(|alias| (alias.0.as_str(), alias.1.as_str()))
    }

    pub(crate) fn problem(&self, name: &str) -> Option<&'a str> {
        self.unusable.iter().find(|branch| branch.0 == name).map(|branch| branch.1.as_str())
    }

    /// All names, those of branches first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a str> {
        let branches = self.branches.iter().map(|branch| branch.name);
        branches
            .chain(self.unusable.iter().map(|branch| branch.0))
            .chain(self.aliases.iter().map(|alias| alias.0.as_str()))
    }
}

impl<'a> From<&'a [Branch<'a>]> for Names<'a> {
    fn from(branches: &'a [Branch<'a>]) -> Self {
        Self { branches, ..Self::default() }
    }
}

impl<'a, const N: usize> From<&'a [Branch<'a>; N]> for Names<'a> {
    fn from(branches: &'a [Branch<'a>; N]) -> Self {
        Self::from(&branches[..])
    }
}

impl<'a> From<&'a Vec<Branch<'a>>> for Names<'a> {
    fn from(branches: &'a Vec<Branch<'a>>) -> Self {
        Self::from(&branches[..])
    }
}

#[cfg(test)]
mod tests;
