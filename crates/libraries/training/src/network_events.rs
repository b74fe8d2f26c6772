//! The preprocessed events of one network, in memory or streamed, and the training on them.

use common::preprocessing::Preprocessing;
use dataset::{Part, Sample, Stream};
use network::{Checkpoint, Observer, Outcome, Training};

/// Events that one network trains on and is validated with.
#[derive(Debug)]
pub(crate) enum NetworkEvents {
    /// All of them, preprocessed, and which of them train and validate.
    Memory { sample: Box<Sample>, parts: Box<[Part; 2]> },
    /// To be read in every epoch, and preprocessed then.
    Stream { stream: Box<Stream>, preprocessing: Preprocessing },
}

impl NetworkEvents {
    /// Events to train on.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Memory { parts, .. } => parts[0].targets.len(),
            Self::Stream { stream, .. } => stream.totals()[0].events,
        }
    }

    /// Trains, from a checkpoint if there is one.
    ///
    /// # Errors
    /// Those of the training.
    pub(crate) fn train(
        &self,
        training: &Training,
        from: Option<Checkpoint>,
        observer: &mut dyn Observer,
    ) -> network::Result<Outcome> {
        match self {
            Self::Stream { stream, preprocessing } => {
                training.run_stream(from, &mut stream.walk(Some(preprocessing)), observer)
            }
            Self::Memory { sample, parts } => {
                let [train, validation] = parts.each_ref().map(|part| sample.events(part));
                match from {
                    Some(from) => training.resume(from, train, validation, observer),
                    None => training.run(train, validation, observer),
                }
            }
        }
    }

    /// What the training is worth if it ends after `last`.
    ///
    /// # Errors
    /// When the events cannot be read again.
    pub(crate) fn end(&self, training: &Training, last: &Checkpoint) -> network::Result<Outcome> {
        match self {
            Self::Stream { stream, preprocessing } => training.end_stream(last, &mut stream.walk(Some(preprocessing))),
            Self::Memory { sample, parts } => {
                let [train, validation] = parts.each_ref().map(|part| sample.events(part));
                training.end(last, train, validation)
            }
        }
    }
}
