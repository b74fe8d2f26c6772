//! The eras of events: of each class as its files say, or drawn.
//!
//! The inputs that say the era are told when events are read. Events of a class with a random era get another one here:
//! its inputs must not tell the class.

use common::config::TrainingConfig;
use common::weight::{ClassSum, WeightPolicy};
use rand::RngExt;

/// Draws the era of each event of randomised classes and writes it into its inputs, of which there are `events x variables`.
///
/// Each era is as likely as it is among the training weights of the other classes, so that it does not tell the class; where
/// batches are balanced, all are.
///
/// # Errors
/// Those of [`weigh`].
pub(crate) fn draw(
    config: &TrainingConfig,
    targets: &[u32],
    weights: &[f64],
    eras: &mut [u32],
    inputs: &mut [f32],
) -> Result<(), common::Error> {
    if config.eras.as_ref().is_none_or(|eras| eras.randomised.is_empty()) {
        return Ok(());
    }
    let (width, said) = (config.variables.len(), config.era_variables());
    let shares = match config.model.balanced_batches {
        Some(_) => vec![1.0 / said.len() as f64; said.len()],
        // Weights of whole classes do not depend on their eras.
        None => shares(config, targets, eras, &weigh(config, targets, &[], weights)?.training),
    };
    let mut random = common::seed::stream(config.seed, "eras of randomised classes");
    for ((&target, era), row) in targets.iter().zip(eras).zip(inputs.chunks_exact_mut(width)) {
        if config.is_randomised(target as usize) {
            *era = common::seed::pick(&shares, random.random()) as u32;
            row[said.clone()].fill(0.0);
            row[said.start + *era as usize] = 1.0;
        }
    }
    Ok(())
}

/// The share of each era in the training weights of all classes that are not randomised, in sum 1. An era in which they cancel
/// has none.
fn shares(config: &TrainingConfig, targets: &[u32], eras: &[u32], training: &[f32]) -> Vec<f64> {
    let mut shares = vec![0.0; config.era_names().count()];
    for ((&target, &era), &weight) in targets.iter().zip(eras).zip(training) {
        if !config.is_randomised(target as usize) {
            shares[era as usize] += f64::from(weight);
        }
    }
    shares.iter_mut().for_each(|share| *share = share.max(0.0));
    let all: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / all).collect()
}

/// Weights of events.
pub(crate) struct Weighed {
    /// In the training, as the policy for negative weights makes them.
    pub(crate) training: Vec<f32>,
    /// In the validation, with their signs.
    pub(crate) signed: Vec<f32>,
    /// Their sums.
    pub(crate) classes: Vec<ClassSum>,
}

/// Weights of events in the training and in the validation, and the sums of each class. Where batches are balanced, each
/// class has the same sum in each era.
///
/// # Errors
/// When a weight cannot be trained with, or a class, or an era of it that is to be balanced, has no positive sum.
pub(crate) fn weigh(
    config: &TrainingConfig,
    targets: &[u32],
    eras: &[u32],
    weights: &[f64],
) -> Result<Weighed, common::Error> {
    let of_classes = config.weight_policy();
    let weigh = |policy: WeightPolicy, groups: &[String], of: &[u32]| {
        let policy = policy.of(groups, of, weights)?;
        let (training, sums) = policy.apply(groups, of, weights)?;
        Ok(Weighed { training, signed: policy.signed(of, weights), classes: sums })
    };
    if eras.is_empty() || config.model.balanced_batches.is_none() {
        return weigh(of_classes, &config.classes, targets);
    }
    let count = config.era_names().count();
    let label = |class: usize| (0..count).map(move |era| config.label(class, Some(era)));
    let groups: Vec<String> = (0..config.classes.len()).flat_map(label).collect();
    let of: Vec<u32> = targets.iter().zip(eras).map(|(target, era)| target * count as u32 + era).collect();
    // `balanced_batches` leaves no class weights.
    let policy = WeightPolicy { class_weights: vec![1.0; groups.len()], ..of_classes };
    let weighed = weigh(policy, &groups, &of)?;
    let class = |(class, sums): (&String, &[ClassSum])| {
        sums.iter().fold(ClassSum::new(class), |all, sum| ClassSum {
            events: all.events + sum.events,
            negative: all.negative + sum.negative,
            event_weights: all.event_weights + sum.event_weights,
            training_weights: all.training_weights + sum.training_weights,
            ..all
        })
    };
    let classes = config.classes.iter().zip(weighed.classes.chunks_exact(count)).map(class).collect();
    Ok(Weighed { classes, ..weighed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn config(more: &str, batches: &str) -> TrainingConfig {
        let yaml = format!(
            "datasets_a: [a0, a1]\ndatasets_b: [b0, b1]\nclasses: [s, b]\nvariables: [x]\nseed: 5\n{more}\n\
             model: {{architecture: {{layers: [4]}}, {batches}, epochs: 1}}\n"
        );
        TrainingConfig::parse(Path::new("training.yaml"), &yaml).unwrap()
    }

    #[test]
    fn events_of_randomised_classes_get_eras_as_often_as_others_have_them_and_others_keep_theirs() {
        let config = config("randomised_eras: [s]", "batch_size: 9");
        let targets: Vec<u32> = (0..2000).map(|event| event / 1000).collect();
        // A quarter of the others' weight is in the first era.
        let own: Vec<u32> = (0..2000).map(|event| u32::from(event < 1000 || event % 2 == 0)).collect();
        let weights: Vec<f64> = own.iter().map(|&era| if era == 0 { 1.0 } else { 3.0 }).collect();
        let rows = |era: &u32| if *era == 0 { [7.0, 1.0, 0.0] } else { [7.0, 0.0, 1.0] };
        let drawn = || {
            let (mut eras, mut inputs) = (own.clone(), own.iter().flat_map(rows).collect::<Vec<f32>>());
            draw(&config, &targets, &weights, &mut eras, &mut inputs).unwrap();
            (eras, inputs)
        };
        let (eras, inputs) = drawn();
        let first = eras[..1000].iter().filter(|&&era| era == 0).count();
        // Five standard deviations.
        assert!(first.abs_diff(250) < 70 && eras[1000..] == own[1000..], "{first}");
        for (row, era) in inputs.chunks_exact(3).zip(&eras) {
            assert_eq!(row, rows(era));
        }
        assert_eq!(drawn(), (eras, inputs), "the seed decides");
    }

    #[test]
    fn classes_weigh_the_same_in_each_era_where_batches_are_balanced_and_only_there() {
        let (targets, eras) = ([0, 0, 0, 1, 1, 1], [0, 1, 1, 0, 0, 1]);
        let weights = [1.0, 2.0, 4.0, -1.0, 3.0, 8.0];
        let sum = |weights: &[f32], class: u32, era: u32| -> f32 {
            let of = targets.iter().zip(eras).zip(weights).filter(|((t, e), _)| (**t, *e) == (class, era));
            of.map(|(_, weight)| weight).sum()
        };
        let balanced = config("", "balanced_batches: {events_per_class: 2}");
        let Weighed { training, signed, classes } = weigh(&balanced, &targets, &eras, &weights).unwrap();
        for (class, era) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            assert_eq!((sum(&training, class, era), sum(&signed, class, era)), (1.5, 1.5), "{class} {era}");
        }
        let told: Vec<_> =
            classes.iter().map(|of| (of.class.as_str(), of.events, of.negative, of.event_weights)).collect();
        assert_eq!(told, [("s", 3, 0, 7.0), ("b", 3, 1, 10.0)]);
        let plain = weigh(&config("", "batch_size: 9"), &targets, &eras, &weights).unwrap();
        assert_eq!(plain.training, weights.map(|weight| weight as f32));
        let cancelled = weigh(&balanced, &targets, &eras, &[1.0, 2.0, 4.0, -3.0, 3.0, 8.0]).err().unwrap().to_string();
        assert!(cancelled.contains("class `b (a)` sum to 0"), "{cancelled}");
    }
}
