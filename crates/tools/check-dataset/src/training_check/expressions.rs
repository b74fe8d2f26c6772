//! The expressions of a training, each tried in the trees of all classes and folds.

use common::config::{TrainingConfig, Variable};
use dataset::Error;
use ntuple::{Columns, Source};

use super::fold_files::FoldFile;
use crate::findings::Findings;

/// What fits all trees.
pub struct Usable {
    /// The configuration with the variables that fit, the target and the decorrelation if they do, and the weight or 1.
    pub config: TrainingConfig,
    /// Whether the event weight fits.
    pub weight: bool,
}

/// Tells what does not fit: each expression once, with the number of trees.
pub fn usable(config: &TrainingConfig, folds: &[FoldFile], findings: &mut Findings) -> Usable {
    let trees: Vec<&Source> = folds.iter().flat_map(|fold| &fold.classes).map(|tree| &tree.source).collect();
    let mut fits = |add: &dyn Fn(&mut Columns) -> ntuple::Result<()>| {
        let mut columns = Columns::new();
        if let Err(problem) = add(&mut columns) {
            findings.error(&Error::Ntuple(problem));
            return false;
        }
        let mut wrong = trees.iter().filter_map(|tree| tree.select(&columns).err());
        let Some(first) = wrong.next() else { return true };
        let more = match wrong.count() {
            0 => String::new(),
            more => format!(" (and in {more} more trees)"),
        };
        findings.error_of("", &Error::Ntuple(first), &more);
        false
    };
    let variable = |columns: &mut Columns, one: &Variable| columns.variables([one.parts()]);
    let variables: Vec<Variable> =
        config.variables.iter().filter(|one| fits(&|columns| variable(columns, one).map(drop))).cloned().collect();
    let weight = fits(&|columns| columns.number("event weight", &config.event_weights).map(drop));
    let event_weights = if weight { config.event_weights.clone() } else { "1".to_owned() };
    let target = config.target.clone().filter(|target| fits(&|columns| variable(columns, target).map(drop)));
    let mut model = config.model.clone();
    model.decorrelate = model.decorrelate.filter(|with| fits(&|columns| variable(columns, &with.variable).map(drop)));
    Usable { config: TrainingConfig { variables, event_weights, target, model, ..config.clone() }, weight }
}
