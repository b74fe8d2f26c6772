//! Training: epochs of shuffled batches, validation after each, and what watches them.
//!
//! Everything random comes from one seed; the result does not depend on the number of threads.

mod alteration;
mod averaging;
mod balance;
mod batches;
mod checkpoint;
mod early_stopping;
mod ensemble;
mod epoch;
mod history;
mod learning_rate_range;
mod observer;
mod outcome;
mod permutation;
mod plateau;
mod rate_plan;
mod shuffle;
mod side_by_side;
mod split;

#[cfg(test)]
mod regression_tests;
#[cfg(test)]
mod resume_tests;
#[cfg(test)]
mod stream_tests;
#[cfg(test)]
mod tests;

use std::ops::Range;

use common::config::{BalancedBatches, Schedule, Snapshots};
use events::{Events, Stream};
use serde::{Deserialize, Serialize};

pub use alteration::{Alteration, Angle, Drawn, Redraw, Turn, Turned};
pub use averaging::{Averaged, WeightAveraging};
pub use checkpoint::Checkpoint;
pub use early_stopping::EarlyStopping;
pub use ensemble::{Ensemble, Member};
pub use history::{Epoch, History};
pub use learning_rate_range::{Band, RangeCurve, RangeTest};
pub use observer::{Observer, Progress, Silent};
pub use outcome::Outcome;
pub use plateau::ReduceOnPlateau;
pub use side_by_side::side_by_side;
pub use split::split;

use batches::Batches;
use rate_plan::RatePlan;

use crate::architecture::{Architecture, Layout};
use crate::backend::Backend;
use crate::batchwise::Batchwise;
use crate::error::{Error, Result};
use crate::event_check;
use crate::loss::{Decorrelation, Loss, Normalisation};
use crate::optimiser::{ClipGradient, Optimiser};

/// All that a training needs besides events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// What to train.
    pub architecture: Architecture,
    /// What is minimised.
    pub loss: Loss,
    /// What the scores must not tell; a term of the loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decorrelate: Option<Decorrelation>,
    /// What a batch's sum of losses is divided by.
    #[serde(default)]
    pub normalisation: Normalisation,
    /// How gradients change parameters.
    pub optimiser: Optimiser,
    /// How the learning rate moves, batch by batch.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// Limit of the gradient of a batch.
    #[serde(default)]
    pub clip_gradient: Option<ClipGradient>,
    /// Events in a batch; `None` puts all into one. A last batch with fewer is used as well.
    pub batch_size: Option<usize>,
    /// Batches with as many events of each class, in place of `batch_size`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balanced_batches: Option<BalancedBatches>,
    /// Inputs of which the one that is 1 says the era of an event: balanced batches have as many events of each, too.
    #[serde(default, skip_serializing_if = "Range::is_empty")]
    pub eras: Range<usize>,
    /// Whether each epoch takes the events in a new random order, not in the given one.
    #[serde(default = "yes")]
    pub shuffle: bool,
    /// Most epochs.
    pub epochs: usize,
    /// Stops when validation no longer improves, and says what the best epoch is.
    #[serde(default)]
    pub early_stopping: Option<EarlyStopping>,
    /// Gives back the parameters of the best epoch, not the last ones.
    #[serde(default)]
    pub save_best_only: bool,
    /// Gives back a mean of the parameters of the last epochs.
    #[serde(default)]
    pub weight_averaging: Option<WeightAveraging>,
    /// Gives back an ensemble of networks that the training passes through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<Snapshots>,
    /// Lowers the learning rate when the validation loss no longer falls.
    #[serde(default)]
    pub reduce_on_plateau: Option<ReduceOnPlateau>,
    /// What is changed in the training events of each epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alteration: Option<Alteration>,
    /// Seed of first weights, shuffles and dropout.
    pub seed: u64,
    /// Where gradients are computed.
    #[serde(default)]
    pub backend: Backend,
    /// Threads of its own; `None` uses the rayon pool that it is called from.
    #[serde(skip)]
    pub threads: Option<usize>,
}

fn yes() -> bool {
    true
}

impl Training {
    /// One epoch of all events in one batch with the plainest of settings, to be changed.
    pub fn new(architecture: Architecture, loss: Loss, optimiser: Optimiser) -> Self {
        Self {
            architecture,
            loss,
            decorrelate: None,
            normalisation: Normalisation::default(),
            optimiser,
            schedule: None,
            clip_gradient: None,
            batch_size: None,
            balanced_batches: None,
            eras: 0..0,
            shuffle: true,
            epochs: 1,
            early_stopping: None,
            save_best_only: false,
            weight_averaging: None,
            snapshots: None,
            reduce_on_plateau: None,
            alteration: None,
            seed: 1,
            backend: Backend::default(),
            threads: None,
        }
    }

    /// Refuses settings that cannot work.
    pub fn check(&self) -> Result<()> {
        self.architecture.check()?;
        self.optimiser.check()?;
        self.clip_gradient.map_or(Ok(()), |clip| clip.check())?;
        let output = &self.architecture.output;
        crate::loss::check(&self.loss, output)?;
        self.decorrelate.as_ref().map_or(Ok(()), |with| crate::loss::check_decorrelation(with, output))?;
        let zero = |option| Err(Error::Option { option, found: "0".into(), expected: "at least 1" });
        if self.epochs == 0 {
            return zero("epochs");
        }
        if self.batch_size == Some(0) {
            return zero("batch_size");
        }
        self.weight_averaging.map_or(Ok(()), |averaging| averaging.check(self.epochs))?;
        let one_choice = |option, others: &str| {
            let found = format!("given with {others}");
            Err(Error::Option { option, found, expected: "only one choice of the weights that are kept" })
        };
        let one_epoch = self.save_best_only || self.early_stopping.is_some();
        if self.weight_averaging.is_some() && one_epoch {
            return one_choice("weight_averaging", "early_stopping or save_best_only");
        }
        if self.snapshots.is_some() && (self.weight_averaging.is_some() || one_epoch) {
            return one_choice("snapshots", "weight_averaging, early_stopping or save_best_only");
        }
        let scheduled = match self.snapshots {
            Some(snapshots) => snapshots.scheduled(self.epochs),
            None => self.weight_averaging.map_or(self.epochs, |averaging| averaging.start - 1),
        };
        let wrong = |schedule: Schedule| schedule.out_of_range().or_else(|| schedule.misfit(scheduled as f64));
        if let Some(reason) = self.schedule.and_then(wrong) {
            return Err(Error::Schedule { reason });
        }
        self.members()?;
        self.early_stopping.map_or(Ok(()), |early| early.check(output))?;
        self.reduce_on_plateau.map_or(Ok(()), |plateau| plateau.check(output))
    }

    /// First parameters, drawn from the seed.
    pub fn first_parameters(&self) -> Vec<f32> {
        Layout::of(&self.architecture).initialise(&mut common::seed::stream(self.seed, "initial weights"))
    }

    /// Trains from the first parameters that the seed gives.
    pub fn run(&self, train: Events<'_>, validation: Events<'_>, observer: &mut dyn Observer) -> Result<Outcome> {
        self.run_from(self.first_parameters(), train, validation, observer)
    }

    /// Trains from given parameters.
    pub fn run_from(
        &self,
        parameters: Vec<f32>,
        train: Events<'_>,
        validation: Events<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        self.resume(Checkpoint::start(self, parameters), train, validation, observer)
    }

    /// Goes on from a checkpoint of the same training with the same events, to the bytes that it would have ended with.
    pub fn resume(
        &self,
        from: Checkpoint,
        train: Events<'_>,
        validation: Events<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        self.check()?;
        self.check_events(&train, &validation)?;
        self.go_on(from, Batches::whole(self, train, validation)?, observer)
    }

    /// Trains on more events than fit in memory, from a checkpoint if there is one. The events are shuffled, always.
    pub fn run_stream<'a>(
        &'a self,
        from: Option<Checkpoint>,
        source: &'a mut dyn Stream,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        self.check()?;
        self.check_stream(source)?;
        let from = from.unwrap_or_else(|| Checkpoint::start(self, self.first_parameters()));
        self.go_on(from, Batches::stream(self, source), observer)
    }

    fn go_on<'a>(&'a self, from: Checkpoint, batches: Batches<'a>, observer: &mut dyn Observer) -> Result<Outcome> {
        from.check(self)?;
        self.in_own_pool(|| self.epochs(from, batches, observer))
    }

    fn in_own_pool<T: Send>(&self, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        let Some(threads) = self.threads else { return work() };
        rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(work)
    }

    fn check_stream(&self, source: &dyn Stream) -> Result<()> {
        if self.batch_size.is_none() {
            return Err(Error::Stream { what: "a batch of all events" });
        }
        if Batchwise::of(&self.loss, self.decorrelate.as_ref()).is_some() {
            return Err(Error::Stream { what: "the validation of a loss of whole samples (`asimov`, `decorrelate`)" });
        }
        if self.balanced_batches.is_some() {
            return Err(Error::Stream { what: "a batch with as many events of each class (`balanced_batches`)" });
        }
        if self.alteration.is_some() {
            return Err(Error::Stream { what: "what is changed in the events of each epoch" });
        }
        let (training, validation) = (source.training(), source.validation());
        if training.events == 0 {
            return Err(Error::NoEvents { sample: "training".into() });
        }
        event_check::check_totals(training, "training")?;
        event_check::check_totals(validation, "validation")?;
        self.check_watchers(validation.events)
    }

    fn check_training(&self, train: &Events<'_>) -> Result<()> {
        event_check::check(train, "training", &self.architecture)?;
        if train.is_empty() {
            return Err(Error::NoEvents { sample: "training".into() });
        }
        self.check_events_of("training", train)
    }

    fn check_events_of(&self, sample: &str, events: &Events<'_>) -> Result<()> {
        let (found, expected) = (events.decorrelated.len(), events.len());
        if self.decorrelate.is_some() && found != expected {
            let (sample, what) = (format!("{sample} events"), "values of the decorrelated variable");
            return Err(Error::Shape { sample, what, found, expected });
        }
        match self.architecture.unknown(events) {
            None => Ok(()),
            Some((event, input, value)) => Err(Error::Category { sample: sample.into(), event, input, value }),
        }
    }

    fn check_events(&self, train: &Events<'_>, validation: &Events<'_>) -> Result<()> {
        self.check_training(train)?;
        event_check::check(validation, "validation", &self.architecture)?;
        self.check_events_of("validation", validation)?;
        self.check_watchers(validation.len())
    }

    fn check_watchers(&self, validation: usize) -> Result<()> {
        let watchers = [
            ("early_stopping", self.early_stopping.is_some()),
            ("save_best_only", self.save_best_only),
            ("reduce_lr_on_plateau", self.reduce_on_plateau.is_some()),
        ];
        match watchers.into_iter().find(|(_, on)| *on && validation == 0) {
            Some((option, _)) => Err(Error::NoValidation { option }),
            None => Ok(()),
        }
    }

    fn epochs<'a>(
        &'a self,
        mut state: Checkpoint,
        batches: Batches<'a>,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        let mut run = epoch::Run::new(self, &state, batches)?;
        while !state.is_end(self) {
            let number = state.epochs() + 1;
            let averaging = self.weight_averaging.filter(|averaging| number >= averaging.start);
            let plan = match (averaging, self.triangle(number)) {
                (Some(averaging), _) => RatePlan::Scheduled { rate: averaging.learning_rate, schedule: None },
                (None, Some(triangle)) => RatePlan::Triangle(triangle),
                (None, None) => RatePlan::Scheduled { rate: state.rate, schedule: self.schedule },
            };
            let epoch = match run.epoch(number, plan, observer) {
                Ok(epoch) => epoch,
                Err(error) => return Err(broken(error, &state, observer)),
            };
            state.add(self, epoch.clone(), run.parameters(), run.moments());
            if observer.epoch(&epoch, &state).is_break() {
                return Err(broken(Error::Interrupted { epoch: number }, &state, observer));
            }
        }
        observer.finished(&state);
        self.outcome(&state, run)
    }
}

/// Hands out the state after the last whole epoch.
fn broken(error: Error, last: &Checkpoint, observer: &mut dyn Observer) -> Error {
    if last.epochs() > 0 {
        observer.broken(last);
    }
    error
}
