//! Where the events of a fold file come from: the provenance that it carries.

use anyhow::{Context, Result};
use common::Fold;
use common::config::DatasetConfig;
use dataset::{Plan, ProcessTally, fixed_trees};
use modelfile::provenance::{InputFile, Provenance};

/// The provenance of every fold file.
pub fn provenance(
    plan: &Plan,
    config: &DatasetConfig,
    inputs: Vec<InputFile>,
    tallies: &[ProcessTally],
) -> Result<Vec<Provenance>> {
    let fixed = fixed_trees(&plan.processes, &inputs).context("nothing was written")?;
    let of_fold = |index: u32| {
        let fold = Fold { rule: config.fold.clone(), index, train_on: config.train_on, fixed: fixed.clone() };
        let classes = plan.classes.iter().map(|class| ProcessTally::summary(tallies, &class.name, index as usize));
        Provenance::new(fold, config.clone(), inputs.clone(), classes.collect())
    };
    Ok((0..config.fold.folds).map(of_fold).collect())
}
