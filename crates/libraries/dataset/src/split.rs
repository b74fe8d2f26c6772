//! The events of a fold in two parts: one trains the network, the other validates it.
//!
//! The split is stratified: every class is divided by itself, in each era, so that a rare class is in both parts in the same
//! proportion. Which events of a class go where is drawn from the seed alone: same seed, same file, same split.
use rand::Rng;
use rand::seq::index;

use crate::error::{Error, Result};

/// The events of both parts by their position in the sample, in ascending order.
#[derive(Debug, PartialEq)]
pub struct Split {
    /// Positions of the events that the network is trained on.
    pub training: Vec<usize>,
    /// Positions of the events that the network is validated on.
    pub validation: Vec<usize>,
}

/// Events that stand one after another and are divided by themselves: those of a class, or of one in an era.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they are called in errors.
    pub label: String,
    /// Index of the class.
    pub class: usize,
    /// How many there are.
    pub events: usize,
}

impl Split {
    /// Splits the sample that has these groups of events, one after another, of which the `share` is for training.
    ///
    /// A group has at least one event in either part.
    ///
    /// # Errors
    /// When a group has fewer than two events.
    pub fn stratified(groups: &[Group], share: f64, seed: u64) -> Result<Self> {
        let mut random = common::seed::stream(seed, "split");
        let mut split = Self { training: Vec::new(), validation: Vec::new() };
        let mut first = 0;
        for Group { label, events, .. } in groups {
            for (event, validated) in validated(&mut random, *events, label, share)?.into_iter().enumerate() {
                if validated { split.validation.push(first + event) } else { split.training.push(first + event) }
            }
            first += events;
        }
        Ok(split)
    }
}

/// The same split as flags for each group: whether an event validates.
///
/// # Errors
/// When a group has fewer than two events.
pub(crate) fn flags(groups: &[Group], share: f64, seed: u64) -> Result<Vec<Flags>> {
    let mut random = common::seed::stream(seed, "split");
    let flags = |of: &Group| Ok(Flags::new(&validated(&mut random, of.events, &of.label, share)?));
    groups.iter().map(flags).collect()
}

/// One bit for each event.
#[derive(Debug)]
pub(crate) struct Flags(Vec<u64>);

impl Flags {
    fn new(flags: &[bool]) -> Self {
        let word = |flags: &[bool]| flags.iter().rev().fold(0, |word, &flag| word << 1 | u64::from(flag));
        Self(flags.chunks(64).map(word).collect())
    }

    pub(crate) fn get(&self, event: usize) -> bool {
        self.0[event / 64] >> (event % 64) & 1 == 1
    }

    /// Events whose flag is set.
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

fn validated(random: &mut impl Rng, events: usize, class: &str, share: f64) -> Result<Vec<bool>> {
    if events < 2 {
        return Err(Error::TooFew { class: class.to_owned(), events });
    }
    let validation = ((events as f64 * (1.0 - share)).round() as usize).clamp(1, events - 1);
    let mut validated = vec![false; events];
    index::sample(random, events, validation).into_iter().for_each(|event| validated[event] = true);
    Ok(validated)
}

/// Checks the sum of the training weights of a class in the part that trains.
///
/// # Errors
/// When it is not more than zero.
pub fn check_part(class: &str, sum: f64) -> Result<()> {
    if sum <= 0.0 { Err(Error::PartWeights { class: class.to_owned(), sum }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratified(events: &[usize], share: f64, seed: u64) -> Result<Split> {
        let group = |(class, &events): (usize, &usize)| Group { label: format!("class_{class}"), class, events };
        Split::stratified(&events.iter().enumerate().map(group).collect::<Vec<_>>(), share, seed)
    }

    #[test]
    fn every_event_is_in_exactly_one_part() {
        let split = stratified(&[100, 7, 31], 0.75, 1).unwrap();
        let mut all = [split.training, split.validation].concat();
        all.sort_unstable();
        assert_eq!(all, (0..138).collect::<Vec<_>>());
    }

    #[test]
    fn every_class_is_split_in_the_same_proportion() {
        let split = stratified(&[1000, 40], 0.75, 1).unwrap();
        assert_eq!(split.validation.iter().filter(|&&event| event < 1000).count(), 250);
        assert_eq!(split.validation.iter().filter(|&&event| event >= 1000).count(), 10);
    }

    #[test]
    fn a_rare_class_does_not_vanish_from_either_part() {
        let split = stratified(&[1000, 2], 0.99, 1).unwrap();
        assert_eq!(split.training.iter().filter(|&&event| event >= 1000).count(), 1);
        assert_eq!(split.validation.iter().filter(|&&event| event >= 1000).count(), 1);
    }

    #[test]
    fn a_class_of_one_event_is_refused_by_name() {
        let error = stratified(&[1000, 1], 0.75, 1).unwrap_err();
        assert!(error.to_string().contains("`class_1`"), "{error}");
    }

    #[test]
    fn the_seed_decides_the_split() {
        let split = |seed| stratified(&[100, 100], 0.5, seed).unwrap();
        assert_eq!(split(1), split(1));
        assert_ne!(split(1), split(2));
    }
}
