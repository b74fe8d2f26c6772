//! The input files by their content, and the trees among them that are in one fold whole.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use common::FixedTree;
use modelfile::provenance::InputFile;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::process::Process;

/// All input files and friends of the processes by their content, each once.
///
/// # Errors
/// When a file cannot be read.
pub fn inputs<'p>(processes: impl IntoIterator<Item = &'p Process>) -> Result<Vec<InputFile>> {
    let members = processes.into_iter().flat_map(|process| process.source().members());
    let files = members.flat_map(|member| {
        let location = member.location();
        std::iter::once(&location.file).chain(&location.friends).map(AsRef::as_ref)
    });
    let files: BTreeSet<&Path> = files.collect();
    files.into_par_iter().map(|file| Ok(InputFile::identify(file)?)).collect()
}

/// The trees that are in one fold whole.
///
/// # Errors
/// When the events of a tree are in several folds, or some of them in a fold by the rule: a model that is trained on one of
/// these folds could never be told which events of the tree it has seen.
pub fn fixed_trees<'p>(
    processes: impl IntoIterator<Item = &'p Process>,
    inputs: &[InputFile],
) -> Result<Vec<FixedTree>> {
    let digests: HashMap<&Path, &str> =
        inputs.iter().map(|input| (input.path.as_path(), input.sha256.as_str())).collect();
    let mut known: BTreeMap<(&str, &str), &Process> = BTreeMap::new();
    let mut fixed = BTreeSet::new();
    for process in processes {
        for member in process.source().members() {
            let tree = member.tree();
            let sha256 = digests[member.file()];
            let first = *known.entry((sha256, tree)).or_insert(process);
            if first.fixed_fold() != process.fixed_fold() {
                let place = |process: &Process| match process.fixed_fold() {
                    Some(fold) => format!("in fold {fold} by process `{}`", process.name()),
                    None => format!("divided by the rule for process `{}`", process.name()),
                };
                let (first, second) = (place(first), place(process));
                let path = member.file().to_owned();
                return Err(Error::SeveralFolds { tree: tree.to_owned(), path, first, second });
            }
            fixed.extend(process.fixed_fold().map(|fold| FixedTree {
                process: process.name().to_owned(),
                fold,
                tree: tree.to_owned(),
                sha256: sha256.to_owned(),
                era: None,
            }));
        }
    }
    Ok(fixed.into_iter().collect())
}
