//! Random streams: one per purpose, all derived from the one seed of the configuration.
//!
//! Separate streams keep runs reproducible when one consumer draws more numbers than before: the split does not
//! move because dropout was switched on. ChaCha is the same on every platform.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// A random stream.
pub type Random = ChaCha8Rng;

/// The random stream of `purpose` ("split", "initial weights", …) under `seed`.
///
/// The key is SHA-256 of the little-endian seed followed by the purpose in UTF-8.
pub fn stream(seed: u64, purpose: &str) -> Random {
    ChaCha8Rng::from_seed(key(seed, purpose))
}

/// A 64-bit seed for `purpose`, for consumers with their own generator.
pub fn derive(seed: u64, purpose: &str) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&key(seed, purpose)[..8]);
    u64::from_le_bytes(first)
}

/// The place in `shares`, in sum 1, on which a number between 0 and 1 falls.
pub fn pick(shares: &[f64], mut number: f64) -> usize {
    for (place, share) in shares.iter().enumerate() {
        if number < *share {
            return place;
        }
        number -= share;
    }
    shares.len().saturating_sub(1)
}

fn key(seed: u64, purpose: &str) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_le_bytes()).chain_update(purpose.as_bytes()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn shares_are_picked_in_order_and_rounding_leaves_none_out() {
        let picked = |number| pick(&[0.25, 0.0, 0.75], number);
        assert_eq!([0.0, 0.2499, 0.25, 0.9999, 1.0].map(picked), [0, 0, 2, 2, 2]);
    }

    #[test]
    fn purposes_have_independent_streams() {
        assert_ne!(stream(1, "split").next_u64(), stream(1, "dropout").next_u64());
        assert_ne!(stream(1, "split").next_u64(), stream(2, "split").next_u64());
        assert_eq!(stream(1, "split").next_u64(), stream(1, "split").next_u64());
    }
}
