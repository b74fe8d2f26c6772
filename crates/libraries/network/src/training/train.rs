//! Trains, epoch after epoch.

use events::{Events, Stream};

use super::batches::Batches;
use super::checkpoint::Checkpoint;
use super::epoch::Run;
use super::observer::Observer;
use super::outcome::Outcome;
use super::rate_plan::RatePlan;
use super::settings::Training;
use crate::error::{Error, Result};

impl Training {
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

    fn epochs<'a>(
        &'a self,
        mut state: Checkpoint,
        batches: Batches<'a>,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        let mut run = Run::new(self, &state, batches)?;
        while !state.is_end(self) {
            let number = state.epochs() + 1;
            let epoch = match run.epoch(number, self.rate_plan(number, state.rate), observer) {
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

    /// How fast an epoch goes, at a learning rate of which a schedule gives shares.
    fn rate_plan(&self, epoch: usize, rate: f64) -> RatePlan {
        let averaging = self.keep.averaging().filter(|averaging| epoch >= averaging.start);
        match (averaging, self.triangle(epoch)) {
            (Some(averaging), _) => RatePlan::Scheduled { rate: averaging.learning_rate, schedule: None },
            (None, Some(triangle)) => RatePlan::Triangle(triangle),
            (None, None) => RatePlan::Scheduled { rate, schedule: self.schedule },
        }
    }
}

/// Hands out the state after the last whole epoch.
fn broken(error: Error, last: &Checkpoint, observer: &mut dyn Observer) -> Error {
    if last.epochs() > 0 {
        observer.broken(last);
    }
    error
}
