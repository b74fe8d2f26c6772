//! One pass over the tree of a class in a fold file.

use std::collections::BTreeMap;

use common::TrainOn;
use common::config::TrainingConfig;
use common::weight::{ClassSum, WeightPolicy};
use dataset::{Error, TrainingColumns, check_part};
use metrics::WeightSums;
use ntuple::Chunk;

use super::expressions::Usable;
use super::fold_files::{ClassTree, FoldFile};
use super::others::Others;
use crate::branches::Branches;
use crate::findings::{Finding, Findings};
use crate::inputs::Inputs;
use crate::keys::Keys;
use crate::report::WeightRow;
use crate::telling::Telling;

/// A tree that is read.
pub struct Tree<'t> {
    /// Its file.
    pub fold: &'t FoldFile,
    /// The tree of a class in it.
    pub tree: &'t ClassTree,
    /// The branches that tell its events apart.
    pub key: &'t [String],
}

/// What is found in all trees together.
pub struct Found {
    /// Statistics of the variables.
    pub inputs: Inputs,
    /// Events by which inputs are found that tell a class.
    pub telling: Telling,
    /// The branches that are used.
    pub branches: Branches,
    /// Problems and warnings.
    pub findings: Findings,
}

/// What is needed for every tree.
pub struct Reading<'c> {
    usable: &'c Usable,
    policy: WeightPolicy,
    /// The first value of each variable that is not finite.
    not_finite: Vec<Option<ntuple::Error>>,
    /// The target and the decorrelated variable.
    others: Others,
    /// What the model of a fold is trained on, by the fold, class and, where eras are balanced by themselves, era.
    trainings: BTreeMap<(u32, usize, Option<usize>), Training>,
    folds: u32,
    train_on: TrainOn,
    /// Classes that are balanced in each era by itself.
    balanced: Vec<usize>,
}

/// The sums of one tree.
struct Sums {
    weights: WeightSums,
    class: ClassSum,
    /// Of the events that each model is trained on: the sum of training weights, and positions before the chunk.
    parts: Vec<(f64, usize)>,
    /// Events before the chunk.
    events: usize,
    /// The first problem with a weight, after which nothing is added.
    wrong: Option<Error>,
}

/// The sums of a class in all trees that the model of a fold is trained on.
struct Training {
    class: ClassSum,
    /// Sum of the training weights in the part that trains.
    part: f64,
    /// Whether all weights can be trained with.
    known: bool,
    /// Whether it is known which events train.
    divided: bool,
}

impl<'c> Reading<'c> {
    /// Nothing read yet; the model of a fold is to `train_on` its own or all others.
    pub fn new(usable: &'c Usable, config: &TrainingConfig, train_on: TrainOn) -> Self {
        let not_finite = usable.config.variables.iter().map(|_| None).collect();
        let is_balanced = config.model.balanced_batches.is_some();
        let balanced = (0..config.classes.len()).filter(|&class| is_balanced && !config.is_randomised(class)).collect();
        let (policy, others) = (config.weight_policy(), Others::new(&usable.config));
        Self {
            usable,
            policy,
            not_finite,
            others,
            trainings: BTreeMap::new(),
            folds: config.folds(),
            train_on,
            balanced,
        }
    }

    /// Reads all events of a tree, and adds their `keys` and what is `found`. `None` if their weights are not known.
    ///
    /// # Errors
    /// Only Ctrl-C.
    pub fn read(
        &mut self,
        of: &Tree<'_>,
        keys: &mut Keys,
        found: &mut Found,
    ) -> Result<Option<WeightRow>, interrupt::Interrupted> {
        let &Tree { fold, tree, key } = of;
        let problem = |error: &Error| Finding::problem(error).at(&fold.place);
        let Some(mut columns) = self.columns(of, &mut found.findings) else { return Ok(None) };
        key.iter().for_each(|name| {
            columns.columns.carry(name);
        });
        let reading = match tree.source.select(&columns.columns) {
            Ok(reading) => reading,
            Err(error) => {
                found.findings.push(problem(&error.into()));
                return Ok(None);
            }
        };
        found.branches.add(reading.used_branches(), &tree.source);

        let era = fold.era.filter(|_| self.balanced.contains(&tree.index));
        let label = if era.is_some() { &tree.label } else { &tree.class };
        let mut sums = Sums::new(label, tree);
        let mut other_fold = None;
        for chunk in reading.chunks() {
            interrupt::check()?;
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => {
                    found.findings.push(problem(&error.into()));
                    return Ok(None);
                }
            };
            other_fold = other_fold.or(TrainingColumns::check_fold(&chunk, fold.index).err());
            self.add_inputs(&chunk, &columns, &mut found.inputs);
            let numbers: Vec<&[f64]> = columns.variables.clone().map(|index| chunk.numbers(index)).collect();
            found.telling.add(tree.index, &numbers, chunk.numbers(columns.weight));
            keys.add(&chunk.carried().iter().collect::<Vec<_>>(), 0..chunk.len());
            sums.add(&chunk, columns.weight, &self.policy, tree);
        }
        other_fold.iter().for_each(|error| found.findings.push(problem(error)));
        if !self.usable.weight {
            return Ok(None);
        }
        let row = weight_row(tree, fold, sums.weights, sums.class.training_weights);
        sums.wrong.iter().for_each(|error| found.findings.push(problem(error)));
        for model in (0..self.folds).filter(|&model| self.train_on.includes(model, fold.index)) {
            let training = self.trainings.entry((model, tree.index, era)).or_insert_with(|| Training::new(label));
            training.add(&sums, tree.training.iter().position(|(of, _)| *of == model));
        }
        Ok(Some(row))
    }

    /// The columns of a tree, with the fold of each event where it is to be checked and can be.
    fn columns(&self, of: &Tree<'_>, findings: &mut Findings) -> Option<TrainingColumns> {
        let &Tree { fold, tree, .. } = of;
        let config = &self.usable.config;
        if let Some(rule) = fold.origin.as_ref().and_then(|origin| origin.unchecked.as_ref()) {
            let bound = TrainingColumns::new(config, tree.index, None, Some(rule)).and_then(|columns| {
                tree.source.select(&columns.columns)?;
                Ok(columns)
            });
            match bound {
                Ok(columns) => return Some(columns),
                // Everything else fits, so the rule does not.
                Err(error) => findings.push(Finding::problem(&error).at(&fold.place)),
            }
        }
        TrainingColumns::new(config, tree.index, None, None).ok()
    }

    fn add_inputs(&mut self, chunk: &Chunk<'_>, columns: &TrainingColumns, inputs: &mut Inputs) {
        let range = columns.variables.clone();
        inputs.add(&range.clone().map(|index| chunk.numbers(index)).collect::<Vec<_>>());
        for (first, index) in self.not_finite.iter_mut().zip(range) {
            if first.is_none() {
                // As `train` takes them, one variable at a time.
                *first = chunk.matrix(index..index + 1).err();
            }
        }
        self.others.add(chunk, columns);
    }

    /// Tells of classes that cannot be trained on with all their folds and eras, and of variables that are not finite, each once; gives back the target and the decorrelated variable.
    pub fn tell(self, inputs: &Inputs, findings: &mut Findings) -> Others {
        for ((fold, ..), training) in self.trainings {
            let problem = |error: &Error| Finding::problem(error).at(&format!("fold {fold}"));
            training.problem().iter().for_each(|error| findings.push(problem(error)));
        }
        for (index, problem) in self.not_finite.into_iter().enumerate() {
            if let Some(problem) = problem {
                let after = format!("; it is NaN or infinite in {} events", inputs.not_finite(index));
                findings.push(Finding::problem(&problem).and(&after));
            }
        }
        self.others
    }
}

/// A row of weights with the training weights of the class.
fn weight_row(tree: &ClassTree, fold: &FoldFile, sums: WeightSums, training_weights: f64) -> WeightRow {
    let row = WeightRow::new(None, &tree.class, fold.index, tree.source.entries(), sums);
    let label = fold.era.map(|_| tree.label.clone());
    WeightRow { training_weights: Some(training_weights), label, ..row }
}

impl Sums {
    fn new(class: &str, tree: &ClassTree) -> Self {
        let (weights, class) = (WeightSums::default(), ClassSum::new(class));
        Self { weights, class, parts: vec![(0.0, 0); tree.training.len()], events: 0, wrong: None }
    }

    fn add(&mut self, chunk: &Chunk<'_>, weight: usize, policy: &WeightPolicy, tree: &ClassTree) {
        let weights = match chunk.finite(weight) {
            Ok(weights) => weights,
            Err(problem) => {
                self.wrong.get_or_insert(problem.into());
                return;
            }
        };
        self.weights.merge(&WeightSums::from_weights(weights.iter().copied()));
        if self.wrong.is_some() {
            return;
        }
        for &weight in weights {
            match policy.add(&mut self.class, tree.index, self.events as u64, weight) {
                Ok(trained) => {
                    for ((sum, next), (_, positions)) in self.parts.iter_mut().zip(&tree.training) {
                        if positions.get(*next) == Some(&self.events) {
                            *sum += f64::from(trained);
                            *next += 1;
                        }
                    }
                }
                Err(problem) => {
                    self.wrong = Some(problem.into());
                    return;
                }
            }
            self.events += 1;
        }
    }
}

impl Training {
    fn new(class: &str) -> Self {
        Self { class: ClassSum::new(class), part: 0.0, known: true, divided: true }
    }

    /// Adds the sums of a tree, of which this part trains.
    fn add(&mut self, tree: &Sums, part: Option<usize>) {
        let (all, own) = (&mut self.class, &tree.class);
        all.events += own.events;
        all.training_weights += own.training_weights;
        self.part += part.map_or(0.0, |part| tree.parts[part].0);
        self.divided &= part.is_some();
        self.known &= tree.wrong.is_none();
    }

    /// What `train` would refuse in the sums.
    fn problem(&self) -> Option<Error> {
        if !self.known {
            return None;
        }
        if let Err(problem) = self.class.check() {
            return Some(problem.into());
        }
        if self.divided { check_part(&self.class.class, self.part).err() } else { None }
    }
}
