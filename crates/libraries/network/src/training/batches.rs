//! Where batches come from: all events in memory, in a new order for each epoch, or windows of a stream, the next of which
//! is read while one is trained on.

use std::ops::Range;

use events::{Events, Pass, Stream, Totals, Window};

use super::balance::Balance;
use super::settings::Training;
use super::shuffle::Shuffle;
use crate::architecture::Architecture;
use crate::error::{Error, Result};
use crate::event_check::check_window;

/// The events of a training.
pub(super) enum Batches<'a> {
    Whole { events: Box<Shuffle<'a>>, balanced: Option<usize>, shuffled: bool, validation: Events<'a> },
    Stream(Streamed<'a>),
}

/// A stream in the course of a training.
pub(super) struct Streamed<'a> {
    source: &'a mut dyn Stream,
    epoch: usize,
    architecture: &'a Architecture,
    at_hand: Window,
    ahead: Window,
}

impl<'a> Batches<'a> {
    /// # Errors
    /// When batches are to be balanced and a class, or an era of it, has nothing to train on.
    pub(super) fn whole(training: &'a Training, train: Events<'a>, validation: Events<'a>) -> Result<Self> {
        let Architecture { inputs: width, output, .. } = &training.architecture;
        let balance = training
            .batches
            .balanced()
            .map(|config| Balance::new(config, &train, *width, output.classes, training.eras.clone()));
        if let Some(group) = balance.as_ref().and_then(Balance::empty) {
            let eras = training.eras.len().max(1);
            let era = (!training.eras.is_empty()).then_some(group % eras);
            return Err(Error::Unbalanced { class: group / eras, era });
        }
        let balanced = balance.as_ref().map(Balance::batch_size);
        let random = common::seed::stream(training.seed, "shuffle");
        let seed = || common::seed::derive(training.seed, "alteration");
        let alteration = training.alteration.as_ref().map(|change| (change, seed()));
        let events = Box::new(Shuffle::new(train, *width, random, alteration, balance));
        // Balanced batches are drawn, always.
        Ok(Self::Whole { events, balanced, shuffled: training.shuffle || balanced.is_some(), validation })
    }

    pub(super) fn stream(training: &'a Training, source: &'a mut dyn Stream) -> Self {
        let (at_hand, ahead) = (Window::default(), Window::default());
        Self::Stream(Streamed { source, epoch: 0, architecture: &training.architecture, at_hand, ahead })
    }

    /// Events in an epoch.
    pub(super) fn events(&self) -> usize {
        match self {
            Self::Whole { events, .. } => events.len(),
            Self::Stream(stream) => stream.source.training().events,
        }
    }

    /// Events in a batch, if the training does not say it.
    pub(super) fn batch_size(&self) -> Option<usize> {
        match self {
            Self::Whole { balanced, .. } => *balanced,
            Self::Stream(_) => None,
        }
    }

    /// Sums over the events to train on.
    pub(super) fn training(&self) -> Totals {
        match self {
            Self::Whole { events, .. } => events.source().totals(),
            Self::Stream(stream) => stream.source.training(),
        }
    }

    /// Sums over the events to validate with.
    pub(super) fn validation(&self) -> Totals {
        match self {
            Self::Whole { validation, .. } => validation.totals(),
            Self::Stream(stream) => stream.source.validation(),
        }
    }

    /// The same with their other weights, if they have some.
    pub(super) fn other_validation(&self) -> Option<Totals> {
        match self {
            Self::Whole { validation, .. } => {
                let weights = validation.other_weights;
                (!weights.is_empty()).then(|| Events { weights, ..*validation }.totals())
            }
            Self::Stream(stream) => stream.source.other_validation(),
        }
    }

    /// Goes on by so many epochs, each with an order of its own.
    pub(super) fn advance(&mut self, epochs: usize) {
        match self {
            Self::Whole { events, shuffled: true, .. } => events.advance(epochs),
            Self::Whole { .. } => {}
            Self::Stream(stream) => stream.epoch += epochs,
        }
    }

    /// Shows all events to train on in the order of this epoch, whole batches at a time but for the last.
    pub(super) fn each(&mut self, batch_size: usize, mut see: impl FnMut(Events<'_>) -> Result<()>) -> Result<()> {
        match self {
            Self::Whole { events, .. } => events.windows(batch_size).try_for_each(|places| see(events.at(places))),
            Self::Stream(stream) => stream.each(Pass::Training(stream.epoch), see),
        }
    }

    /// The events at these places in the order of this epoch; none of a stream.
    pub(super) fn at(&mut self, places: Range<usize>) -> Option<Events<'_>> {
        match self {
            Self::Whole { events, .. } => Some(events.at(places)),
            Self::Stream(_) => None,
        }
    }

    /// Shows all events to validate with.
    pub(super) fn each_validation(&mut self, mut see: impl FnMut(Events<'_>) -> Result<()>) -> Result<()> {
        match self {
            Self::Whole { validation, .. } => see(*validation),
            Self::Stream(stream) => stream.each(Pass::Validation, see),
        }
    }
}

impl Streamed<'_> {
    fn each(&mut self, pass: Pass, mut see: impl FnMut(Events<'_>) -> Result<()>) -> Result<()> {
        let Self { source, architecture, at_hand, ahead, .. } = self;
        source.begin(pass);
        let mut read = |into: &mut Window| {
            source.next(into).map_err(Error::Source)?;
            check_window(into, architecture)
        };
        read(ahead)?;
        while !ahead.weights.is_empty() {
            std::mem::swap(at_hand, ahead);
            let mut next = Ok(());
            let seen = rayon::in_place_scope(|scope| {
                scope.spawn(|_| next = read(ahead));
                see(at_hand.events())
            });
            seen.and(next)?;
        }
        Ok(())
    }
}
