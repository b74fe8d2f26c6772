//! Elementary functions as polynomials, so that loops over them become vector instructions.
//!
//! Coefficients of `exp` are those of Cephes (expf), of `ln_1p` a fit of atanh(t)/t at Chebyshev nodes, of `tanh`
//! those of Eigen. Errors are a few units in the last place (see the tests).

/// `exp(x)`, 0 below the smallest normal number and finite above the largest.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    let (fraction, scale) = exp_parts(x);
    (fraction + 1.0) * scale
}

/// `exp(x) - 1` without loss of digits near 0.
#[inline(always)]
pub(super) fn exp_m1(x: f32) -> f32 {
    let (fraction, scale) = exp_parts(x);
    fraction.mul_add(scale, scale - 1.0)
}

/// 1.5 · 2²³: a small number that is added to it is rounded, and is then an integer in its last bits.
const ROUND: f32 = 12_582_912.0;

/// `exp(x) = (1 + fraction) · scale` with `scale` a power of two.
///
/// The exponent is taken from bits: `as i32` saturates, which no vector instruction does.
#[inline(always)]
fn exp_parts(x: f32) -> (f32, f32) {
    let x = x.clamp(-87.0, 88.0);
    let rounded = x.mul_add(std::f32::consts::LOG2_E, ROUND);
    let n = rounded - ROUND;
    let r = n.mul_add(-0.693_359_4, x);
    let r = n.mul_add(2.121_944_4e-4, r);
    let p = r.mul_add(1.987_569_1e-4, 1.398_2e-3);
    let p = p.mul_add(r, 8.333_452e-3);
    let p = p.mul_add(r, 4.166_579_6e-2);
    let p = p.mul_add(r, 1.666_666_5e-1);
    let p = p.mul_add(r, 0.5);
    let fraction = (p * r).mul_add(r, r);
    (fraction, f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23)))
}

/// `ln(1 + x)` for `x` in [0, 1].
#[inline(always)]
pub(super) fn ln_1p(x: f32) -> f32 {
    let t = x / (2.0 + x);
    let square = t * t;
    let p = square.mul_add(0.134_257_5, 0.141_183_1);
    let p = square.mul_add(p, 0.200_037_8);
    let p = square.mul_add(p, 0.333_333_2);
    2.0 * (t * square).mul_add(p, t)
}

/// `ln(x)` for normal positive numbers.
#[inline(always)]
pub(super) fn ln(x: f32) -> f32 {
    let bits = x.to_bits() as i32;
    let exponent = ((bits >> 23) - 127) as f32;
    let mantissa = f32::from_bits(((bits & 0x007f_ffff) | 0x3f80_0000) as u32);
    exponent.mul_add(std::f32::consts::LN_2, ln_1p(mantissa - 1.0))
}

/// `tanh(x)`.
#[inline(always)]
pub(super) fn tanh(x: f32) -> f32 {
    let x = x.clamp(-7.905_311, 7.905_311);
    let square = x * x;
    let p = square.mul_add(-2.760_768_5e-16, 2.000_188e-13);
    let p = square.mul_add(p, -8.604_672e-11);
    let p = square.mul_add(p, 5.122_297e-8);
    let p = square.mul_add(p, 1.485_722_4e-5);
    let p = square.mul_add(p, 6.372_619e-4);
    let p = square.mul_add(p, 4.893_524_6e-3);
    let q = square.mul_add(1.198_258_4e-6, 1.185_347_1e-4);
    let q = square.mul_add(q, 2.268_434_6e-3);
    let q = square.mul_add(q, 4.893_525e-3);
    x * p / q
}

/// `1 / (1 + exp(-x))`.
#[inline(always)]
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}
