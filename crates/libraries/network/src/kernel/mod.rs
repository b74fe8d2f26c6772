//! The loops that training and prediction spend their time in, on plain slices and without allocation.
//!
//! Each is compiled for baseline x86-64, AVX2 and AVX-512 (or NEON) and chosen at run time, so that one binary
//! serves every node. Passes over a layer's units follow its matrix product while the rows are in cache.

mod columns;
mod curve;
mod distance;
mod dropout;
mod function;
mod moments;
mod product;
mod score;
mod shift;
mod small;
mod softmax;
mod sums;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub(crate) use columns::{
    TrainingPass, activate, add_columns, backpropagate, scale_columns, softmax_columns, transpose,
};
pub(crate) use dropout::{Mask, Masks, mix64};
pub(crate) use moments::{Coefficients, Descend, collect, descend, limit, multiply, shrink, squares, update};
pub(crate) use product::{Matrix, product};
pub(crate) use score::softmax_rows;
pub(crate) use small::{SmallBatch, SmallLayer, SmallWork, WIDEST, small_pass};
pub(crate) use softmax::loss_and_slope;
pub(crate) use sums::Sums;

static ARCH: LazyLock<pulp::Arch> = LazyLock::new(pulp::Arch::new);

/// The instruction set of this machine.
pub(crate) fn arch() -> pulp::Arch {
    *ARCH
}

/// The widest vector instructions of this machine, by which kernels and matrix products are chosen: results of two of them
/// differ by rounding.
pub fn instruction_set() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if pulp::x86::V4::try_new().is_some() {
        return "AVX-512";
    } else if pulp::x86::V3::try_new().is_some() {
        return "AVX2";
    }
    if cfg!(target_arch = "aarch64") { "NEON" } else { "no AVX2" }
}

/// Defines a function whose body is compiled for every instruction set and chosen at run time.
macro_rules! kernel {
    ($(#[$about:meta])* $name:ident<$life:lifetime>($($argument:ident: $kind:ty),* $(,)?) $(-> $out:ty)? $body:block) => {
        $(#[$about])*
        pub(crate) fn $name<$life>($($argument: $kind),*) $(-> $out)? {
            struct Call<$life> { $($argument: $kind),* }
            impl<$life> pulp::WithSimd for Call<$life> {
                type Output = kernel!(@out $($out)?);
                #[inline(always)]
                fn with_simd<S: pulp::Simd>(self, _: S) -> Self::Output {
                    let Self { $($argument),* } = self;
                    $body
                }
            }
            $crate::kernel::arch().dispatch(Call { $($argument),* })
        }
    };
    (@out) => { () };
    (@out $out:ty) => { $out };
}
use kernel;
