//! Where the events of a fold file come from: the provenance that it carries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Result, bail};
use common::config::DatasetConfig;
use common::provenance::{InputFile, Provenance};
use common::{FixedTree, Fold};
use rayon::prelude::*;

use crate::plan::Plan;
use crate::process::Process;
use crate::summary::{self, ProcessTally};

/// All input files and friends by their content, each once.
pub fn inputs(plan: &Plan) -> Result<Vec<InputFile>> {
    let members = plan.processes.iter().flat_map(|process| process.source().members());
    let files = members.flat_map(|member| {
        let location = member.location();
        std::iter::once(&location.file).chain(&location.friends).map(AsRef::as_ref)
    });
    let files: BTreeSet<&Path> = files.collect();
    files.into_par_iter().map(|file| Ok(InputFile::identify(file)?)).collect()
}

/// The provenance of every fold file.
pub fn provenance(
    plan: &Plan,
    config: &DatasetConfig,
    inputs: Vec<InputFile>,
    tallies: &[ProcessTally],
) -> Result<Vec<Provenance>> {
    let fixed = fixed_trees(plan, &inputs)?;
    let of_fold = |index: u32| {
        let fold = Fold { rule: config.fold.clone(), index, fixed: fixed.clone() };
        let classes =
            plan.classes.iter().map(|class| summary::of_class(tallies, &class.name, index as usize)).collect();
        Provenance::new(fold, config.clone(), inputs.clone(), classes)
    };
    Ok((0..config.fold.folds).map(of_fold).collect())
}

/// The trees that are in one fold whole.
///
/// # Errors
/// When the events of a tree are in several folds, or some of them in a fold by the rule: a model that is trained on one of
/// these folds could never be told which events of the tree it has seen.
fn fixed_trees(plan: &Plan, inputs: &[InputFile]) -> Result<Vec<FixedTree>> {
    let digests: HashMap<&Path, &str> =
        inputs.iter().map(|input| (input.path.as_path(), input.sha256.as_str())).collect();
    let mut known: BTreeMap<(&str, &str), &Process> = BTreeMap::new();
    let mut fixed = BTreeSet::new();
    for process in &plan.processes {
        let tree = process.source().tree();
        for member in process.source().members() {
            let sha256 = digests[member.file()];
            let first = *known.entry((sha256, tree)).or_insert(process);
            if first.fixed_fold() != process.fixed_fold() {
                let place = |process: &Process| match process.fixed_fold() {
                    Some(fold) => format!("in fold {fold} by process `{}`", process.name()),
                    None => format!("divided by the rule for process `{}`", process.name()),
                };
                bail!(
                    "the events of tree `{tree}` in `{}` are {} and {}, nothing was written\n\
                     help: put events of different folds in different files",
                    member.file().display(),
                    place(first),
                    place(process)
                );
            }
            fixed.extend(process.fixed_fold().map(|fold| FixedTree {
                process: process.name().to_owned(),
                fold,
                tree: tree.to_owned(),
                sha256: sha256.to_owned(),
            }));
        }
    }
    Ok(fixed.into_iter().collect())
}
