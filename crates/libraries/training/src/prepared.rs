//! Events that are ready to train on: read once, preprocessed once, and shared by all trainings on them.

use common::Fold;
use common::config::{EnsembleConfig, MemberSplit, TrainingConfig};
use common::preprocessing::Preprocessing;
use common::weight::ClassSum;
use dataset::Origins;
use modelfile::provenance::InputFile;

use crate::alteration;
use crate::error::Result;
use crate::fold_events::FoldEvents;
use crate::manifest::Record;
use crate::members::MemberEvents;
use crate::network_events::NetworkEvents;
use crate::{Recipe, Report, Reporter, Warning};

/// The events of a fold. Nothing in it changes: trainings beside one another, in threads or one after the other, share it.
#[derive(Debug)]
pub struct Prepared {
    /// What the events were read by.
    pub(crate) config: TrainingConfig,
    pub(crate) preprocessing: Preprocessing,
    pub(crate) content: Content,
    fold: Fold,
    files: Vec<InputFile>,
    inputs: Vec<InputFile>,
    classes: Vec<ClassSum>,
    trained: Vec<u64>,
    in_eras: Vec<Vec<u64>>,
}

/// The events themselves, preprocessed.
#[derive(Debug)]
pub(crate) enum Content {
    Network(NetworkEvents),
    Members(MemberEvents),
}

impl Prepared {
    /// Reads the files of a fold, checks every event, and fits the preprocessing. `reporter` is told what is suspicious.
    ///
    /// # Errors
    /// When there is no such fold, a file is not as the configuration says, or its events cannot be trained on.
    pub fn read(config: &TrainingConfig, fold: u32, reporter: &mut dyn Reporter) -> Result<Self> {
        let origins = Origins::read(config, fold)?;
        reporter.report(&Report::Reading { fold: &origins.fold, files: &origins.paths() });
        let (events, files) = rayon::join(|| FoldEvents::read(&origins, config), || origins.identify(config));
        let (events, files) = (events?, files?);
        events.warn(&origins, config, reporter);
        for doubt in origins.frame_doubts(config)? {
            reporter.report(&Report::Warning(&Warning::Frame(doubt)));
        }
        for message in origins.repeated(config) {
            reporter.report(&Report::Warning(&Warning::Repeated { message }));
        }
        if let FoldEvents::Stream(stream) = &events {
            reporter.report(&Report::Streaming { window: stream.window() });
        }
        let trained = match config.model.ensemble {
            Some(EnsembleConfig { split: MemberSplit::KFold, folds, .. }) => events.trained_in(folds),
            _ => events.trained(),
        };
        let (classes, in_eras) = (events.classes().to_vec(), events.in_eras(config.era_names().count()));
        let (preprocessing, content) = Content::new(events, config)?;
        Ok(Self {
            config: config.clone(),
            preprocessing,
            content,
            files,
            inputs: origins.inputs(config),
            fold: origins.fold,
            classes,
            trained,
            in_eras,
        })
    }

    /// Events and weights of each class.
    pub fn classes(&self) -> &[ClassSum] {
        &self.classes
    }

    /// Events of each class that train the network, or the first member of an ensemble.
    pub fn trained(&self) -> &[u64] {
        &self.trained
    }

    /// Events of each class in each era, drawn ones in that which they got; none without eras.
    pub fn in_eras(&self) -> &[Vec<u64>] {
        &self.in_eras
    }

    /// Events that train one network in an epoch; none of an ensemble, whose members differ.
    pub fn events(&self) -> Option<usize> {
        match &self.content {
            Content::Network(events) => Some(events.len()),
            Content::Members(_) => None,
        }
    }

    /// What a training by a recipe is done with.
    pub(crate) fn record(&self, recipe: &Recipe) -> Record {
        let mut training = recipe.training.clone();
        if let Content::Network(NetworkEvents::Memory { sample, .. }) | Content::Members(MemberEvents { sample, .. }) =
            &self.content
        {
            training.alteration = alteration::of(&recipe.config, sample.parameter.as_ref(), &self.preprocessing);
        }
        let (config, fold) = (recipe.config.clone(), self.fold.clone());
        Record { config, training, fold, files: self.files.clone(), inputs: self.inputs.clone() }
    }
}

impl Content {
    /// Fits the preprocessing, once for all members of an ensemble, on the events that train any of them.
    fn new(events: FoldEvents, config: &TrainingConfig) -> Result<(Preprocessing, Self)> {
        let (mut sample, split) = match events {
            FoldEvents::Memory { sample, split } => (sample, split),
            FoldEvents::Stream(mut stream) => {
                let preprocessing = stream.take_excerpt().preprocessing(config)?;
                let streamed = NetworkEvents::Stream { stream, preprocessing: preprocessing.clone() };
                return Ok((preprocessing, Self::Network(streamed)));
            }
        };
        sample.copy_background();
        let training = match config.model.ensemble {
            Some(EnsembleConfig { split: MemberSplit::KFold, .. }) => {
                sample.training(&(0..sample.targets.len()).collect::<Vec<_>>())?
            }
            _ => sample.training(&split.training)?,
        };
        let preprocessing = sample.preprocessing(&training, config)?;
        preprocessing.transform(&mut sample.inputs)?;
        if config.model.ensemble.is_some() {
            return Ok((preprocessing, Self::Members(MemberEvents { sample, split })));
        }
        let parts = Box::new([training, sample.validation(&split.validation, config.validation_weights)]);
        Ok((preprocessing, Self::Network(NetworkEvents::Memory { sample, parts })))
    }
}
