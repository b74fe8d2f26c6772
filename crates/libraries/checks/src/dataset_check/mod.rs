//! The check of a dataset configuration: everything up to the fold files.

mod classes;
mod reading;
mod shared;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::config::{self, DatasetConfig, Variable};
use dataset::{Class, Error, Process, Survey, compression, fixed_trees};
use expression::Expression;
use ntuple::Gaps;
use rootfile::{BranchSpec, Length};
use storage::output;

use crate::branches::Branches;
use crate::codes;
use crate::divisions;
use crate::findings::{Finding, Findings};
use crate::inputs::{self, Inputs};
use crate::keys;
use crate::progress::Progress;
use crate::report::{InputsReport, Report};
use crate::telling::Telling;
use crate::{balance, trees};
use reading::Reading;
use shared::Shared;

/// Opens and reads everything that a dataset configuration names; `path` is its file. `progress` is told of the entries.
///
/// # Errors
/// Only Ctrl-C.
pub fn check(path: &Path, config: &DatasetConfig, progress: &mut dyn Progress) -> dataset::Result<Report> {
    let mut findings = Findings::default();
    check_outputs(config, &mut findings);
    let survey = Survey::new(config)?;
    survey.problems.iter().for_each(|problem| findings.problem(problem));
    warn_left_out(&survey, &mut findings);

    let (mut files, mut branches) = (Vec::new(), Branches::default());
    for (process, found) in config.processes.iter().zip(&survey.processes) {
        files.extend(found.source.iter().flat_map(|source| trees::rows(&process.name, source)));
        if let Some(bound) = &found.bound {
            branches.add(bound.used_branches(), bound.source());
        }
    }
    branches.warn(&mut findings);
    let bound: Vec<&Process> = survey.processes.iter().filter_map(|found| found.bound.as_ref()).collect();
    check_fixed(&bound, &mut findings);

    let names = input_names(&survey, config);
    let mut inputs = Inputs::new(names.iter().map(Variable::new).collect());
    progress.begin(bound.iter().map(|process| process.source().entries()).sum());
    let class_names: Vec<String> = survey.classes.iter().map(|class| class.name.clone()).collect();
    let entries = |class: usize| {
        let of_class = bound.iter().filter(|process| process.class() == class);
        of_class.map(|process| process.source().entries()).sum()
    };
    let entries: Vec<u64> = (0..class_names.len()).map(entries).collect();
    let mut telling = Telling::new(names.clone(), &entries);
    let shared = shared::find(&bound);
    let mut passing = BTreeMap::new();
    let (mut tallies, mut divisions, mut gaps) = (Vec::new(), Vec::new(), Gaps::default());
    for (index, process) in bound.iter().enumerate() {
        let carried: Vec<&str> = survey.classes[process.class()].branches.iter().map(|b| b.name.as_str()).collect();
        let mut reading = Reading::new(process, &names, &carried, config).note(Shared::of(&shared, index));
        match reading.read((&mut inputs, &mut telling, &mut gaps), |entries| progress.advance(entries)) {
            Ok(()) => {
                passing.insert(index, reading.take_passing());
                tallies.push(reading.tally());
                let division = reading.division();
                divisions::warn("process", &division, true, &mut findings);
                divisions.push(division);
            }
            Err(Error::Interrupted(interrupted)) => return Err(interrupted.into()),
            Err(problem) => findings.problem(&problem),
        }
    }
    shared.iter().for_each(|shared| shared.tell(&bound, &passing, &mut findings));
    classes::check(config, &tallies, &mut findings);
    if let Some(warning) = gaps.warning() {
        let remedy = "nothing, if no training needs them; else say what stands for none, as in `missing: {value: nan}`";
        findings.warn(codes::MISSING_VALUES, warning, remedy);
    }
    let (processes, classes) = classes::rows(config, &tallies);
    balance::warn_unbalanced(&class_names, config.fold.folds, &classes, &mut findings);
    balance::warn_small(&classes, &mut findings);
    telling.warn(&class_names, &weight_branches(config), &mut findings);
    let inputs = inputs.report();
    inputs::warn(&inputs, &mut findings);
    warn_not_finite(&inputs, &mut findings);
    Ok(Report {
        config: path.to_owned(),
        kind: "dataset",
        fold_rule: Some(config.fold.to_string()),
        folds: config.fold.folds,
        files,
        branches: branches.rows(),
        divisions,
        processes,
        classes,
        inputs,
        target: None,
        decorrelated: None,
        findings,
    })
}

/// The outputs as `create-training-dataset` checks them, but without making their folder.
fn check_outputs(config: &DatasetConfig, findings: &mut Findings) {
    if let Err(problem) = compression(config) {
        findings.problem(&problem);
    }
    let existing = (0..config.fold.folds).map(|fold| config.fold_file(fold)).find(|file| file.exists());
    if let Some(file) = existing {
        let message = format!("`{}` exists already", file.display());
        findings.warn(
            codes::EXISTS,
            message,
            "give `--force` to `create-training-dataset`, or choose another `output_filename`",
        );
    }
    let folder = config.output_path.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    if let Err(problem) = output::check(&folder.join(".check-dataset"), true) {
        findings.push(Finding::problem_as(codes::OUTPUT, &problem, codes::OUTPUT.remedy()));
    }
}

fn warn_left_out(survey: &Survey, findings: &mut Findings) {
    for warning in survey.empty.iter().cloned().chain(survey.classes.iter().flat_map(Class::warnings)) {
        findings.warn(codes::BRANCHES_LEFT_OUT, warning, "nothing, if no training needs them");
    }
}

/// Processes in one fold whole are known by the content of their files, which takes a while to read.
fn check_fixed(processes: &[&Process], findings: &mut Findings) {
    if processes.iter().any(|process| process.fixed_fold().is_some()) {
        let processes = || processes.iter().copied();
        if let Err(problem) = dataset::inputs(processes()).and_then(|inputs| fixed_trees(processes(), &inputs)) {
            findings.problem(&problem);
        }
    }
}

/// The branches with one number per event that all classes have, without those that only tell events apart.
fn input_names(survey: &Survey, config: &DatasetConfig) -> Vec<String> {
    let Some((first, others)) = survey.classes.split_first() else { return Vec::new() };
    let is_scalar = |branch: &BranchSpec| branch.length == Length::Fixed && branch.dims.is_empty();
    let scalar = |class: &Class, name: &str| class.branches.iter().any(|b| b.name == name && is_scalar(b));
    let names = first.branches.iter().map(|branch| branch.name.clone());
    let everywhere = |name: &String| scalar(first, name) && others.iter().all(|class| scalar(class, name));
    names.filter(|name| everywhere(name) && !keys::is_identifier(name, &config.fold)).collect()
}

/// Branches that weights are made of: they differ between processes, and are told of once they are variables.
fn weight_branches(config: &DatasetConfig) -> BTreeSet<String> {
    let of = |process: &config::Process| Expression::parse(&process.weight).map(|weight| weight.branches().to_vec());
    config.processes.iter().filter_map(|process| of(process).ok()).flatten().collect()
}

/// NaN in a branch is a problem only once it is a variable.
fn warn_not_finite(inputs: &InputsReport, findings: &mut Findings) {
    let bad = inputs.variables.iter().filter(|row| row.nan + row.infinite > 0);
    let bad: Vec<String> = bad.map(|row| format!("`{}` ({})", row.name, row.nan + row.infinite)).collect();
    if !bad.is_empty() {
        let message = format!("NaN or infinity in events that pass: {}", bad.join(", "));
        findings.warn(
            codes::NOT_FINITE,
            message,
            "a variable that uses them must guard against it, or the cut remove the events",
        );
    }
}
