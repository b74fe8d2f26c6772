//! The table of what became of the events.

use common::number;
use dataset::ProcessTally;
use shell::Table;

/// One row for each process and fold.
pub fn table(processes: &[ProcessTally]) -> Table {
    let mut table = Table::new(["process", "class", "fold", "read", "passing", "sum of weights", "negative"]);
    for process in processes {
        for (fold, sums) in process.folds.iter().enumerate() {
            table.row([
                process.process.clone(),
                process.class.clone(),
                fold.to_string(),
                process.entries.to_string(),
                sums.events.to_string(),
                number::short(sums.sum),
                number::percent(sums.negative_share()),
            ]);
        }
    }
    table
}
