//! The events of a fold file, or of those of several eras: variables, class, target and weight of each, class after class.
//!
//! One tree per class, of which only the needed branches are read. What cannot be trained on is refused here by name: a
//! class without events, a NaN, a sum of weights that is not positive.

use common::FoldRule;
use common::config::{BackgroundValues, ParameterConfig, TrainingConfig};
use common::preprocessing::Preprocessing;
use common::weight::ClassSum;
use ntuple::{Chunk, Source};
use rayon::prelude::*;

use crate::columns::TrainingColumns;
use crate::eras::{self, Weighed};
use crate::error::{Error, Result};
use crate::origin::Origins;
use crate::parameter::{self, Parameter};
use crate::split::{Group, Split, check_part};

/// Rows that are worth a task.
const ROWS: usize = 4096;

/// Events in memory.
#[derive(Debug)]
pub struct Sample {
    /// Variables, row-major: one row per event.
    pub inputs: Vec<f32>,
    /// Index of the class of each event.
    pub targets: Vec<u32>,
    /// What a regression learns of each event; empty for a classifier.
    pub values: Vec<f32>,
    /// Weight of each event in the training, as the policy for negative weights makes them.
    pub weights: Vec<f32>,
    /// Weight of each event in the validation, with its sign.
    pub signed: Vec<f32>,
    /// The variable that the scores must not tell; empty if there is none.
    pub decorrelated: Vec<f32>,
    /// Index of the era of each event, as its inputs say it; empty without eras.
    pub eras: Vec<u32>,
    /// The trees that were read, one after another.
    pub groups: Vec<Group>,
    /// Events and weights of each class.
    pub classes: Vec<ClassSum>,
    /// What the last variable is a parameter of, if the network is parametrised.
    pub parameter: Option<Parameter>,
}

impl Sample {
    /// Reads all classes of the configuration from the files of a fold: class after class, and the eras of each one after
    /// another. Events of files that do not say their fold are checked to be of it.
    ///
    /// # Errors
    /// When a tree, branch or event is not as the configuration says.
    pub fn read(origins: &Origins<'_>, config: &TrainingConfig) -> Result<Self> {
        let (mut inputs, mut targets, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        let (mut values, mut decorrelated, mut eras) = (Vec::new(), Vec::new(), Vec::new());
        let trees = open(origins, config)?;
        let events: u64 = trees.iter().map(|tree| tree.source.entries()).sum();
        inputs.reserve(events as usize * config.variables.len());
        for Tree { source, class, era, rule } in &trees {
            let columns = TrainingColumns::new(config, *class, *era, *rule)?;
            for chunk in source.select(&columns.columns)?.chunks() {
                interrupt::check()?;
                let chunk = chunk?;
                TrainingColumns::check_fold(&chunk, origins.fold.index)?;
                let rows = chunk.matrix(columns.variables.clone())?;
                check_categories(&chunk, &rows, config)?;
                inputs.extend(rows);
                weights.extend_from_slice(chunk.finite(columns.weight)?);
                if let Some(column) = columns.target {
                    values.extend(chunk.matrix(column..column + 1)?);
                }
                if let Some(column) = columns.decorrelated {
                    decorrelated.extend(chunk.matrix(column..column + 1)?);
                }
                targets.resize(weights.len(), *class as u32);
                era.iter().for_each(|&era| eras.resize(weights.len(), era as u32));
            }
        }
        let failed = |source| Error::Weights { files: origins.paths().join("`, `"), source: Box::new(source) };
        eras::draw(config, &targets, &weights, &mut eras, &mut inputs).map_err(failed)?;
        let Weighed { training, signed, classes } = eras::weigh(config, &targets, &eras, &weights).map_err(failed)?;
        let group = |tree: &Tree<'_>| Group {
            label: config.label(tree.class, tree.era),
            class: tree.class,
            events: tree.source.entries() as usize,
        };
        let groups = trees.iter().map(group).collect();
        let parameter = None;
        let mut sample =
            Self { inputs, targets, values, weights: training, signed, decorrelated, eras, groups, classes, parameter };
        if let Some(parameter) = &config.parameter {
            sample.parameter = Some(parameter::assign(&mut sample, parameter, config)?);
        }
        Ok(sample)
    }

    /// The split of the configuration: each class is divided by itself, in each era.
    ///
    /// # Errors
    /// When one has fewer than two events.
    pub fn split(&self, config: &TrainingConfig) -> Result<Split> {
        Split::stratified(&self.groups, config.train_test_split, config.seed)
    }

    /// Indices of variables that have the same value in all events.
    pub fn constant(&self) -> Vec<usize> {
        let width = self.inputs.len() / self.targets.len();
        let mut candidates: Vec<usize> = (0..width).collect();
        for row in self.inputs.chunks_exact(width) {
            candidates.retain(|&variable| row[variable] == self.inputs[variable]);
            if candidates.is_empty() {
                break;
            }
        }
        candidates
    }

    /// The events at `positions` to train on.
    ///
    /// # Errors
    /// When the weights of a class do not add up to more than zero in this part.
    pub fn training(&self, positions: &[usize]) -> Result<Part> {
        let part = self.part(positions, &self.weights);
        for (index, class) in self.classes.iter().enumerate() {
            let own = part.targets.iter().zip(&part.weights).filter(|(target, _)| **target as usize == index);
            let sum: f64 = own.map(|(_, &weight)| f64::from(weight)).sum();
            check_part(&class.class, sum)?;
        }
        Ok(part)
    }

    /// The events at `positions`, which were drawn from those at `of`, to train on: each class with the same sum of weights as
    /// there.
    ///
    /// # Errors
    /// When the weights of a class do not add up to more than zero among the drawn ones.
    pub fn drawn(&self, positions: &[usize], of: &[usize]) -> Result<Part> {
        let mut part = self.training(positions)?;
        let sums = |positions: &[usize]| {
            let mut sums = vec![0.0; self.classes.len()];
            positions.iter().for_each(|&event| sums[self.targets[event] as usize] += f64::from(self.weights[event]));
            sums
        };
        let (drawn, all) = (sums(positions), sums(of));
        for (weight, &target) in part.weights.iter_mut().zip(&part.targets) {
            *weight *= (all[target as usize] / drawn[target as usize]) as f32;
        }
        Ok(part)
    }

    /// The events at `positions` to validate with, with signed weights.
    pub fn validation(&self, positions: &[usize]) -> Part {
        let mut part = self.part(positions, &self.signed);
        let factors = self.parameter.iter().flat_map(|parameter| &parameter.factors).collect::<Vec<_>>();
        if !factors.is_empty() {
            part.weights.iter_mut().zip(positions).for_each(|(weight, &event)| *weight *= factors[event]);
        }
        part
    }

    fn part(&self, positions: &[usize], weights: &[f32]) -> Part {
        let part = self.gather(positions, weights);
        match &self.parameter {
            Some(Parameter { config, .. }) if config.background == BackgroundValues::Copy => part.copied(config),
            _ => part,
        }
    }

    fn gather(&self, positions: &[usize], weights: &[f32]) -> Part {
        let width = self.inputs.len() / self.targets.len();
        let mut inputs = vec![0.0; positions.len() * width];
        let rows = inputs.par_chunks_mut(width).zip(positions).with_min_len(ROWS);
        rows.for_each(|(row, &event)| row.copy_from_slice(&self.inputs[event * width..][..width]));
        let some = |of: &[f32]| positions.iter().filter_map(|&event| of.get(event).copied()).collect();
        Part {
            inputs,
            targets: positions.iter().map(|&event| self.targets[event]).collect(),
            weights: positions.iter().map(|&event| weights[event]).collect(),
            values: some(&self.values),
            decorrelated: some(&self.decorrelated),
        }
    }
}

/// A tree that is read.
struct Tree<'o> {
    source: Source,
    class: usize,
    era: Option<usize>,
    /// The rule to check its events with.
    rule: Option<&'o FoldRule>,
}

/// Opens the trees of all classes, and of each in all eras.
fn open<'o>(origins: &'o Origins<'_>, config: &TrainingConfig) -> Result<Vec<Tree<'o>>> {
    let mut trees: Vec<Tree<'o>> = Vec::new();
    for class in 0..config.classes.len() {
        for (file, origin) in &origins.files {
            let (era, rule) = (file.era, origin.unchecked.as_ref());
            let source =
                TrainingColumns::open_of(config, class, file).map_err(|problem| problem.of_era(config, era))?;
            trees.extend(source.map(|source| Tree { source, class, era, rule }));
        }
        if trees.last().is_none_or(|tree| tree.class != class) {
            return Err(Error::NoEventsInEras { class: config.classes[class].clone() });
        }
    }
    Ok(trees)
}

/// Refuses a value of a categorical variable that the configuration does not list.
pub(crate) fn check_categories(chunk: &Chunk<'_>, rows: &[f32], config: &TrainingConfig) -> Result<()> {
    for (variable, category) in config.categories() {
        let mut values = rows.iter().skip(variable).step_by(config.variables.len());
        let Some(row) = values.position(|value| category.values.iter().all(|known| *known as f32 != *value)) else {
            continue;
        };
        return Err(Error::Category {
            variable: category.variable.clone(),
            value: rows[row * config.variables.len() + variable],
            known: category.values.clone(),
            entry: chunk.entries().start + row as u64,
            tree: chunk.tree().to_owned(),
            path: chunk.file().to_owned(),
        });
    }
    Ok(())
}

/// Some events of a sample.
#[derive(Debug, Default)]
pub struct Part {
    /// Variables, row-major.
    pub inputs: Vec<f32>,
    /// Index of the class of each event.
    pub targets: Vec<u32>,
    /// What a regression learns of each event; empty for a classifier.
    pub values: Vec<f32>,
    /// Weight of each event.
    pub weights: Vec<f32>,
    /// The variable that the scores must not tell; empty if there is none.
    pub decorrelated: Vec<f32>,
}

impl Part {
    /// The same with each event that has no value of the parameter at all of them, each time with its part of the weight.
    fn copied(self, parameter: &ParameterConfig) -> Self {
        let width = self.inputs.len() / self.targets.len().max(1);
        let count = parameter.values.len();
        let mut copied = Self {
            inputs: Vec::new(),
            targets: Vec::new(),
            values: Vec::new(),
            weights: Vec::new(),
            decorrelated: Vec::new(),
        };
        for (event, row) in self.inputs.chunks_exact(width).enumerate() {
            let own = parameter.is_signal(self.targets[event] as usize);
            for &value in if own { &parameter.values[..1] } else { &parameter.values[..] } {
                copied.inputs.extend_from_slice(&row[..width - 1]);
                copied.inputs.push(if own { row[width - 1] } else { value as f32 });
                copied.targets.push(self.targets[event]);
                copied.weights.push(self.weights[event] / if own { 1.0 } else { count as f32 });
                copied.values.extend(self.values.get(event));
                copied.decorrelated.extend(self.decorrelated.get(event));
            }
        }
        copied
    }

    /// The preprocessing of the configuration, fitted on these events.
    ///
    /// # Errors
    /// When there are no events, or weights that are to count are all 0.
    pub fn preprocessing(&self, config: &TrainingConfig) -> Result<Preprocessing> {
        let weights = config.preprocessing_weighted.then_some(self.weights.as_slice());
        let mut fitted = Preprocessing::fit(config.preprocessing, &config.variables, &self.inputs, weights)?;
        config.left_variables().into_iter().for_each(|variable| fitted.variables[variable].leave());
        // All values of a category are known; none of them is missing.
        config.categories().for_each(|(variable, _)| fitted.variables[variable].missing = None);
        Ok(fitted)
    }
}
