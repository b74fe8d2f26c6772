//! Reads the events of a fold file, or of those of several eras.
//!
//! One tree per class, of which only the needed branches are read. What cannot be trained on is refused here by name: a
//! class without events, a NaN, a sum of weights that is not positive.

use common::FoldRule;
use common::config::TrainingConfig;
use ntuple::{Chunk, Source};

use crate::columns::TrainingColumns;
use crate::eras::{self, Weighed};
use crate::error::{Error, Result};
use crate::origin::Origins;
use crate::parameter_values;
use crate::sample::Sample;
use crate::split::Group;

impl Sample {
    /// Reads all classes of the configuration from the files of a fold: class after class, and the eras of each one after
    /// another, fold by fold. Events of files that do not say their fold are checked to be of it.
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
                origins.check_events(&chunk)?;
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
        let mut sample = Self {
            inputs,
            targets,
            values,
            weights: training,
            signed,
            decorrelated,
            eras,
            groups,
            classes,
            parameter: None,
            first_rows: Vec::new(),
        };
        if let Some(parameter) = &config.parameter {
            sample.parameter = Some(parameter_values::assign(&mut sample, parameter, config)?);
        }
        Ok(sample)
    }
}

/// A tree that is read, in the files of all folds that are trained on.
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
        for era in config.era_indices() {
            let source = TrainingColumns::open_of(config, class, &origins.of_era(era));
            let source = source.map_err(|problem| problem.of_era(config, era))?;
            trees.extend(source.map(|source| Tree { source, class, era, rule: origins.unchecked(era) }));
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
