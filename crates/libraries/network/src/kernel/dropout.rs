//! Dropout masks as a hash of (seed, step, layer, event, unit): nothing is stored, nothing is drawn in order.
//!
//! The same mask is computed again in the backward pass, and by any thread, and on any backend.

/// The dropout of one layer in one step.
#[derive(Clone, Copy)]
pub(crate) struct Mask {
    seed: u32,
    threshold: u32,
    /// Factor of the units that are kept: `1 / (1 - rate)`.
    pub(crate) scale: f32,
    /// Its inverse.
    pub(super) unscale: f32,
}

impl Mask {
    /// Whether a unit is kept, by its index `event in batch · units + unit`.
    #[inline(always)]
    pub(crate) fn keeps(&self, index: u32) -> bool {
        mix32(index.wrapping_mul(0x9e37_79b9) ^ self.seed) < self.threshold
    }
}

/// All masks of a training.
#[derive(Clone, Copy)]
pub(crate) struct Masks {
    seed: u64,
    step: u64,
}

impl Masks {
    pub(crate) fn new(seed: u64, step: u64) -> Self {
        Self { seed, step }
    }

    /// The mask of a layer, none if its rate is 0.
    pub(crate) fn of_layer(&self, layer: usize, rate: f64) -> Option<Mask> {
        let mixed = mix64(mix64(self.seed ^ mix64(self.step)) ^ layer as u64);
        let keep = 1.0 - rate;
        let threshold = (keep * 4_294_967_296.0) as u32;
        (rate > 0.0).then_some(Mask {
            seed: (mixed >> 32) as u32,
            threshold,
            scale: (1.0 / keep) as f32,
            unscale: keep as f32,
        })
    }
}

/// Finaliser of MurmurHash3, 32 bits.
#[inline(always)]
fn mix32(mut z: u32) -> u32 {
    z ^= z >> 16;
    z = z.wrapping_mul(0x85eb_ca6b);
    z ^= z >> 13;
    z = z.wrapping_mul(0xc2b2_ae35);
    z ^ (z >> 16)
}

/// SplitMix64.
pub(crate) fn mix64(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
