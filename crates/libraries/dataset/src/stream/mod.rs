//! The events of fold files in a random order, of which only some are in memory: for trainings on more than fits.
//!
//! Every class has a [`Pool`] of events. Whole clusters of the file, in a new random order in each epoch, are poured into
//! it, and what leaves it is drawn at random. From which class the next event is drawn is a draw among all that are left,
//! so that a stream is as mixed as all events are in memory, except that the next events of a class come from as many of
//! its clusters as its pool holds. Every event comes once in an epoch, and every cluster is read once for it; validation
//! reads once more. Which events train and which validate is as in memory.

mod memory;
mod pool;
mod survey;
#[cfg(test)]
mod tests;
mod walk;

use common::config::TrainingConfig;
use common::weight::{ClassSum, ValidationWeights, WeightPolicy};
use events::Totals;
use ntuple::{Chunk, OpenMember, Reading, Source};
use std::ops::Range;
use std::path::Path;

use crate::columns::TrainingColumns;
use crate::error::{Error, Result};
use crate::origin::Origins;
use crate::part::Excerpt;
use crate::split::{Flags, Group, flags};

pub use walk::Walk;

use memory::{BLOCK, Plan};
use survey::Survey;

/// Fold files whose events come in windows; each [`Walk`] through them has a place of its own.
#[derive(Debug)]
pub struct Stream {
    content: Content,
    plan: Plan,
    survey: Survey,
    seed: u64,
}

/// The events of the files as they are read.
#[derive(Debug)]
struct Content {
    columns: TrainingColumns,
    policy: WeightPolicy,
    by: ValidationWeights,
    classes: Vec<Class>,
}

#[derive(Debug)]
struct Class {
    reading: Reading,
    files: Vec<OpenMember>,
    clusters: Vec<Cluster>,
    validate: Flags,
}

/// Entries of a file that are read at once.
#[derive(Debug)]
struct Cluster {
    /// Index of the file.
    file: usize,
    /// Events of the class in the files before it.
    before: u64,
    entries: Range<u64>,
    /// How many of them are trained on.
    trained: usize,
}

impl Cluster {
    /// Events of a part.
    fn events(&self, validate: bool) -> usize {
        if validate { (self.entries.end - self.entries.start) as usize - self.trained } else { self.trained }
    }
}

impl Stream {
    /// Reads the files once and checks every event; `None` if all of them may be in memory. There are no eras.
    ///
    /// # Errors
    /// When a tree, branch or event is not as the configuration says, or `memory_limit` holds too little of the file.
    pub fn read(origins: &Origins<'_>, config: &TrainingConfig) -> Result<Option<Self>> {
        let Some(limit) = config.model.memory_limit else { return Ok(None) };
        let paths: Vec<&Path> = origins.files.iter().map(|(file, _)| file.path).collect();
        let open = |class: &String| TrainingColumns::open(&paths, class);
        let sources = config.classes.iter().map(open).collect::<Result<Vec<_>>>()?;
        let columns = TrainingColumns::new(config, 0, None, None)?;
        if memory::whole(&columns, sources.iter().map(Source::entries).sum()) <= limit {
            return Ok(None);
        }
        let whole = [
            ("`parameter`", config.parameter.is_some()),
            ("`augmentation`", config.augmentation.is_some()),
            ("`class_weights: equal`", config.equal_classes),
            ("`ensemble`", config.model.ensemble.is_some()),
        ];
        if let Some((what, _)) = whole.into_iter().find(|(_, asked)| *asked) {
            return Err(Error::Stream { what });
        }
        allocator::give_back();
        let checked = TrainingColumns::new(config, 0, None, origins.unchecked(None))?;
        let content = Content::new(&sources, columns, config)?;
        let plan = Plan::new(&content, limit, config.model.batch_size.unwrap_or(1))?;
        let survey = Survey::new(&sources, &checked, &content, config, origins, plan.sample)?;
        Ok(Some(Self { content, plan, survey, seed: config.seed }))
    }

    /// Most events in a window.
    pub fn window(&self) -> usize {
        self.plan.window
    }

    /// Sums over the training part, and over the validation part with the weights that it goes by.
    pub fn totals(&self) -> [Totals; 2] {
        self.survey.parts
    }

    /// Sums over the validation part with the other weights, if there are others.
    pub fn other_validation(&self) -> Option<Totals> {
        self.survey.others_differ.then_some(self.survey.other_validation)
    }

    /// Events and weights of each class.
    pub fn classes(&self) -> &[ClassSum] {
        &self.survey.classes
    }

    /// Events of each class to train on.
    pub fn trained(&self) -> &[u64] {
        &self.survey.trained
    }

    /// Indices of variables that have the same value in all events.
    pub fn constant(&self) -> &[usize] {
        &self.survey.constant
    }

    /// Training events for what looks at some only, evenly spread over the file.
    pub fn excerpt(&self) -> &Excerpt {
        &self.survey.excerpt
    }

    /// The same, given back.
    pub fn take_excerpt(&mut self) -> Excerpt {
        std::mem::take(&mut self.survey.excerpt)
    }
}

impl Content {
    fn new(sources: &[Source], columns: TrainingColumns, config: &TrainingConfig) -> Result<Self> {
        let group = |(class, source): (usize, &Source)| {
            let (label, events) = (config.classes[class].clone(), source.entries() as usize);
            Group { label, class, events }
        };
        let groups: Vec<Group> = sources.iter().enumerate().map(group).collect();
        let validate = flags(&groups, config.train_test_split, config.seed)?;
        let class = |(source, validate): (&Source, Flags)| -> Result<Class> {
            let reading = source.select(&columns.columns)?;
            let (mut files, mut clusters, mut before) = (Vec::new(), Vec::new(), 0);
            for (index, member) in source.members().iter().enumerate() {
                let file = reading.open(index)?;
                clusters.extend(reading.clusters(&file)?.into_iter().map(|entries| {
                    let trained = entries.clone().filter(|&entry| !validate.get((before + entry) as usize)).count();
                    Cluster { file: index, before, entries, trained }
                }));
                files.push(file);
                before += member.entries();
            }
            Ok(Class { reading, files, clusters, validate })
        };
        let classes = sources.iter().zip(validate).map(class).collect::<Result<_>>()?;
        Ok(Self { columns, policy: config.weight_policy(), by: config.validation_weights, classes })
    }

    /// Variables of an event.
    fn width(&self) -> usize {
        self.columns.variables.len()
    }

    /// Shows variables, truth and both weights of the events of a part in a cluster: that which the part goes by, and the other.
    fn read(
        &self,
        class: usize,
        cluster: usize,
        validate: bool,
        mut see: impl FnMut(&[f32], u32, [f32; 2]),
    ) -> Result<()> {
        let Class { reading, files, clusters, validate: flags } = &self.classes[class];
        let &Cluster { file, before, ref entries, .. } = &clusters[cluster];
        reading.each(&files[file], entries.clone(), BLOCK, |chunk| {
            let rows = chunk.matrix(self.columns.variables.clone())?;
            let weights = self.weights(class, chunk.finite(self.columns.weight)?, validate)?.into_iter();
            let targets = self.targets(class, chunk)?;
            let events = rows.chunks_exact(self.width()).zip(targets).zip(weights).zip(chunk.entries());
            events
                .filter(|(_, entry)| flags.get((before + *entry) as usize) == validate)
                .for_each(|(((row, target), weight), _)| see(row, target, weight));
            Ok(())
        })
    }

    /// The class of each event, or the bits of what a regression learns of it.
    fn targets(&self, class: usize, chunk: &Chunk<'_>) -> Result<Vec<u32>> {
        match self.columns.target {
            None => Ok(vec![class as u32; chunk.len()]),
            Some(column) => Ok(chunk.matrix(column..column + 1)?.into_iter().map(f32::to_bits).collect()),
        }
    }

    /// Both weights of each event: that which a part goes by, and another to validate with too.
    fn weights(&self, class: usize, weights: &[f64], validate: bool) -> Result<Vec<[f32; 2]>> {
        let mut sum = ClassSum::new("");
        let training = weights.iter().map(|&weight| self.policy.add(&mut sum, class, 0, weight));
        let training = training.collect::<Result<Vec<f32>, common::Error>>()?;
        if !validate {
            return Ok(training.into_iter().map(|weight| [weight; 2]).collect());
        }
        let signed = self.policy.signed(&vec![class as u32; weights.len()], weights);
        Ok(training.into_iter().zip(signed).map(|(training, signed)| self.validated(training, signed)).collect())
    }

    /// The weight that validation goes by, and the other.
    fn validated(&self, training: f32, signed: f32) -> [f32; 2] {
        match self.by {
            ValidationWeights::Training => [training, signed],
            ValidationWeights::Signed => [signed, training],
        }
    }
}
