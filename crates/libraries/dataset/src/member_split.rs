//! What the members of an ensemble are trained on and validated with: events that differ from member to member.
use common::config::{EnsembleConfig, MemberSplit};
use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

use crate::error::{Error, Result};
use crate::split::{Group, Split};

impl Split {
    /// The split of a member, from 0. `all` is the split of the training, whose events are of these `groups`, one after another.
    ///
    /// # Errors
    /// When a group has fewer events than there are folds.
    pub fn of_member(
        all: &Split,
        ensemble: &EnsembleConfig,
        member: usize,
        groups: &[Group],
        seed: u64,
    ) -> Result<Self> {
        match ensemble.split {
            MemberSplit::KFold => Self::fold(groups, ensemble.folds, member, seed),
            MemberSplit::Bootstrap => Ok(all.drawn(groups, common::seed::stream(seed, &format!("bootstrap {member}")))),
            MemberSplit::Same => Ok(Self { training: all.training.clone(), validation: all.validation.clone() }),
        }
    }

    /// Validates with one of `folds` and trains on the others. Every group is divided by itself.
    fn fold(groups: &[Group], folds: usize, fold: usize, seed: u64) -> Result<Self> {
        let mut random = common::seed::stream(seed, "folds of an ensemble");
        let mut split = Self { training: Vec::new(), validation: Vec::new() };
        let mut first = 0;
        for &Group { ref label, events, .. } in groups {
            if events < folds {
                return Err(Error::TooFewForFolds { class: label.clone(), events, folds });
            }
            let mut order: Vec<usize> = (0..events).collect();
            order.shuffle(&mut random);
            let mut of = vec![0; events];
            order.into_iter().enumerate().for_each(|(place, event)| of[event] = place % folds);
            for (event, of) in of.into_iter().enumerate() {
                if of == fold { split.validation.push(first + event) } else { split.training.push(first + event) }
            }
            first += events;
        }
        Ok(split)
    }

    /// As many training events of each group, drawn with replacement.
    fn drawn(&self, groups: &[Group], mut random: impl Rng) -> Self {
        let mut training = Vec::with_capacity(self.training.len());
        let (mut first, mut left) = (0, self.training.as_slice());
        for &Group { events, .. } in groups {
            let (own, others) = left.split_at(left.partition_point(|&event| event < first + events));
            let begin = training.len();
            training.extend((0..own.len()).map(|_| own[random.random_range(0..own.len())]));
            training[begin..].sort_unstable();
            (first, left) = (first + events, others);
        }
        Self { training, validation: self.validation.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(events: [usize; 2]) -> Vec<Group> {
        let group = |(label, class): (&str, usize)| Group { label: label.into(), class, events: events[class] };
        [("a", 0), ("b", 1)].map(group).into()
    }

    fn member(split: MemberSplit, member: usize) -> Split {
        let ensemble = EnsembleConfig {
            members: 4,
            split,
            folds: 5,
            weighting: common::config::MemberWeighting::Uniform,
            best: 4,
        };
        let groups = groups([40, 15]);
        let all = Split::stratified(&groups, 0.75, 1).unwrap();
        Split::of_member(&all, &ensemble, member, &groups, 1).unwrap()
    }

    #[test]
    fn every_event_validates_one_member_of_all_folds() {
        let splits: Vec<Split> = (0..5).map(|fold| member(MemberSplit::KFold, fold)).collect();
        let mut validating: Vec<usize> = splits.iter().flat_map(|split| split.validation.clone()).collect();
        validating.sort_unstable();
        assert_eq!(validating, (0..55).collect::<Vec<_>>());
        for split in splits {
            assert_eq!((split.training.len(), split.validation.len()), (44, 11));
            assert_eq!(split.validation.iter().filter(|&&event| event >= 40).count(), 3, "classes in proportion");
            assert!(split.validation.iter().all(|event| !split.training.contains(event)));
        }
    }

    #[test]
    fn a_bootstrap_draws_each_class_from_its_own_training_events() {
        let (plain, drawn) = (member(MemberSplit::Same, 0), member(MemberSplit::Bootstrap, 0));
        assert_eq!(drawn.validation, plain.validation);
        assert!(drawn.training.iter().all(|event| plain.training.contains(event)));
        let of_first = |split: &Split| split.training.iter().filter(|&&event| event < 40).count();
        assert_eq!((drawn.training.len(), of_first(&drawn)), (plain.training.len(), of_first(&plain)));
        assert!(drawn.training.windows(2).any(|pair| pair[0] == pair[1]), "with replacement");
        assert_ne!(drawn.training, member(MemberSplit::Bootstrap, 1).training);
    }

    #[test]
    fn a_class_of_fewer_events_than_folds_is_refused() {
        let error = Split::fold(&groups([40, 3]), 5, 0, 1).unwrap_err().to_string();
        assert!(error.contains("class `b`") && error.contains('3') && error.contains("5 folds"), "{error}");
    }
}
