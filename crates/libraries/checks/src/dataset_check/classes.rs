//! The classes of a dataset: whether they can be trained on, and their weights.

use common::config::DatasetConfig;
use common::weight::ClassSum;
use dataset::{ProcessTally, check_class};
use metrics::WeightSums;

use crate::codes;
use crate::findings::{Finding, Findings};
use crate::report::{WeightRow, set_shares};

/// What `create-training-dataset` refuses in the end, and sums that a training with the default policy refuses.
pub fn check(config: &DatasetConfig, tallies: &[ProcessTally], findings: &mut Findings) {
    let read = |name: &str| tallies.iter().any(|tally| tally.process == name);
    for tally in tallies.iter().filter(|tally| tally.folds.iter().all(|sums| sums.events == 0)) {
        let message = format!("no event of process `{}` passes its cut", tally.process);
        findings.warn(codes::EMPTY_PROCESS, message, "loosen its cut, or take it out of the configuration");
    }
    let classes = config.classes();
    if classes.len() < 2 {
        let message = format!("there is one class, `{}`, and a training needs two", classes.join(""));
        findings.warn(codes::ONE_CLASS, message, "add processes of another class");
    }
    for class in classes {
        // Of a class with a process that could not be read nothing is known.
        let mut own = config.processes.iter().filter(|process| process.class == class);
        if !own.all(|process| read(&process.name)) {
            continue;
        }
        for fold in 0..config.fold.folds {
            if let Err(problem) = check_class(tallies, class, fold) {
                findings.problem(&problem);
                continue;
            }
            let sums = ProcessTally::of_class(tallies, class, fold as usize);
            if let Err(problem) = trainable(class, &sums) {
                findings.push(Finding::problem_as(codes::CLASS_SUM, &problem, "").at(&format!("fold {fold}")));
            }
        }
    }
}

/// The sums of a class as a training with the default policy checks them.
fn trainable(class: &str, sums: &WeightSums) -> Result<(), common::Error> {
    ClassSum { events: sums.events, event_weights: sums.sum, training_weights: sums.sum, ..ClassSum::new(class) }
        .check()
}

/// The weights of processes and of classes, one row for each fold.
pub fn rows(config: &DatasetConfig, tallies: &[ProcessTally]) -> (Vec<WeightRow>, Vec<WeightRow>) {
    let folds = 0..config.fold.folds;
    let of_process = |tally: &ProcessTally, fold: u32| {
        WeightRow::new(Some(&tally.process), &tally.class, fold, tally.entries, tally.folds[fold as usize])
    };
    let mut processes: Vec<WeightRow> =
        tallies.iter().flat_map(|tally| folds.clone().map(move |fold| of_process(tally, fold))).collect();
    let read = |class: &&str| tallies.iter().any(|tally| tally.class == *class);
    let of_class = |class: &str, fold: u32| {
        let entries = tallies.iter().filter(|tally| tally.class == class).map(|tally| tally.entries).sum();
        WeightRow::new(None, class, fold, entries, ProcessTally::of_class(tallies, class, fold as usize))
    };
    let names = config.classes().into_iter().filter(read);
    let mut classes: Vec<WeightRow> =
        names.flat_map(|class| folds.clone().map(move |fold| (class, fold))).map(|(c, f)| of_class(c, f)).collect();
    set_shares(&mut processes);
    set_shares(&mut classes);
    (processes, classes)
}
