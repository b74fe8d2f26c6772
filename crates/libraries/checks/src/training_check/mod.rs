//! The check of a training configuration: its fold files, as `train` would read them.

mod expressions;
mod fold_files;
mod others;
mod reading;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::FoldRule;
use common::config::TrainingConfig;
use network::{Backend, Training};
use storage::output;

use crate::branches::Branches;
use crate::codes;
use crate::findings::{Finding, Findings};
use crate::inputs::{self, Inputs};
use crate::keys::{self, Keys};
use crate::progress::Progress;
use crate::report::{DivisionRow, Report, set_shares};
use crate::telling::Telling;
use crate::{balance, divisions, trees};
use fold_files::FoldFile;
use reading::{Found, Reading, Tree};

/// Opens and reads everything that a training configuration names; `path` is its file. `progress` is told of the entries.
///
/// # Errors
/// Only Ctrl-C.
pub fn check(path: &Path, config: &TrainingConfig, progress: &mut dyn Progress) -> dataset::Result<Report> {
    let mut findings = Findings::default();
    let explicit = dataset::explicit_variables(config.clone(), 0);
    let config = explicit.as_ref().unwrap_or(config);
    explicit.as_ref().err().iter().for_each(|problem| findings.problem(*problem));
    check_outputs(config, &mut findings);
    if let Err(problem) = Training::from_config(config, Backend::Flex) {
        findings.push(Finding::problem_as(codes::MODEL, &problem, codes::MODEL.remedy()));
    }
    let folds = fold_files::open(config, &mut findings)?;
    fold_files::compare(config, &folds, &mut findings);
    let usable = expressions::usable(config, &folds, &mut findings);

    let rule = folds.iter().find_map(|fold| fold.rule(config));
    let mut keys: BTreeMap<&str, (Vec<String>, Keys)> = BTreeMap::new(); // of each class, in each era
    let (mut files, mut classes) = (Vec::new(), Vec::new());
    let inputs = Inputs::new(usable.config.variables.clone());
    let telling = telling(config, &usable.config, &folds);
    let mut found = Found { inputs, telling, branches: Branches::default(), findings };
    let mut reading = Reading::new(&usable, config, fold_files::train_on(config, &folds));
    let all = || folds.iter().flat_map(|fold| fold.classes.iter().map(move |tree| (fold, tree)));
    progress.begin(all().map(|(_, tree)| tree.source.entries()).sum());
    for (fold, tree) in all() {
        files.extend(trees::rows(&tree.label, &tree.source));
        let key_branches = rule.map_or_else(Vec::new, |rule| keys::branches(rule, &tree.source));
        let (known, keys) = keys.entry(&tree.label).or_insert_with(|| (key_branches.clone(), Keys::default()));
        if *known != key_branches {
            // Without the same branches in all files events cannot be told apart.
            known.clear();
        }
        classes.extend(reading.read(&Tree { fold, tree, key: known }, keys, &mut found)?);
        progress.advance(tree.source.entries());
    }
    let Found { inputs, telling, branches, mut findings } = found;
    let [target, decorrelated] = reading.tell(&inputs, &mut findings).report(&mut findings);
    branches.warn(&mut findings);
    set_shares(&mut classes);
    if config.equal_classes {
        balance::equalise(config, &mut classes);
    }
    if config.target.is_none() {
        balance::warn_unbalanced(&config.classes, config.folds(), &classes, &mut findings);
    }
    balance::warn_small(&classes, &mut findings);
    warn_leaks(config, rule, &folds, &mut findings);
    warn_frame(config, &folds, &mut findings);
    telling.warn(&config.classes, &BTreeSet::new(), &mut findings);
    let mut divisions = Vec::new();
    for (index, class) in config.classes.iter().enumerate() {
        for era in config.era_indices() {
            let label = config.label(index, era);
            let Some((key, keys)) = keys.remove(label.as_str()) else { continue };
            let of_era: Vec<&FoldFile> = folds.iter().filter(|fold| fold.era == era).collect();
            let division = DivisionRow { of: label, ..division(config, class, key, keys, &of_era) };
            let one_process = of_era.iter().all(|fold| fold.one_process(class));
            divisions::warn("class", &division, one_process, &mut findings);
            divisions.push(division);
        }
    }
    let inputs = inputs.report();
    inputs::warn(&inputs, &mut findings);
    Ok(Report {
        config: path.to_owned(),
        kind: "training",
        fold_rule: rule.map(FoldRule::to_string),
        folds: config.folds(),
        files,
        branches: branches.rows(),
        divisions,
        processes: Vec::new(),
        classes,
        inputs,
        target,
        decorrelated,
        findings,
    })
}

/// Events of each class, of the variables that fit and are read: not of the parameter, and of none of a regression.
fn telling(config: &TrainingConfig, usable: &TrainingConfig, folds: &[FoldFile]) -> Telling {
    let trees = || folds.iter().flat_map(|fold| &fold.classes);
    let entries = |class: usize| trees().filter(|tree| tree.index == class).map(|tree| tree.source.entries()).sum();
    let entries: Vec<u64> = (0..config.classes.len()).map(entries).collect();
    let names = usable.variables.iter().map(|variable| variable.name.clone());
    let parameter = config.parameter.as_ref().map(|parameter| &parameter.name);
    let names = names.filter(|name| config.target.is_none() && Some(name) != parameter).collect();
    Telling::new(names, &entries)
}

/// Warns of angles of the frame; that they cannot be read has been told of.
fn warn_frame(config: &TrainingConfig, folds: &[FoldFile], findings: &mut Findings) {
    let trees: Vec<_> = folds.iter().flat_map(|fold| &fold.classes).map(|tree| &tree.source).collect();
    for doubt in dataset::frame_doubts(config, &trees).unwrap_or_default() {
        findings.warn(codes::EVENT_FRAME, doubt.to_string(), doubt.help());
    }
}

/// Warns of variables that read a branch they should not.
fn warn_leaks(config: &TrainingConfig, rule: Option<&FoldRule>, folds: &[FoldFile], findings: &mut Findings) {
    let trees = folds.iter().flat_map(|fold| &fold.classes);
    let members = trees.flat_map(|tree| tree.source.members()).flat_map(|member| member.branches());
    let branches: BTreeSet<&str> = members.map(|branch| branch.name.as_str()).collect();
    let origins = folds.iter().filter_map(|fold| fold.origin.as_ref()?.provenance.as_ref());
    for leak in dataset::leaks(config, rule, origins, &branches.into_iter().collect::<Vec<_>>()) {
        findings.warn(codes::LEAK, leak.to_string(), leak.kind.help());
    }
}

/// The outputs as `train` checks them, but without making their folder.
fn check_outputs(config: &TrainingConfig, findings: &mut Findings) {
    let folds = 0..config.folds();
    let results = folds.clone().flat_map(|fold| [config.model_file(fold), config.last_good_model_file(fold)]);
    if let Some(file) = results.into_iter().find(|file| file.exists()) {
        let message = format!("`{}` exists already", file.display());
        findings.warn(codes::EXISTS, message, "give `--force` to `train`, or choose another `output_path`");
    }
    // Beside a model it may be of one that was finished.
    let unfinished = folds.filter(|&fold| !config.model_file(fold).exists());
    if let Some(file) = unfinished.flat_map(|fold| config.checkpoint_files(fold)).find(|file| file.exists()) {
        let message = format!("`{}` is of a training that was not finished", file.display());
        findings.warn(
            codes::EXISTS,
            message,
            "give `--resume` to `train` to go on with it, or `--force` to start anew",
        );
    }
    let folder = config.output_path.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    if let Err(problem) = output::check(&folder.join(".check-dataset"), true) {
        findings.push(Finding::problem_as(codes::OUTPUT, &problem, codes::OUTPUT.remedy()));
    }
}

/// How the events of a class are divided: the entries of its trees.
fn division(config: &TrainingConfig, class: &str, key: Vec<String>, keys: Keys, folds: &[&FoldFile]) -> DivisionRow {
    let entries = |index: u32| {
        let fold = folds.iter().find(|fold| fold.index == index);
        fold.and_then(|fold| fold.class(class)).map_or(0, |tree| tree.source.entries())
    };
    let too_many = keys.too_many();
    let found = if key.is_empty() { None } else { keys.repetition() };
    DivisionRow {
        of: class.to_owned(),
        events: (0..config.folds()).map(entries).collect(),
        // A file that is not there says nothing about the rule.
        fixed: folds.iter().any(|fold| fold.has_fixed(class)) || folds.len() < config.folds() as usize,
        key,
        repeated: found.map(|found| found.keys),
        surplus: found.map(|found| found.surplus),
        too_many,
    }
}
