//! What turns the variables of events into scores: a network today, boosted trees or a model of another program tomorrow.
//!
//! Events go through in blocks that stay in cache, as columns: `variables x events` in, `outputs x events` out. One call serves a
//! block, so that the choice among kinds of models costs nothing for an event.

use std::any::Any;

/// Events of a block, at most.
pub const BLOCK: usize = 512;

/// A trained model, ready to score blocks of events on any number of threads.
///
/// A block takes three steps: its preprocessed variables are written to [`Self::inputs`], [`Self::predict`] gives the scores, and
/// [`Self::spread`] says how far the members of an ensemble are apart in them. The [`Scratch`] of the thread holds it meanwhile.
pub trait Scorer: Sync {
    /// Number of scores of an event.
    fn outputs(&self) -> usize;

    /// Where the variables of the next block of at most [`BLOCK`] events go, `variables x events`.
    fn inputs<'s>(&self, events: usize, scratch: &'s mut Scratch) -> &'s mut [f32];

    /// Makes NaN of those [inputs](Self::inputs) whose value training did not have, as an unknown category; whether there are none.
    fn knows(&self, _events: usize, _inputs: &mut [f32]) -> bool {
        true
    }

    /// Scores of the block whose [inputs](Self::inputs) were written, `outputs x events`. NaN inputs give NaN.
    ///
    /// Those of an event do not depend on the others of its block.
    fn predict<'s>(&self, events: usize, scratch: &'s mut Scratch) -> &'s [f32];

    /// Standard deviations of the members' scores of the block that was [predicted](Self::predict) last, `outputs x events`; 0 of a
    /// single model.
    fn spread<'s>(&self, events: usize, scratch: &'s mut Scratch) -> &'s [f32];
}

/// Memory that a thread uses again for one block after another: a space of its own for each kind of scorer, which all scorers of
/// that kind share.
#[derive(Default)]
pub struct Scratch(Vec<Box<dyn Any + Send>>);

impl Scratch {
    /// The space of a kind, empty at first.
    pub fn space<T: Any + Default + Send>(&mut self) -> &mut T {
        let position = self.0.iter().position(|space| space.is::<T>());
        let position = position.unwrap_or_else(|| {
            self.0.push(Box::new(T::default()));
            self.0.len() - 1
        });
        match self.0[position].downcast_mut() {
            Some(space) => space,
            None => unreachable!("the space at this position is of this type"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_scorer_finds_its_own_space_again() {
        let mut scratch = Scratch::default();
        scratch.space::<Vec<f32>>().push(1.0);
        scratch.space::<Vec<u32>>().extend([2, 3]);
        assert_eq!((scratch.space::<Vec<f32>>().len(), scratch.space::<Vec<u32>>().len()), (1, 2));
    }
}
