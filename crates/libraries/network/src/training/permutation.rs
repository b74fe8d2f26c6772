//! Random orders.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// Fisher and Yates.
pub(super) fn permute(order: &mut [u32], random: &mut ChaCha8Rng) {
    for last in (1..order.len()).rev() {
        order.swap(last, below(random.next_u64(), last + 1));
    }
}

/// A number below `end` of 64 random bits, by Lemire's reduction (arXiv:1805.10941), whose bias is below 2⁻³².
pub(super) fn below(bits: u64, end: usize) -> usize {
    ((u128::from(bits) * end as u128) >> 64) as usize
}
