//! Ensembles of networks that one training passes through: their mean of scores is the result.

use super::named::named;
use super::schedule::{Course, Schedule};
use serde::{Deserialize, Serialize};

named!(
    /// A kind of ensemble.
    Ensemble, "ensemble",
    /// Of a cyclic schedule.
    Snapshot = "snapshot_ensemble",
    /// Of short cycles after a training.
    FastGeometric = "fast_geometric_ensemble",
);

/// When a network becomes a member. Plain data; the crate `network` trains with it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Snapshots {
    /// At the end of each wave of a cosine schedule (arXiv:1704.00109).
    SnapshotEnsemble {
        /// How many, the last ones; `None` takes all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        members: Option<usize>,
    },
    /// At the lowest rate of each cycle of a triangle (arXiv:1802.10026).
    FastGeometricEnsemble {
        /// The epoch, from 1, with which the cycles begin.
        start: usize,
        /// Epochs from one highest rate to the next, an even number: members are taken in the middle.
        cycle: usize,
        /// Learning rates at the lowest and at the highest point.
        learning_rates: [f64; 2],
    },
}

/// Epochs that differ by less are equal.
const TOLERANCE: f64 = 1e-6;

impl Snapshots {
    /// Epochs of the training that a schedule has for itself, of so many.
    pub fn scheduled(&self, epochs: usize) -> usize {
        match *self {
            Self::SnapshotEnsemble { .. } => epochs,
            Self::FastGeometricEnsemble { start, .. } => start.saturating_sub(1).min(epochs),
        }
    }

    /// The epochs, from 1, at whose ends members are taken in a training of so many, or why that makes no sense.
    pub fn taken(&self, schedule: Option<Schedule>, epochs: usize) -> Result<Vec<usize>, String> {
        let (mut end, mut length, factor) = self.first(schedule)?;
        let mut taken = Vec::new();
        while end <= epochs as f64 + TOLERANCE {
            if (end - end.round()).abs() > TOLERANCE || length < 1.0 {
                return Err(format!(
                    "a wave of the schedule ends after {end} epochs; expected whole numbers of epochs, at whose ends \
                     members are taken"
                ));
            }
            taken.push(end.round() as usize);
            end += length;
            length *= factor;
        }
        match taken.last() {
            None => return Err(format!("the first member is taken after {end} epochs, but there are only {epochs}")),
            Some(&last) if last < epochs => {
                let whole = |end: f64| (end - end.round()).abs() <= TOLERANCE;
                let ends = [(last as f64, taken.len()), (end, taken.len() + 1)].into_iter();
                let fit = ends.filter(|&(end, count)| whole(end) && count >= self.fewest());
                let fit: Vec<String> = fit.map(|(end, _)| end.round().to_string()).collect();
                let advice =
                    if fit.is_empty() { String::new() } else { format!("; make `epochs` {}", fit.join(" or ")) };
                return Err(format!("the training goes on after its last member, until epoch {epochs}{advice}"));
            }
            Some(_) => {}
        }
        if let Self::SnapshotEnsemble { members: Some(members) } = *self {
            let all = taken.len();
            let Some(others) = all.checked_sub(members) else {
                return Err(format!("`members` is {members}, but only {all} waves end in {epochs} epochs"));
            };
            taken.drain(..others);
        }
        match taken.len() {
            members @ (0 | 1) => Err(format!("the ensemble has {members} members; expected at least 2")),
            _ => Ok(taken),
        }
    }

    /// The fewest members that are asked for.
    fn fewest(&self) -> usize {
        match *self {
            Self::SnapshotEnsemble { members: Some(members) } => members.max(2),
            _ => 2,
        }
    }

    /// The end of the first cycle, the length of the next, and the ratio of lengths from there on.
    fn first(&self, schedule: Option<Schedule>) -> Result<(f64, f64, f64), String> {
        match *self {
            Self::SnapshotEnsemble { .. } => match schedule.map(|schedule| (schedule.begin(), schedule.course)) {
                Some((begin, Course::Cosine { period, period_factor, .. })) => {
                    Ok((begin + period, period * period_factor, period_factor))
                }
                _ => Err("a snapshot ensemble has a member for each wave of the schedule `cosine`; say a `schedule` \
                          of that name"
                    .into()),
            },
            Self::FastGeometricEnsemble { start, cycle, learning_rates: [low, high] } => {
                if start == 0 {
                    return Err("`start` is 0; expected an epoch, counted from 1".into());
                }
                if cycle == 0 || cycle % 2 == 1 {
                    return Err(format!(
                        "`cycle` is {cycle}; expected an even number of epochs, in whose middle a member is taken"
                    ));
                }
                if !(low > 0.0 && low < high && high.is_finite()) {
                    return Err(format!(
                        "`learning_rates` are {low} and {high}; expected two positive numbers, the lower one first"
                    ));
                }
                Ok(((start - 1) as f64 + 0.5 * cycle as f64, cycle as f64, 1.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::WarmUp;

    fn waves(period: f64, period_factor: f64, warm_up: Option<f64>) -> Option<Schedule> {
        let course = Course::Cosine { period, period_factor, end_factor: 0.0 };
        Some(Schedule { course, warm_up: warm_up.map(|epochs| WarmUp { epochs, start_factor: 0.1 }) })
    }

    fn geometric(start: usize, cycle: usize) -> Snapshots {
        Snapshots::FastGeometricEnsemble { start, cycle, learning_rates: [1e-4, 1e-3] }
    }

    #[test]
    fn members_are_taken_at_the_ends_of_waves_and_in_the_middle_of_cycles() {
        let all = Snapshots::SnapshotEnsemble { members: None };
        let two = Snapshots::SnapshotEnsemble { members: Some(2) };
        assert_eq!(all.taken(waves(4.0, 1.0, None), 12), Ok(vec![4, 8, 12]));
        assert_eq!(two.taken(waves(4.0, 1.0, None), 12), Ok(vec![8, 12]));
        assert_eq!(all.taken(waves(2.0, 2.0, Some(1.0)), 15), Ok(vec![3, 7, 15]));
        assert_eq!(two.taken(waves(1.5, 2.0, Some(0.5)), 5), Ok(vec![2, 5]));
        assert_eq!(geometric(11, 4).taken(None, 20), Ok(vec![12, 16, 20]));
        assert_eq!(geometric(1, 2).taken(waves(9.0, 1.0, None), 3), Ok(vec![1, 3]));
    }

    #[test]
    fn ensembles_that_make_no_sense_are_refused_with_a_remedy() {
        let all = Snapshots::SnapshotEnsemble { members: None };
        let some = |members| Snapshots::SnapshotEnsemble { members: Some(members) };
        let rates = |learning_rates| Snapshots::FastGeometricEnsemble { start: 1, cycle: 2, learning_rates };
        for (snapshots, schedule, expected) in [
            (all, None, "for each wave of the schedule `cosine`"),
            (all, Some(Schedule { course: Course::Constant, warm_up: None }), "for each wave of the schedule `cosine`"),
            (all, waves(4.0, 1.0, None), "until epoch 10; make `epochs` 8 or 12"),
            (some(3), waves(4.0, 1.0, None), "until epoch 10; make `epochs` 12"),
            (all, waves(2.5, 1.0, None), "ends after 2.5 epochs; expected whole numbers"),
            (all, waves(1e-300, 1.0, Some(1.0)), "expected whole numbers"),
            (all, waves(10.0, 1.0, None), "has 1 members; expected at least 2"),
            (some(1), waves(5.0, 1.0, None), "has 1 members"),
            (some(0), waves(5.0, 1.0, None), "has 0 members"),
            (some(3), waves(5.0, 1.0, None), "`members` is 3, but only 2 waves end in 10 epochs"),
            (geometric(9, 4), None, "has 1 members"),
            (geometric(10, 4), None, "the first member is taken after 11 epochs, but there are only 10"),
            (geometric(3, 4), None, "make `epochs` 8 or 12"),
            (geometric(0, 4), None, "`start` is 0"),
            (geometric(1, 3), None, "`cycle` is 3; expected an even number"),
            (rates([1e-3, 1e-3]), None, "`learning_rates` are 0.001 and 0.001"),
            (rates([0.0, 1e-3]), None, "two positive numbers"),
        ] {
            let error = snapshots.taken(schedule, 10).unwrap_err();
            assert!(error.contains(expected), "{snapshots:?}: {error}");
        }
    }
}
