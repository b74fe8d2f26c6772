//! The remainder of integers by a constant, in vectors.
//!
//! Processors divide integers one by one, but floats in vectors: below 2⁵⁰ a float holds dividend, quotient and
//! product exactly, so the quotient is rounded in floating point and the remainder set right by one step at most.
//! Conversions go by the bits of a float near 1.5·2⁵², which every vector unit can do.

/// Dividends and divisors below this size are divided as floats.
const SMALL: i64 = 1 << 50;
/// Adding it to a whole number below 2⁵¹ leaves that number in the low bits of the sum; it also rounds.
const SHIFT: f64 = 6_755_399_441_055_744.0;
const SHIFT_BITS: i64 = SHIFT.to_bits() as i64;

/// `a % divisor` with the sign of `a`, as in C++; the divisor is not zero.
#[inline(always)]
pub(super) fn remainder(a: &[i64], divisor: i64, to: &mut [i64]) {
    let divisor = divisor.unsigned_abs();
    if all_small(a) && divisor < SMALL as u64 {
        let (divisor, inverse) = (divisor as f64, 1.0 / divisor as f64);
        to.iter_mut().zip(a).for_each(|(to, &a)| *to = small(a, divisor, inverse));
    } else if let Ok(divisor) = i64::try_from(divisor) {
        // Wrapping, as the divisor may have been -1: i64::MIN % -1 is 0.
        to.iter_mut().zip(a).for_each(|(to, &a)| *to = a.wrapping_rem(divisor));
    } else {
        // The divisor was i64::MIN, which only divides itself and 0.
        to.iter_mut().zip(a).for_each(|(to, &a)| *to = if a == i64::MIN { 0 } else { a });
    }
}

/// The same for unsigned integers, given and returned bit for bit as signed ones.
#[inline(always)]
pub(super) fn unsigned_remainder(a: &[i64], divisor: u64, to: &mut [i64]) {
    if a.iter().fold(divisor, |bits, &a| bits | a as u64) < SMALL as u64 {
        remainder(a, divisor as i64, to);
    } else {
        to.iter_mut().zip(a).for_each(|(to, &a)| *to = (a as u64 % divisor) as i64);
    }
}

#[inline(always)]
fn all_small(a: &[i64]) -> bool {
    a.iter().fold(0, |bits: u64, &a| bits | a.wrapping_add(SMALL) as u64) < 2 * SMALL as u64
}

#[inline(always)]
fn small(a: i64, divisor: f64, inverse: f64) -> i64 {
    let a = f64::from_bits(a.wrapping_add(SHIFT_BITS) as u64) - SHIFT;
    let quotient = (a * inverse + SHIFT) - SHIFT;
    let rest = a - quotient * divisor;
    let rest = if a >= 0.0 && rest < 0.0 {
        rest + divisor
    } else if a < 0.0 && rest > 0.0 {
        rest - divisor
    } else {
        rest
    };
    ((rest + SHIFT).to_bits() as i64).wrapping_sub(SHIFT_BITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_fast_way_agrees_with_the_processor(
            a in prop_oneof![-40_i64..40, -SMALL..SMALL, any::<i64>()],
            divisor in prop_oneof![-9_i64..9, -SMALL..SMALL, any::<i64>(), Just(i64::MIN)],
        ) {
            prop_assume!(divisor != 0);
            let mut to = [0; 3];
            let around = [a, a.saturating_add(1), a.saturating_sub(1)];
            remainder(&around, divisor, &mut to);
            prop_assert_eq!(to, around.map(|a| a.wrapping_rem(divisor)));
        }

        #[test]
        fn unsigned_integers_above_the_signed_ones_are_exact(
            a in prop_oneof![any::<u64>(), u64::MAX - 9..=u64::MAX],
            divisor in 1..=u64::MAX) {
            let mut to = [0; 2];
            unsigned_remainder(&[a as i64, (a >> 20) as i64], divisor, &mut to);
            prop_assert_eq!(to.map(|rest| rest as u64), [a % divisor, (a >> 20) % divisor]);
        }

        #[test]
        fn multiples_of_the_divisor_leave_nothing(times in -(1_i64 << 30)..(1_i64 << 30), divisor in 1_i64..(1 << 19)) {
            let mut to = [0; 3];
            let around = [times * divisor, times * divisor + 1, times * divisor - 1];
            remainder(&around, divisor, &mut to);
            prop_assert_eq!(to, around.map(|a| a % divisor));
        }
    }
}
