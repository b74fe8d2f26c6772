//! Whether classes are of similar weight, and have enough events behind it.

use common::config::TrainingConfig;
use common::number;

use crate::codes;
use crate::findings::Findings;
use crate::report::WeightRow;

/// The ratio of training weights from which classes are told to be unbalanced.
const UNBALANCED: f64 = 10.0;

/// Effective events below which a class is told to be small.
const FEW: f64 = 100.0;

/// Gives each class of a fold the sum of training weights that `class_weights: equal` gives it: its eras their parts of it,
/// unless batches are balanced in these too.
pub fn equalise(config: &TrainingConfig, rows: &mut [WeightRow]) {
    let balanced = config.model.balanced_batches.is_some();
    for fold in 0..config.folds() {
        let events: u64 = rows.iter().filter(|row| row.fold == fold).map(|row| row.sums.events).sum();
        let share = events as f64 / config.classes.len() as f64 * config.global_weight_scale;
        for (index, class) in config.classes.iter().enumerate() {
            let mut own: Vec<&mut WeightRow> =
                rows.iter_mut().filter(|row| row.fold == fold && row.class == *class).collect();
            let sum: f64 = own.iter().filter_map(|row| row.training_weights).sum();
            let eras = own.len() as f64;
            for row in &mut own {
                row.training_weights = row.training_weights.map(|weights| match eras > 1.0 {
                    true if balanced && !config.is_randomised(index) => share / eras,
                    true => share * weights / sum,
                    false => share,
                });
            }
        }
    }
}

/// Warns of the first of the folds in which the `classes`, which are to be told apart, are unbalanced, with the class weights that
/// would balance them. A dataset has no training weights yet: there those of the events count.
pub fn warn_unbalanced(classes: &[String], folds: u32, rows: &[WeightRow], findings: &mut Findings) {
    for fold in 0..folds {
        // Training weights and weights of each class, in all eras.
        let of = |class: &'_ String| {
            let own = || rows.iter().filter(move |row| row.fold == fold && row.class == *class);
            let training = own().map(|row| row.training_weights.unwrap_or(row.sums.sum)).sum::<f64>();
            (own().count() > 0).then(|| (training, own().map(|row| row.sums.sum).sum::<f64>()))
        };
        let with = |class| of(class).map(|(training, weights)| (class, training, weights));
        let found: Vec<(&String, f64, f64)> = classes.iter().filter_map(with).collect();
        let (least, most) =
            found.iter().fold((f64::INFINITY, 0.0f64), |(l, m), (_, sum, _)| (l.min(*sum), m.max(*sum)));
        if least > 0.0 && most > UNBALANCED * least && found.len() == classes.len() {
            let total: f64 = found.iter().map(|(.., weights)| weights).sum();
            let balanced =
                found.iter().map(|(class, _, weights)| format!("{class}: {}", number::significant(total / weights, 3)));
            let message = format!(
                "fold {fold}: the weights of the largest class are {} times those of the smallest",
                number::significant(most / least, 3)
            );
            let balanced = balanced.collect::<Vec<_>>().join(", ");
            let remedy = format!("`class_weights: equal` in the training, or `{{{balanced}}}`, gives all the same");
            findings.warn(codes::UNBALANCED_CLASSES, message, remedy);
            break;
        }
    }
}

/// Warns of classes with few effective events in a fold.
pub fn warn_small(rows: &[WeightRow], findings: &mut Findings) {
    for row in rows.iter().filter(|row| row.sums.events > 0 && row.effective < FEW) {
        let message = format!(
            "fold {}: class `{}` has {} events, but only {} effective ones",
            row.fold,
            row.label(),
            row.sums.events,
            number::significant(row.effective, 3)
        );
        findings.warn(
            codes::FEW_EFFECTIVE_EVENTS,
            message,
            "loosen its cuts, or look for a few events with a huge weight",
        );
    }
}
