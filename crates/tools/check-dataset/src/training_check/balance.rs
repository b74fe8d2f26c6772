//! Whether classes are of similar weight, and have enough events behind it.

use common::config::TrainingConfig;
use common::number;

use crate::findings::Findings;
use crate::report::WeightRow;

/// The ratio of training weights from which classes are told to be unbalanced.
const UNBALANCED: f64 = 10.0;

/// Effective events below which a class is told to be small.
const FEW: f64 = 100.0;

/// Gives each class of a fold the sum of training weights that `class_weights: equal` gives it.
pub fn equalise(config: &TrainingConfig, rows: &mut [WeightRow]) {
    for fold in 0..config.datasets.len() as u32 {
        let of_fold = |row: &&mut WeightRow| row.fold == fold;
        let events: u64 = rows.iter_mut().filter(of_fold).map(|row| row.sums.events).sum();
        let share = events as f64 / config.classes.len() as f64 * config.global_weight_scale;
        rows.iter_mut().filter(of_fold).for_each(|row| row.training_weights = row.training_weights.map(|_| share));
    }
}

/// Warns of the first fold in which classes that are to be told apart are unbalanced, with the class weights that would balance
/// them, and of small classes.
pub fn warn(config: &TrainingConfig, rows: &[WeightRow], findings: &mut Findings) {
    for fold in (0..config.datasets.len() as u32).filter(|_| config.target.is_none()) {
        let rows: Vec<&WeightRow> = rows.iter().filter(|row| row.fold == fold).collect();
        let sums: Vec<f64> = rows.iter().filter_map(|row| row.training_weights).collect();
        let (least, most) =
            (sums.iter().copied().fold(f64::INFINITY, f64::min), sums.iter().copied().fold(0.0, f64::max));
        if least > 0.0 && most > UNBALANCED * least && rows.len() == config.classes.len() {
            let total: f64 = rows.iter().map(|row| row.sums.sum).sum();
            let balanced =
                rows.iter().map(|row| format!("{}: {}", row.class, number::significant(total / row.sums.sum, 3)));
            let message = format!(
                "fold {fold}: the training weights of the largest class are {} times those of the smallest",
                number::significant(most / least, 3)
            );
            let balanced = balanced.collect::<Vec<_>>().join(", ");
            let remedy = format!("`class_weights: equal`, or `{{{balanced}}}`, gives all the same");
            findings.warn("unbalanced_classes", message, remedy);
            break;
        }
    }
    for row in rows.iter().filter(|row| row.effective < FEW) {
        let message = format!(
            "fold {}: class `{}` has {} events, but only {} effective ones",
            row.fold,
            row.class,
            row.sums.events,
            number::significant(row.effective, 3)
        );
        findings.warn("few_effective_events", message, "loosen its cuts, or look for a few events with a huge weight");
    }
}
