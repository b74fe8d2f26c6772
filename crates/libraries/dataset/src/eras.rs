//! The eras of events: of each class as its files say, or drawn.
//!
//! The inputs that say the era are told when events are read. Events of a class with a random era get another one here:
//! its inputs must not tell the class.

use common::config::TrainingConfig;
use common::weight::{ClassSum, WeightPolicy};
use rand::RngExt;

/// Draws the era of each event of randomised classes, all as likely, and writes it into its inputs, of which there are
/// `events x variables`.
pub(crate) fn draw(config: &TrainingConfig, targets: &[u32], eras: &mut [u32], inputs: &mut [f32]) {
    let mut random = common::seed::stream(config.seed, "eras of randomised classes");
    let (width, said) = (config.variables.len(), config.era_variables());
    for ((&target, era), row) in targets.iter().zip(eras).zip(inputs.chunks_exact_mut(width)) {
        if config.is_randomised(target as usize) {
            *era = random.random_range(0..said.len() as u32);
            row[said.clone()].fill(0.0);
            row[said.start + *era as usize] = 1.0;
        }
    }
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
) -> Result<(Vec<f32>, Vec<f32>, Vec<ClassSum>), common::Error> {
    let of_classes = config.weight_policy();
    let weigh = |policy: WeightPolicy, groups: &[String], of: &[u32]| {
        let policy = policy.of(groups, of, weights)?;
        let (training, sums) = policy.apply(groups, of, weights)?;
        Ok((training, policy.signed(of, weights), sums))
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
    let (training, signed, sums) = weigh(policy, &groups, &of)?;
    let class = |(class, sums): (&String, &[ClassSum])| {
        sums.iter().fold(ClassSum::new(class), |all, sum| ClassSum {
            events: all.events + sum.events,
            negative: all.negative + sum.negative,
            event_weights: all.event_weights + sum.event_weights,
            training_weights: all.training_weights + sum.training_weights,
            ..all
        })
    };
    Ok((training, signed, config.classes.iter().zip(sums.chunks_exact(count)).map(class).collect()))
}
