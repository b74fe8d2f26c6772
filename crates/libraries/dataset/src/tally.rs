//! What became of the events of a process, and whether a class can be trained on.

use metrics::WeightSums;
use modelfile::provenance::ClassSummary;

use crate::error::{Error, Result};

/// A process: its class, the entries of its trees, and the sums of its training weights in each fold.
#[derive(Clone, Debug)]
pub struct ProcessTally {
    /// Name of the process.
    pub process: String,
    /// Its class.
    pub class: String,
    /// Entries read.
    pub entries: u64,
    /// Events that passed the cut, one sum for each fold.
    pub folds: Vec<WeightSums>,
}

impl ProcessTally {
    /// What the tree of a class holds in a fold.
    pub fn of_class(processes: &[Self], class: &str, fold: usize) -> WeightSums {
        let mut sums = WeightSums::default();
        processes.iter().filter(|process| process.class == class).for_each(|process| sums.merge(&process.folds[fold]));
        sums
    }

    /// The same as it is written into the fold file.
    pub fn summary(processes: &[Self], class: &str, fold: usize) -> ClassSummary {
        let sums = Self::of_class(processes, class, fold);
        ClassSummary {
            class: class.to_string(),
            entries: sums.events,
            sum_of_weights: sums.sum,
            negative: sums.negative,
        }
    }
}

/// A class without events in a fold cannot be trained on, and a model would never know of it.
///
/// # Errors
/// When the class has no events in the fold.
pub fn check_class(processes: &[ProcessTally], class: &str, fold: u32) -> Result<()> {
    match ProcessTally::of_class(processes, class, fold as usize).events {
        0 => Err(Error::EmptyClass { class: class.to_owned(), fold }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_adds_up_its_processes() {
        let process = |class: &str, weights: &[f32]| ProcessTally {
            process: "p".into(),
            class: class.into(),
            entries: 9,
            folds: vec![WeightSums::default(), WeightSums::from_weights(weights.iter().map(|&w| w.into()))],
        };
        let processes = [process("s", &[1.0]), process("b", &[-2.0, 3.0]), process("s", &[4.0])];
        let summary = ProcessTally::summary(&processes, "s", 1);
        assert_eq!((summary.entries, summary.sum_of_weights, summary.negative), (2, 5.0, 0));
        assert_eq!(ProcessTally::summary(&processes, "b", 1).negative, 1);
        assert!(check_class(&processes, "s", 1).is_ok());
        assert!(check_class(&processes, "s", 0).unwrap_err().to_string().contains("`s` has no events in fold 0"));
    }
}
