//! The learning rate range test (arXiv:1506.01186, section 3.3): the rate rises exponentially from batch to batch, and
//! the losses tell at which rates the network learns and from which on it diverges.
//!
//! Several passes, each with first weights, shuffles and dropout of its own, are averaged: one curve is mostly noise.

use std::sync::Mutex;

use events::Events;
use serde::{Deserialize, Serialize};

use super::batches::Batches;
use super::checkpoint::Checkpoint;
use super::epoch::Run;
use super::observer::{Observer, Progress};
use super::settings::Training;
use super::side_by_side::side_by_side;
use crate::error::{Error, Result};
use crate::optimiser::StepSize;

/// Fewest batches in a pass. Small samples are gone through more than once.
const FEWEST: usize = 100;
/// Points of a curve that are averaged with a neighbour, as a share of all.
const WINDOW: f64 = 0.03;
/// A pass has diverged when its smoothed loss is so much above its lowest, in units of its first.
const DIVERGED: f64 = 3.0;

/// The range of rates, and how often it is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RangeTest {
    /// Rate of the first batch.
    pub lowest: f64,
    /// Rate of the last.
    pub highest: f64,
    /// Passes that are averaged.
    pub passes: usize,
}

impl Default for RangeTest {
    fn default() -> Self {
        Self { lowest: 1e-7, highest: 10.0, passes: 5 }
    }
}

/// What a range test found: one entry for each rate that all passes reached.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RangeCurve {
    /// The learning rates, rising.
    pub rates: Vec<f64>,
    /// Mean over the passes of the loss of the batch.
    pub losses: Vec<f64>,
    /// The same, averaged over neighbouring rates.
    pub smoothed: Vec<f64>,
    /// Passes that diverged before the highest rate.
    pub diverged: usize,
    /// The band of rates to train with, if the loss fell at all.
    pub band: Option<Band>,
}

/// Rates that a network learns with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Here the smoothed loss has fallen by a tenth of its whole fall: slower learns nothing.
    pub lower: f64,
    /// Here it falls fastest along the logarithm of the rate, inside of the band.
    pub steepest: f64,
    /// Here it has fallen by nine tenths: faster gains nothing, and the highest rate of a cycle should be no higher.
    pub upper: f64,
}

impl RangeTest {
    /// Refuses ranges that are none.
    pub fn check(&self) -> Result<()> {
        let refuse = |option, found: String, expected| Err(Error::Option { option, found, expected });
        if !(self.lowest.is_finite() && self.lowest > 0.0) {
            return refuse("lowest", self.lowest.to_string(), "a number > 0");
        }
        if !(self.highest.is_finite() && self.highest > self.lowest) {
            return refuse("highest", self.highest.to_string(), "a number above the lowest rate");
        }
        if self.passes == 0 {
            return refuse("passes", "0".into(), "at least 1");
        }
        Ok(())
    }

    /// The rate of a batch of so many.
    fn rate(&self, batch: usize, batches: usize) -> f64 {
        let share = batch as f64 / (batches - 1).max(1) as f64;
        self.lowest * (self.highest / self.lowest).powf(share)
    }
}

impl Training {
    /// Tries learning rates on the training events. Epochs, schedule and the optimiser's own rate play no part.
    pub fn range_test(&self, test: RangeTest, train: Events<'_>, observer: &mut dyn Observer) -> Result<RangeCurve> {
        test.check()?;
        self.architecture.check()?;
        self.optimiser.check()?;
        self.check_training(&train)?;
        let observer = Mutex::new(observer);
        let passes = side_by_side(test.passes, |pass, threads| {
            let training = Self { seed: self.seed.wrapping_add(pass as u64), threads: Some(threads), ..self.clone() };
            training.in_own_pool(|| training.pass(test, pass, train, &observer))
        });
        let passes = passes.into_iter().collect::<Result<Vec<_>>>()?;
        Ok(RangeCurve::new(test, &passes))
    }

    /// The losses of one pass until it diverges, and the number of batches that it would have had.
    fn pass(
        &self,
        test: RangeTest,
        pass: usize,
        train: Events<'_>,
        observer: &Mutex<&mut dyn Observer>,
    ) -> Result<(Vec<f64>, usize)> {
        let mut run = Run::new(
            self,
            &Checkpoint::start(self, self.first_parameters()),
            Batches::whole(self, train, Events::default())?,
        )?;
        let per_epoch = run.batches_per_epoch();
        let batches = per_epoch * FEWEST.div_ceil(per_epoch);
        let mut watched = Divergence::default();
        let mut losses = Vec::with_capacity(batches);
        for batch in 0..batches {
            if batch % per_epoch == 0 {
                run.advance(1);
            }
            let step_size = StepSize { rate: test.rate(batch, batches), momentum: None };
            let loss = run.batch(batch % per_epoch, step_size)?.loss;
            if watched.ends(loss, batches) {
                break;
            }
            losses.push(loss);
            let progress = Progress { epoch: pass + 1, epochs: test.passes, done: batch + 1, events: batches, loss };
            // Whoever panicked while it watched has ended the test already.
            let flow = observer.lock().map(|mut observer| observer.batch(&progress));
            if flow.is_ok_and(|flow| flow.is_break()) {
                return Err(Error::Interrupted { epoch: pass + 1 });
            }
        }
        Ok((losses, batches))
    }
}

/// Notices that a loss runs away.
#[derive(Default)]
struct Divergence {
    sum: f64,
    weight: f64,
    /// The first and the lowest of the smoothed losses.
    known: Option<(f64, f64)>,
}

impl Divergence {
    fn ends(&mut self, loss: f64, batches: usize) -> bool {
        if !loss.is_finite() {
            return true;
        }
        // An exponential mean over about as many batches as the curve is smoothed with.
        let keep = 1.0 - 1.0 / (WINDOW * batches as f64).max(1.0);
        self.sum = keep * self.sum + (1.0 - keep) * loss;
        self.weight = keep * self.weight + (1.0 - keep);
        let smoothed = self.sum / self.weight;
        let (first, lowest) = self.known.unwrap_or((smoothed, smoothed));
        self.known = Some((first, lowest.min(smoothed)));
        smoothed > lowest + DIVERGED * first.abs()
    }
}

impl RangeCurve {
    fn new(test: RangeTest, passes: &[(Vec<f64>, usize)]) -> Self {
        let common = passes.iter().map(|(losses, _)| losses.len()).min().unwrap_or(0);
        let batches = passes.first().map_or(0, |(_, batches)| *batches);
        let mean = |batch: usize| passes.iter().map(|(losses, _)| losses[batch]).sum::<f64>() / passes.len() as f64;
        let losses: Vec<f64> = (0..common).map(mean).collect();
        let rates: Vec<f64> = (0..common).map(|batch| test.rate(batch, batches)).collect();
        let smoothed = smooth(&losses, (WINDOW * batches as f64).round() as usize);
        let diverged = passes.iter().filter(|(losses, batches)| losses.len() < *batches).count();
        let band = Band::of(&rates, &smoothed);
        Self { rates, losses, smoothed, diverged, band }
    }
}

/// Means over up to `reach` neighbours on either side.
fn smooth(losses: &[f64], reach: usize) -> Vec<f64> {
    let mean = |at: usize| {
        let window = &losses[at.saturating_sub(reach)..(at + reach + 1).min(losses.len())];
        window.iter().sum::<f64>() / window.len() as f64
    };
    (0..losses.len()).map(mean).collect()
}

impl Band {
    /// The band of a smoothed curve; none if its lowest point is its first, or the fall is lost in its noise.
    fn of(rates: &[f64], smoothed: &[f64]) -> Option<Self> {
        let bottom = (0..smoothed.len()).min_by(|&a, &b| smoothed[a].total_cmp(&smoothed[b]))?;
        // Where nothing is learnt yet the loss is a plateau, and its scatter is noise.
        let plateau = &smoothed[..(smoothed.len() / 10).max(1)];
        let top = plateau.iter().sum::<f64>() / plateau.len() as f64;
        let noise = plateau.iter().map(|loss| (loss - top).abs()).fold(0.0, f64::max);
        let fall = top - smoothed[bottom];
        if bottom == 0 || fall <= 3.0 * noise || fall <= 1e-6 * top.abs() {
            return None;
        }
        // The last rate above a level, coming from the bottom: earlier crossings are noise.
        let below = |share: f64| {
            let level = top - share * fall;
            (0..bottom).rev().find(|&at| smoothed[at] > level).map_or(0, |at| at + 1)
        };
        let (lower, upper) = (below(0.1), below(0.9));
        let slope = |at: usize| smoothed[at - 1] - smoothed[at];
        let steepest = (lower.max(1)..=upper).max_by(|&a, &b| slope(a).total_cmp(&slope(b))).unwrap_or(upper);
        Some(Self { lower: rates[lower], steepest: rates[steepest], upper: rates[upper] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Activation;
    use crate::optimiser::Optimiser;
    use crate::sample::{Sample, dense};
    use crate::training::{Batching, EarlyStopping, Keep, Silent};

    fn training(optimiser: Optimiser) -> Training {
        let training = crate::training::tests::training(vec![dense(40, Activation::Relu)]);
        // What watches validation plays no part.
        let keep = Keep::Last { early_stopping: Some(EarlyStopping::new(1)) };
        Training { optimiser, batches: Batching::Size(100), keep, ..training }
    }

    #[test]
    fn a_network_learns_in_the_band_and_diverges_above_it() {
        let sample = Sample::new(12_000, 6, 3, 1);
        let training = training(Optimiser::sgd(1.0, 0.9));
        let test = RangeTest { lowest: 1e-6, highest: 1e4, passes: 3 };
        let curve = training.range_test(test, sample.events(), &mut Silent).unwrap();
        assert_eq!(curve.diverged, 3, "{curve:?}");
        assert!(*curve.rates.last().unwrap() < 1e4);
        let band = curve.band.unwrap();
        assert!(1e-4 < band.lower && band.lower <= band.steepest, "{band:?}");
        assert!(band.steepest <= band.upper && band.upper < 10.0, "{band:?}");
    }

    #[test]
    fn threads_change_no_number_and_passes_differ() {
        let sample = Sample::new(2000, 6, 3, 1);
        let test = |threads, passes| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let test = RangeTest { passes, ..RangeTest::default() };
            pool.install(|| training(Optimiser::adam(1.0)).range_test(test, sample.events(), &mut Silent).unwrap())
        };
        assert_eq!(test(1, 2), test(3, 2));
        assert_ne!(test(1, 1).losses[0], test(1, 2).losses[0]);
    }

    #[test]
    fn a_small_sample_is_gone_through_until_there_are_enough_batches() {
        let sample = Sample::new(900, 6, 3, 1);
        let test = RangeTest { lowest: 1e-7, highest: 1e-3, passes: 1 };
        let curve = training(Optimiser::adam(1.0)).range_test(test, sample.events(), &mut Silent).unwrap();
        assert_eq!((curve.rates.len(), curve.diverged), (108, 0));
        assert!((curve.rates[107] - 1e-3).abs() < 1e-9);
    }

    #[test]
    fn the_band_is_found_on_a_curve_with_a_known_fall() {
        let rates: Vec<f64> = (0..=80).map(|at| 10_f64.powf(-7.0 + 0.1 * f64::from(at))).collect();
        // A fall from 1 to 0 around 1e-3, one decade wide, and a rise from 1 on.
        let loss = |rate: &f64| 1.0 / (1.0 + (rate / 1e-3).powi(2)) + 0.2 * rate.powi(2);
        let band = Band::of(&rates, &rates.iter().map(loss).collect::<Vec<_>>()).unwrap();
        assert!((3e-4..5e-4).contains(&band.lower), "{band:?}");
        assert!((8e-4..1.3e-3).contains(&band.steepest), "{band:?}");
        assert!((2.5e-3..4.5e-3).contains(&band.upper), "{band:?}");
        assert_eq!(Band::of(&rates, &vec![0.7; rates.len()]), None);
        assert_eq!(Band::of(&rates, &rates), None, "the loss only rises");
    }

    #[test]
    fn ranges_that_are_none_are_refused() {
        let refused = |test: RangeTest| test.check().unwrap_err().to_string();
        assert!(refused(RangeTest { lowest: 0.0, ..RangeTest::default() }).contains("lowest is 0"));
        assert!(refused(RangeTest { highest: 1e-9, ..RangeTest::default() }).contains("above the lowest"));
        assert!(refused(RangeTest { passes: 0, ..RangeTest::default() }).contains("passes is 0"));
    }
}
