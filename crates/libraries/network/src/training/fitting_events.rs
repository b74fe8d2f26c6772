//! Whether events fit a training.

use events::{Events, Stream};

use super::batching::Batching;
use super::settings::Training;
use crate::error::{Error, Result};
use crate::event_check;

impl Training {
    /// Refuses events in memory that do not.
    pub(super) fn check_events(&self, train: &Events<'_>, validation: &Events<'_>) -> Result<()> {
        self.check_training(train)?;
        event_check::check(validation, "validation", &self.architecture)?;
        self.check_events_of("validation", validation)?;
        self.check_watchers(validation.len())
    }

    /// Refuses events to train on that do not.
    pub(super) fn check_training(&self, train: &Events<'_>) -> Result<()> {
        event_check::check(train, "training", &self.architecture)?;
        if train.is_empty() {
            return Err(Error::NoEvents { sample: "training".into() });
        }
        self.check_events_of("training", train)
    }

    /// Refuses a stream that does not, or a training that needs all events at hand.
    pub(super) fn check_stream(&self, source: &dyn Stream) -> Result<()> {
        let refuse = |what| Err(Error::Stream { what });
        if self.batches == Batching::All {
            return refuse("a batch of all events");
        }
        if self.objective.batchwise().is_some() {
            return refuse("the validation of a loss of whole samples (`asimov`, `decorrelate`)");
        }
        if let Batching::Balanced(_) = self.batches {
            return refuse("a batch with as many events of each class (`balanced_batches`)");
        }
        if self.alteration.is_some() {
            return refuse("what is changed in the events of each epoch");
        }
        let (training, validation) = (source.training(), source.validation());
        if training.events == 0 {
            return Err(Error::NoEvents { sample: "training".into() });
        }
        event_check::check_totals(training, "training")?;
        event_check::check_totals(validation, "validation")?;
        self.check_watchers(validation.events)
    }

    fn check_events_of(&self, sample: &str, events: &Events<'_>) -> Result<()> {
        let (found, expected) = (events.decorrelated.len(), events.len());
        if self.objective.decorrelate.is_some() && found != expected {
            let (sample, what) = (format!("{sample} events"), "values of the decorrelated variable");
            return Err(Error::Shape { sample, what, found, expected });
        }
        match self.architecture.unknown(events) {
            None => Ok(()),
            Some((event, input, value)) => Err(Error::Category { sample: sample.into(), event, input, value }),
        }
    }

    fn check_watchers(&self, validation: usize) -> Result<()> {
        let watchers = [
            ("early_stopping", self.keep.early_stopping().is_some()),
            ("save_best_only", self.keep.is_best()),
            ("reduce_lr_on_plateau", self.reduce_on_plateau.is_some()),
        ];
        match watchers.into_iter().find(|(_, on)| *on && validation == 0) {
            Some((option, _)) => Err(Error::NoValidation { option }),
            None => Ok(()),
        }
    }
}
