//! Trees that training put in one fold whole, against the rule. They are known by the content of their file, never by its name.

use common::FixedTree;

use crate::model::Classifier;

impl Classifier {
    /// What training says of the tree at the path `tree` of a file of this content.
    pub(crate) fn fixed_tree(&self, sha256: &str, tree: &str) -> Option<&FixedTree> {
        // `folder/t;2` is a cycle of `/folder/t`.
        let name = |path: &str| path.split(';').next().unwrap_or(path).trim_start_matches('/').to_owned();
        let fixed = &self.fold().fixed;
        fixed.iter().find(|fixed| fixed.sha256 == sha256 && name(&fixed.tree) == name(tree))
    }

    /// Whether training put any tree of a file of this content in one fold whole.
    pub(crate) fn has_fixed_tree(&self, sha256: &str) -> bool {
        self.fold().fixed.iter().any(|fixed| fixed.sha256 == sha256)
    }

    /// Names of the processes whose trees are in one fold whole, in backquotes, for messages.
    pub(crate) fn fixed_processes(&self) -> String {
        let mut names: Vec<String> = self.fold().fixed.iter().map(|fixed| format!("`{}`", fixed.process)).collect();
        names.dedup();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use crate::unseen::samples::{Samples, fixed_tree};

    #[test]
    fn a_tree_in_one_fold_whole_is_known_by_its_content_and_its_path() {
        let samples = Samples::new();
        let model = samples.model(0).fixed(fixed_tree(1, "ab", None)).read();
        for tree in ["t", "/t", "t;1"] {
            assert_eq!(model.fixed_tree("ab", tree).map(|fixed| fixed.fold), Some(1), "{tree}");
        }
        assert!(model.fixed_tree("ab", "u").is_none() && model.fixed_tree("cd", "t").is_none());
        assert!(model.has_fixed_tree("ab") && !model.has_fixed_tree("cd"));
        assert_eq!(model.fixed_processes(), "`p`");
    }
}
