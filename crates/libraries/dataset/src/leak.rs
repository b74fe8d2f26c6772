//! Variables that tell a network what it could not know of new events: weights, event numbers, scores of older models, the label.

use std::collections::BTreeSet;
use std::fmt;

use common::config::{TrainingConfig, Variable};
use common::{FoldKind, FoldRule};
use expression::Expression;
use metrics::areas_against_rest;
use modelfile::provenance::Provenance;

/// Ends of the names of branches that `apply` adds for every model.
const ENDS: [&str; 2] = ["max_score", "max_index"];

/// The area under the ROC curve from which a single variable is told.
const AREA: f64 = 0.99;

/// What to do about a variable that alone tells a class.
pub const TELLING_HELP: &str =
    "make it no variable, unless nothing in its making knows the class: new events and data need have no such branch";

/// Events of a class, and of all others, below which nothing is told.
const FEW: usize = 25;

/// A variable that reads a branch it should not.
#[derive(Debug, Clone, PartialEq)]
pub struct Leak {
    /// Name of the variable.
    pub variable: String,
    /// The branch.
    pub branch: String,
    /// What is wrong with it.
    pub kind: LeakKind,
}

/// What is wrong with a branch as an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeakKind {
    /// The weight of an event is made of it, which differs between processes.
    Weight,
    /// The fold of an event is made of it: it numbers events.
    Fold,
    /// A model gave it, which may have seen the event.
    Score,
}

/// A single variable that tells a class from all others.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// Index of the variable.
    pub variable: usize,
    /// Index of the class.
    pub class: usize,
    /// Area under its ROC curve.
    pub area: f64,
}

/// Events that are looked at for [`Telling`], of each class as many as are at hand.
#[derive(Debug, Clone, Copy)]
pub struct Labelled<'a> {
    /// `events x variables` values, row-major.
    pub inputs: &'a [f32],
    /// Index of the class of each event.
    pub classes: &'a [u32],
    /// Weight of each event, whose sign is left out.
    pub weights: &'a [f32],
}

/// Variables of a training that read a branch they should not, by the names of the branches. `origins` are those of its fold
/// files, `branches` are in their trees.
pub fn leaks<'p>(
    config: &TrainingConfig,
    rule: Option<&FoldRule>,
    origins: impl IntoIterator<Item = &'p Provenance>,
    branches: &[&str],
) -> Vec<Leak> {
    let of = |text: &str| Expression::parse(text).map_or_else(|_| Vec::new(), |parsed| parsed.branches().to_vec());
    let mut weights: BTreeSet<String> = of(&config.event_weights).into_iter().collect();
    for Provenance { config, .. } in origins {
        weights.insert(config.training_weight_branch.clone());
        weights.extend(config.processes.iter().flat_map(|process| of(&process.weight)));
    }
    let folds = match rule.map(|rule| &rule.kind) {
        Some(FoldKind::Modulo { branch }) => vec![branch.clone()],
        Some(FoldKind::Expression { text }) => of(text),
        // Any quantity of an event may be hashed.
        Some(FoldKind::Hash { .. } | FoldKind::Process {}) | None => Vec::new(),
    };
    let kind = |branch: &String| match () {
        () if weights.contains(branch) => Some(LeakKind::Weight),
        () if folds.contains(branch) => Some(LeakKind::Fold),
        () if is_score(branch, branches, &config.classes) => Some(LeakKind::Score),
        () => None,
    };
    let leak = |variable: &Variable| {
        let found = of(&variable.expression).into_iter().find_map(|branch| kind(&branch).map(|kind| (branch, kind)));
        found.map(|(branch, kind)| Leak { variable: variable.name.clone(), branch, kind })
    };
    config.variables.iter().take(read(config)).filter_map(leak).collect()
}

/// Variables that are read: neither an era nor the parameter.
fn read(config: &TrainingConfig) -> usize {
    config.variables.len() - config.era_variables().len() - usize::from(config.parameter.is_some())
}

/// Whether `apply` added a branch: beside it are the other branches of a model.
fn is_score(branch: &str, branches: &[&str], classes: &[String]) -> bool {
    let prefixes = branches.iter().filter_map(|other| other.strip_suffix(ENDS[0]));
    prefixes.filter(|prefix| branches.contains(&format!("{prefix}{}", ENDS[1]).as_str())).any(|prefix| {
        let rest = branch.strip_prefix(prefix);
        // Without a prefix only the names of classes tell.
        rest.is_some_and(|rest| !prefix.is_empty() || ENDS.contains(&rest) || classes.iter().any(|class| class == rest))
    })
}

/// Variables that alone tell a class from all others, each with the class that it tells best.
pub fn telling(config: &TrainingConfig, events: Labelled<'_>) -> Vec<Telling> {
    let (width, classes) = (config.variables.len(), config.classes.len());
    if config.target.is_some() || classes < 2 {
        return Vec::new();
    }
    let columns = (0..read(config)).map(|variable| {
        events.inputs.iter().skip(variable).step_by(width).map(|&value| f64::from(value)).collect::<Vec<f64>>()
    });
    tell_apart(columns, events.classes, events.weights, classes)
}

/// The same of columns of values.
pub fn tell_apart(
    columns: impl IntoIterator<Item = Vec<f64>>,
    classes: &[u32],
    weights: &[f32],
    count: usize,
) -> Vec<Telling> {
    let weights: Vec<f64> = weights.iter().map(|&weight| f64::from(weight).abs()).collect();
    let events = |class: usize| classes.iter().filter(|&&of| of as usize == class).count();
    let enough: Vec<bool> =
        (0..count).map(|class| events(class) >= FEW && classes.len() - events(class) >= FEW).collect();
    let best = |(variable, values): (usize, Vec<f64>)| {
        let areas = areas_against_rest(&values, classes, &weights, count);
        let known = areas.into_iter().enumerate().filter(|(class, _)| enough[*class]);
        let areas = known.filter_map(|(class, area)| Some(Telling { variable, class, area: area? }));
        areas.filter(|found| found.area >= AREA).reduce(|best, next| if next.area > best.area { next } else { best })
    };
    columns.into_iter().enumerate().filter_map(best).collect()
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { variable, branch, kind } = self;
        match kind {
            LeakKind::Weight => write!(f, "variable `{variable}` reads `{branch}`, of which the weight is made"),
            LeakKind::Fold => write!(f, "variable `{variable}` reads `{branch}`, by which events are numbered"),
            LeakKind::Score => write!(f, "variable `{variable}` reads `{branch}`, the score of a model"),
        }
    }
}

impl LeakKind {
    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Weight => "take it out: weights differ between processes, so it tells the class, and data have none",
            Self::Fold => "take it out: it tells events apart, not classes",
            Self::Score => {
                "take it out, unless that model was trained on other events: where it has seen an event, its score is too good"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::config::DatasetConfig;
    use common::{Fold, TrainOn};
    use std::path::Path;

    fn config(variables: &str) -> TrainingConfig {
        let text = format!(
            "datasets: [fold0.root, fold1.root]\nclasses: [a, b]\nvariables: {variables}\n\
             model: {{name: example, batch_size: 10, epochs: 1}}\n"
        );
        TrainingConfig::parse(Path::new("training.yaml"), &text).unwrap()
    }

    fn found(variables: &str, branches: &[&str]) -> Vec<(String, LeakKind)> {
        let text = "output_filename: d.root\ntree_path: t\nevent_branch: event\ntraining_weight_branch: w\n\
                    processes: {p: {files: [p.root], class: a, weight_string: 'gen * (sf > 0)'}}\n";
        let dataset = DatasetConfig::parse(Path::new("dataset.yaml"), text).unwrap();
        let rule = dataset.fold.clone();
        let fold = Fold { rule: rule.clone(), index: 0, train_on: TrainOn::Own, fixed: Vec::new() };
        let origin = Provenance::new(fold, dataset, Vec::new(), Vec::new());
        let found = leaks(&config(variables), Some(&rule), [&origin], branches);
        found.into_iter().map(|leak| (leak.variable, leak.kind)).collect()
    }

    #[test]
    fn a_variable_of_the_weight_the_event_number_or_an_older_score_is_told_by_name() {
        let none: [(String, LeakKind); 0] = [];
        assert_eq!(found("[x, y, 'x * gene', eventful]", &[]), none);
        let named = |name: &str, kind| vec![(name.to_owned(), kind)];
        for variable in ["gen", "w", "training_weight", "sf"] {
            assert_eq!(found(&format!("[x, {variable}]"), &[]), named(variable, LeakKind::Weight));
        }
        assert_eq!(found("[{name: z, expression: 'log(gen) + x'}]", &[]), named("z", LeakKind::Weight));
        assert_eq!(found("[x, event]", &[]), named("event", LeakKind::Fold));
        let branches = ["x", "ml_a", "ml_other", "ml_max_score", "ml_max_index", "a", "mlp"];
        for score in ["ml_a", "ml_other", "ml_max_score"] {
            assert_eq!(found(&format!("[x, {score}]"), &branches), named(score, LeakKind::Score));
        }
        assert_eq!(found("[x, a, mlp]", &branches), none);
        assert_eq!(found("[x, a]", &["x", "a", "max_score", "max_index"]), named("a", LeakKind::Score));
        assert_eq!(found("[x, ml_a]", &["x", "ml_a"]), none, "nothing says that it is a score");
    }

    #[test]
    fn a_variable_that_is_the_label_is_told_with_its_area() {
        let classes: Vec<u32> = (0..200).map(|event| event % 2).collect();
        let rows = (0..200u32).flat_map(|event| [(event * 7 % 31) as f32, 3.0 - (event % 2) as f32]);
        let (inputs, weights) = (rows.collect::<Vec<f32>>(), vec![-1.0; 200]);
        let events = Labelled { inputs: &inputs, classes: &classes, weights: &weights };
        let found = telling(&config("[x, label]"), events);
        assert_eq!(found, [Telling { variable: 1, class: 0, area: 1.0 }]);
        let few = Labelled { inputs: &inputs[..80], classes: &classes[..40], weights: &weights[..40] };
        assert!(telling(&config("[x, label]"), few).is_empty(), "chance can do that");
    }
}
