//! The events of a training: in memory, or a stream where there are more than `memory_limit` holds.
use std::mem::take;

use common::config::TrainingConfig;
use common::preprocessing::Preprocessing;
use common::weight::ClassSum;
use dataset::{Origins, Part, Sample, Split, Stream};
use network::{Checkpoint, Observer, Outcome, Pass, SourceError, Totals, Training, Window};

use crate::alteration;
use crate::manifest::Ingredients;

/// The files of a fold, read and checked.
pub enum Events {
    /// All of it, and which events train.
    Memory { sample: Box<Sample>, split: Split },
    /// To be read in every epoch.
    Stream(Box<Stream>),
}

impl Events {
    /// Reads the files of a fold. Where they do not say the fold of their events, every one is checked.
    ///
    /// # Errors
    /// When a file is not as the configuration says.
    pub fn read(origins: &Origins<'_>, config: &TrainingConfig) -> dataset::Result<Self> {
        let (file, origin) = &origins.files[0];
        if let Some(stream) = Stream::read(file.path, config, origins.fold.index, origin.unchecked.as_ref())? {
            return Ok(Self::Stream(Box::new(stream)));
        }
        let sample = Box::new(Sample::read(origins, config)?);
        let split = sample.split(config)?;
        Ok(Self::Memory { sample, split })
    }

    /// Events and weights of each class.
    pub fn classes(&self) -> &[ClassSum] {
        match self {
            Self::Memory { sample, .. } => &sample.classes,
            Self::Stream(stream) => stream.classes(),
        }
    }

    /// Events of each class to train on.
    pub fn trained(&self) -> Vec<u64> {
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
    pub fn trained_in(&self, folds: usize) -> Vec<u64> {
        let Self::Memory { sample, .. } = self else { return Vec::new() };
        let mut trained = vec![0; sample.classes.len()];
        sample.groups.iter().for_each(|of| trained[of.class] += (of.events - of.events.div_ceil(folds)) as u64);
        trained
    }

    /// Events of each class in each era, drawn ones in that which they got; none without eras.
    pub fn in_eras(&self, eras: usize) -> Vec<Vec<u64>> {
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

    /// Indices of variables that have the same value in all events.
    pub fn constant(&self) -> Vec<usize> {
        match self {
            Self::Memory { sample, .. } => sample.constant(),
            Self::Stream(stream) => stream.constant().to_vec(),
        }
    }

    /// Variables of all events, or of some of them, row-major.
    pub fn inputs(&self) -> &[f32] {
        match self {
            Self::Memory { sample, .. } => &sample.inputs,
            Self::Stream(stream) => &stream.sample().inputs,
        }
    }

    /// Fits the preprocessing, and completes `with` by what depends on it.
    ///
    /// # Errors
    /// When a part cannot be trained on.
    pub fn prepare(self, with: &mut Ingredients) -> anyhow::Result<(Preprocessing, Prepared)> {
        let (sample, split) = match self {
            Self::Memory { sample, split } => (sample, split),
            Self::Stream(mut stream) => {
                let preprocessing = stream.take_sample().preprocessing(&with.config)?;
                let streamed = Streamed { stream: *stream, preprocessing: preprocessing.clone() };
                return Ok((preprocessing, Prepared::Stream(Box::new(streamed))));
            }
        };
        let (mut train, mut validation) = (sample.training(&split.training)?, sample.validation(&split.validation));
        let preprocessing = train.preprocessing(&with.config)?;
        with.training.alteration = alteration::of(&with.config, sample.parameter.as_ref(), &preprocessing);
        drop(sample);
        preprocessing.transform(&mut train.inputs)?;
        preprocessing.transform(&mut validation.inputs)?;
        Ok((preprocessing, Prepared::Memory(Box::new([train, validation]))))
    }
}

/// Preprocessed events.
pub enum Prepared {
    /// To train on, and to validate with.
    Memory(Box<[Part; 2]>),
    Stream(Box<Streamed>),
}

impl Prepared {
    /// Events to train on.
    pub fn len(&self) -> usize {
        match self {
            Self::Memory(parts) => parts[0].targets.len(),
            Self::Stream(streamed) => streamed.totals(0).events,
        }
    }

    /// Trains, from a checkpoint if there is one.
    ///
    /// # Errors
    /// Those of the training.
    pub fn train(
        &mut self,
        training: &Training,
        from: Option<Checkpoint>,
        observer: &mut dyn Observer,
    ) -> network::Result<Outcome> {
        match (self, from) {
            (Self::Stream(streamed), from) => training.run_stream(from, streamed.as_mut(), observer),
            (Self::Memory(parts), Some(from)) => training.resume(from, events(&parts[0]), events(&parts[1]), observer),
            (Self::Memory(parts), None) => training.run(events(&parts[0]), events(&parts[1]), observer),
        }
    }

    /// What the training is worth if it ends after `last`.
    ///
    /// # Errors
    /// When the events cannot be read again.
    pub fn end(&mut self, training: &Training, last: &Checkpoint) -> network::Result<Outcome> {
        match self {
            Self::Stream(streamed) => training.end_stream(last, streamed.as_mut()),
            Self::Memory(parts) => training.end(last, events(&parts[0]), events(&parts[1])),
        }
    }
}

/// A part as the network takes it.
pub fn events(part: &Part) -> network::Events<'_> {
    network::Events {
        inputs: &part.inputs,
        targets: &part.targets,
        values: &part.values,
        weights: &part.weights,
        decorrelated: &part.decorrelated,
    }
}

/// A stream, preprocessed.
pub struct Streamed {
    stream: Stream,
    preprocessing: Preprocessing,
}

impl Streamed {
    fn totals(&self, part: usize) -> Totals {
        let sums = self.stream.sums()[part];
        Totals { events: sums.events as usize, weight_sum: sums.weights, negative: sums.negative }
    }
}

impl network::Stream for Streamed {
    fn training(&self) -> Totals {
        self.totals(0)
    }

    fn validation(&self) -> Totals {
        self.totals(1)
    }

    fn begin(&mut self, pass: Pass) {
        self.stream.begin(match pass {
            Pass::Training(epoch) => dataset::Pass::Training(epoch),
            Pass::Validation => dataset::Pass::Validation,
        });
    }

    fn next(&mut self, into: &mut Window) -> Result<(), SourceError> {
        let Window { inputs, targets, weights } = take(into);
        let mut window = dataset::Window { inputs, targets, weights };
        self.stream.next(&mut window)?;
        let dataset::Window { mut inputs, targets, weights } = window;
        self.preprocessing.transform(&mut inputs)?;
        *into = Window { inputs, targets, weights };
        Ok(())
    }
}
