//! Where the events of a fold file come from: the provenance that it carries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use common::Fold;
use common::config::DatasetConfig;
use common::provenance::{InputFile, Provenance};
use rayon::prelude::*;

use crate::plan::Plan;
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
) -> Vec<Provenance> {
    let fixed = config.processes.iter().filter_map(|process| Some((process.name.clone(), process.fixed_fold?)));
    let fixed: BTreeMap<String, u32> = fixed.collect();
    let of_fold = |index: u32| {
        let fold = Fold { rule: config.fold.clone(), index, fixed: fixed.clone() };
        let classes =
            plan.classes.iter().map(|class| summary::of_class(tallies, &class.name, index as usize)).collect();
        Provenance::new(fold, config.clone(), inputs.clone(), classes)
    };
    (0..config.fold.folds).map(of_fold).collect()
}
