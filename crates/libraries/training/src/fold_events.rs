//! The events of a fold as they are read: in memory, or a stream where there are more than `memory_limit` holds.

use common::config::TrainingConfig;
use common::weight::ClassSum;
use dataset::{Excerpt, Labelled, Origins, Sample, Split, Stream, Telling};

use crate::error::Result;
use crate::{Report, Reporter, Warning};

/// Events of each class by which variables are found that alone tell it.
const TELLING: usize = 4000;

/// The files of a fold, read and checked.
#[derive(Debug)]
pub enum FoldEvents {
    /// All of it, and which events train.
    Memory {
        /// All events.
        sample: Box<Sample>,
        /// Those that train and those that validate.
        split: Split,
    },
    /// To be read in every epoch.
    Stream(Box<Stream>),
}

impl FoldEvents {
    /// Reads the files of a fold. Where they do not say the fold of their events, every one is checked.
    ///
    /// # Errors
    /// When a file is not as the configuration says.
    pub fn read(origins: &Origins<'_>, config: &TrainingConfig) -> Result<Self> {
        if let Some(stream) = Stream::read(origins, config)? {
            return Ok(Self::Stream(Box::new(stream)));
        }
        let sample = Box::new(Sample::read(origins, config)?);
        let split = sample.split(config)?;
        Ok(Self::Memory { sample, split })
    }

    /// The training events, preprocessed, with variables of their own, for what tries something before a training; of a stream
    /// some of them.
    ///
    /// # Errors
    /// When they cannot be trained on.
    pub fn excerpt(self, config: &TrainingConfig) -> Result<Excerpt> {
        let mut excerpt = match self {
            Self::Memory { mut sample, split } => {
                sample.copy_background();
                sample.excerpt(sample.training(&split.training)?)
            }
            Self::Stream(mut stream) => stream.take_excerpt(),
        };
        excerpt.preprocessing(config)?.transform(&mut excerpt.inputs)?;
        Ok(excerpt)
    }

    /// Tells what is suspicious about the events.
    pub(crate) fn warn(&self, origins: &Origins<'_>, config: &TrainingConfig, reporter: &mut dyn Reporter) {
        let name = |variable: usize| config.variables[variable].name.clone();
        let (constant, inputs) = match self {
            Self::Memory { sample, .. } => (sample.constant(), &sample.inputs),
            Self::Stream(stream) => (stream.constant().to_vec(), &stream.excerpt().inputs),
        };
        let constant = constant.into_iter().map(|variable| Warning::Constant { variable: name(variable) });
        let sentinels = dataset::sentinels(&config.variables, inputs).into_iter().map(|(variable, found)| {
            let (variable, value) = (name(variable), found.value);
            Warning::Sentinel { variable, value, share: found.share, nearest: found.nearest }
        });
        let leaks = origins.leaks(config).into_iter().map(Warning::Leak);
        let telling = self.telling(config).into_iter().map(|found| Warning::Telling {
            variable: name(found.variable),
            class: config.classes[found.class].clone(),
            area: found.area,
        });
        constant
            .chain(sentinels)
            .chain(leaks)
            .chain(telling)
            .for_each(|warning| reporter.report(&Report::Warning(&warning)));
    }

    /// Variables that alone tell a class, by some events of each.
    fn telling(&self, config: &TrainingConfig) -> Vec<Telling> {
        let sample = match self {
            Self::Memory { sample, .. } => sample,
            Self::Stream(stream) => {
                let Excerpt { inputs, part } = stream.excerpt();
                let events = Labelled { inputs, classes: &part.targets, weights: &part.weights };
                return dataset::telling(config, events);
            }
        };
        let width = config.variables.len();
        let (mut inputs, mut classes, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = 0;
        for (class, sum) in sample.classes.iter().enumerate() {
            let end = first + sum.events as usize;
            for event in (first..end).step_by((end - first).div_ceil(TELLING).max(1)) {
                inputs.extend_from_slice(&sample.inputs[event * width..][..width]);
                classes.push(class as u32);
                weights.push(sample.weights[event]);
            }
            first = end;
        }
        dataset::telling(config, Labelled { inputs: &inputs, classes: &classes, weights: &weights })
    }

    /// Events and weights of each class.
    pub(crate) fn classes(&self) -> &[ClassSum] {
        match self {
            Self::Memory { sample, .. } => &sample.classes,
            Self::Stream(stream) => stream.classes(),
        }
    }

    /// Events of each class to train on.
    pub(crate) fn trained(&self) -> Vec<u64> {
        let (sample, split) = match self {
            Self::Memory { sample, split } => (sample, split),
            Self::Stream(stream) => return stream.trained().to_vec(),
        };
        // Positions ascend, class after class.
        let (mut end, mut before) = (0, 0);
        let count = |class: &ClassSum| {
            end += class.events as usize;
            let until = split.training.partition_point(|&event| event < end);
            (until - std::mem::replace(&mut before, until)) as u64
        };
        sample.classes.iter().map(count).collect()
    }

    /// Events of each class to train on with all but the first of so many parts of each group; none of a stream.
    pub(crate) fn trained_in(&self, folds: usize) -> Vec<u64> {
        let Self::Memory { sample, .. } = self else { return Vec::new() };
        let mut trained = vec![0; sample.classes.len()];
        sample.groups.iter().for_each(|of| trained[of.class] += (of.events - of.events.div_ceil(folds)) as u64);
        trained
    }

    /// Events of each class in each era, drawn ones in that which they got; none without eras.
    pub(crate) fn in_eras(&self, eras: usize) -> Vec<Vec<u64>> {
        match self {
            Self::Memory { sample, .. } if eras > 0 => {
                let mut counts = vec![vec![0; eras]; sample.classes.len()];
                let events = sample.targets.iter().zip(&sample.eras);
                events.for_each(|(&class, &era)| counts[class as usize][era as usize] += 1);
                counts
            }
            _ => Vec::new(),
        }
    }
}
