//! What is printed when all events are scored: for each fold the events, their mean largest score and their classes.
use common::number::significant;
use shell::Table;

use crate::branches::Branches;

/// Counts of one fold.
#[derive(Clone, Debug, Default)]
struct Count {
    events: u64,
    sum: f64,
    predicted: Vec<u64>,
    not_finite: u64,
}

/// Counts of all folds.
#[derive(Clone, Debug)]
pub struct Tally {
    folds: Vec<Count>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(folds: usize, classes: usize) -> Self {
        Self { folds: vec![Count { predicted: vec![0; classes], ..Count::default() }; folds] }
    }

    /// Counts scored events; `folds` holds the fold of each.
    pub fn add(&mut self, folds: &[u32], scored: &Branches) {
        for ((&fold, &index), &score) in folds.iter().zip(&scored.max_index).zip(&scored.max_score) {
            let count = &mut self.folds[fold as usize];
            let Ok(index) = usize::try_from(index) else {
                count.not_finite += 1;
                continue;
            };
            count.events += 1;
            count.sum += f64::from(score);
            count.predicted[index] += 1;
        }
    }

    /// Events with a variable that is not finite.
    pub fn not_finite(&self) -> u64 {
        self.folds.iter().map(|count| count.not_finite).sum()
    }

    /// A row for each fold.
    pub fn table(&self, classes: &[String]) -> Table {
        // The one output of a regression is no class to be counted.
        let (mean, shown) = match classes {
            [name] => (format!("mean {name}"), 0),
            _ => ("mean max_score".to_owned(), classes.len()),
        };
        let titles = ["fold of events".to_owned(), "events".to_owned(), mean].into_iter();
        let mut table = Table::new(titles.chain(classes[..shown].iter().cloned()));
        for (fold, count) in self.folds.iter().enumerate() {
            let mean = if count.events == 0 { "-".to_owned() } else { significant(count.sum / count.events as f64, 5) };
            let first = [fold.to_string(), count.events.to_string(), mean];
            table.row(first.into_iter().chain(count.predicted[..shown].iter().map(u64::to_string)));
        }
        table
    }
}
