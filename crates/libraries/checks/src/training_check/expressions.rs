//! The expressions of a training, each tried in the trees of all classes and folds.

use common::config::{TrainingConfig, Variable};
use dataset::{Error, TrainingColumns};
use ntuple::Columns;

use super::fold_files::{ClassTree, FoldFile};
use crate::findings::{Finding, Findings};

/// What fits all trees.
pub struct Usable {
    /// The configuration without eras, with the variables that fit, the target and the decorrelation if they do, and the weight or 1.
    pub config: TrainingConfig,
    /// Whether the event weight fits.
    pub weight: bool,
}

/// Tells what does not fit: each expression once, with the number of trees.
pub fn usable(config: &TrainingConfig, folds: &[FoldFile], findings: &mut Findings) -> Usable {
    let trees: Vec<&ClassTree> = folds.iter().flat_map(|fold| &fold.classes).collect();
    let mut fits_in = |classes: &dyn Fn(usize) -> bool, add: &dyn Fn(&mut Columns) -> dataset::Result<usize>| {
        let mut columns = Columns::new();
        if let Err(problem) = add(&mut columns) {
            findings.problem(&problem);
            return false;
        }
        let trees = trees.iter().filter(|tree| classes(tree.index));
        let mut wrong = trees.filter_map(|tree| tree.source.select(&columns).err());
        let Some(first) = wrong.next() else { return true };
        let more = match wrong.count() {
            0 => String::new(),
            more => format!(" (and in {more} more trees)"),
        };
        findings.push(Finding::problem(&Error::Ntuple(first)).and(&more));
        false
    };
    let variable = |columns: &mut Columns, one: &Variable| Ok(columns.variables([one.parts()])?.start);
    let parameter = |one: &Variable| config.parameter.as_ref().filter(|parameter| parameter.name == one.name);
    let has = |one: &Variable, class: usize| parameter(one).is_none_or(|parameter| parameter.is_signal(class));
    let mut is_usable = |one: &&Variable| fits_in(&|class| has(one, class), &|columns| variable(columns, one));
    // The era is not read.
    let told = config.era_variables();
    let read = config.variables.iter().enumerate().filter(|(index, _)| !told.contains(index)).map(|(_, one)| one);
    let variables: Vec<Variable> = read.filter(&mut is_usable).cloned().collect();
    let usable_parameter =
        config.parameter.clone().filter(|_| variables.last().is_some_and(|last| parameter(last).is_some()));
    let mut fits = |add: &dyn Fn(&mut Columns) -> dataset::Result<usize>| fits_in(&|_| true, add);
    let weight = fits(&|columns| Ok(columns.number("event weight", &config.event_weights)?));
    let event_weights = if weight { config.event_weights.clone() } else { "1".to_owned() };
    let target = config.target.clone().filter(|target| fits(&|columns| TrainingColumns::target(columns, target)));
    let mut model = config.model.clone();
    let decorrelated = |columns: &mut Columns, one: &Variable| TrainingColumns::decorrelated(columns, one);
    model.decorrelate = model.decorrelate.filter(|with| fits(&|columns| decorrelated(columns, &with.variable)));
    let parameter = usable_parameter;
    let eras = None;
    let config = TrainingConfig { variables, eras, parameter, event_weights, target, model, ..config.clone() };
    Usable { config, weight }
}
