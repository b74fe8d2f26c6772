//! What became of the events: tallies of processes and classes, and the table of them.

use common::number;
use common::provenance::ClassSummary;
use common::shell::Table;

/// Events of one process in one fold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Events that passed the cut.
    pub passing: u64,
    /// Sum of their training weights.
    pub weight: f64,
    /// Those with a negative weight.
    pub negative: u64,
}

impl Tally {
    /// Counts the events of a chunk.
    pub fn add(&mut self, weights: &[f32]) {
        self.passing += weights.len() as u64;
        self.weight += weights.iter().map(|&weight| f64::from(weight)).sum::<f64>();
        self.negative += weights.iter().filter(|&&weight| weight < 0.0).count() as u64;
    }

    /// Share of events with a negative weight.
    pub fn negative_share(&self) -> f64 {
        if self.passing == 0 { 0.0 } else { self.negative as f64 / self.passing as f64 }
    }
}

/// A process: its class, the entries of its trees, and a tally for each fold.
#[derive(Clone, Debug)]
pub struct ProcessTally {
    /// Name of the process.
    pub process: String,
    /// Its class.
    pub class: String,
    /// Entries read.
    pub entries: u64,
    /// One for each fold.
    pub folds: Vec<Tally>,
}

/// One row for each process and fold.
pub fn table(processes: &[ProcessTally]) -> Table {
    let mut table = Table::new(["process", "class", "fold", "read", "passing", "sum of weights", "negative"]);
    for process in processes {
        for (fold, tally) in process.folds.iter().enumerate() {
            table.row([
                process.process.clone(),
                process.class.clone(),
                fold.to_string(),
                process.entries.to_string(),
                tally.passing.to_string(),
                number::short(tally.weight),
                number::percent(tally.negative_share()),
            ]);
        }
    }
    table
}

/// What the tree of a class holds in a fold.
pub fn of_class(processes: &[ProcessTally], class: &str, fold: usize) -> ClassSummary {
    let mut summary = ClassSummary { class: class.to_string(), entries: 0, sum_of_weights: 0.0, negative: 0 };
    for process in processes.iter().filter(|process| process.class == class) {
        let tally = &process.folds[fold];
        summary.entries += tally.passing;
        summary.sum_of_weights += tally.weight;
        summary.negative += tally.negative;
    }
    summary
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(weights: &[f32]) -> Tally {
        let mut tally = Tally::default();
        weights.chunks(2).for_each(|chunk| tally.add(chunk));
        tally
    }

    #[test]
    fn a_tally_counts_events_weights_and_negative_ones() {
        let tally = tally(&[1.0, -0.5, 2.0, 0.5]);
        assert_eq!(tally, Tally { passing: 4, weight: 3.0, negative: 1 });
        assert_eq!(tally.negative_share(), 0.25);
    }

    #[test]
    fn a_class_adds_up_its_processes() {
        let process = |class: &str, weights: &[f32]| ProcessTally {
            process: "p".into(),
            class: class.into(),
            entries: 9,
            folds: vec![Tally::default(), tally(weights)],
        };
        let processes = [process("s", &[1.0]), process("b", &[-2.0, 3.0]), process("s", &[4.0])];
        let summary = of_class(&processes, "s", 1);
        assert_eq!((summary.entries, summary.sum_of_weights, summary.negative), (2, 5.0, 0));
        assert_eq!(of_class(&processes, "b", 1).negative, 1);
        assert_eq!(of_class(&processes, "s", 0).entries, 0);
    }
}
