//! Splits a fold at random into a training and a validation part.

use super::permutation::permute;

/// Indices of `fraction` of `events` events, and of the others, both ascending.
///
/// The first part has `events · fraction` events, rounded down, as scikit-learn's `train_test_split` does, whose
/// test part is rounded up.
pub fn split(events: usize, fraction: f64, seed: u64) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<u32> = (0..events as u32).collect();
    permute(&mut order, &mut common::seed::stream(seed, "train test split"));
    let first = ((events as f64 * fraction) as usize).min(events);
    let mut second = order.split_off(first);
    order.sort_unstable();
    second.sort_unstable();
    (order, second)
}
