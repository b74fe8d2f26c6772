//! Turns big-endian bytes into values, in loops that the compiler turns into vector shuffles for every instruction set.

use crate::tree::Packing;
use crate::values::SliceMut;

/// Fills `values` from the start of `bytes`; `None` if there are too few bytes, or if the values have the wrong type.
pub(super) fn fill(values: SliceMut<'_>, bytes: &[u8], packing: Packing) -> Option<()> {
    match packing {
        Packing::Plain(_) => pulp::Arch::new().dispatch(|| swap(values, bytes)),
        Packing::Single => unpack(values, bytes, |word: [u8; 4]| f64::from(f32::from_be_bytes(word))),
        Packing::Ranged { minimum, factor, .. } => {
            unpack(values, bytes, |word: [u8; 4]| f64::from(u32::from_be_bytes(word)) / factor + minimum)
        }
        Packing::Truncated { bits, .. } => unpack(values, bytes, |word: [u8; 3]| f64::from(truncated(word, bits))),
    }
}

fn unpack<const N: usize>(values: SliceMut<'_>, bytes: &[u8], number: impl Fn([u8; N]) -> f64) -> Option<()> {
    let words = bytes.as_chunks::<N>().0.get(..values.len())?;
    match values {
        SliceMut::F32(values) => values.iter_mut().zip(words).for_each(|(value, word)| *value = number(*word) as f32),
        SliceMut::F64(values) => values.iter_mut().zip(words).for_each(|(value, word)| *value = number(*word)),
        _ => return None,
    }
    Some(())
}

/// A float of which only `bits` bits of mantissa are stored, with its sign above them (TBufferFile::ReadWithNbits).
fn truncated([exponent, high, low]: [u8; 3], bits: u32) -> f32 {
    let mantissa = u32::from(u16::from_be_bytes([high, low]));
    let sign = 1u32 << (bits + 1);
    let value = f32::from_bits(u32::from(exponent) << 23 | (mantissa & (sign - 1)) << (23 - bits));
    if mantissa & sign != 0 { -value } else { value }
}

#[inline(always)]
fn swap(values: SliceMut<'_>, bytes: &[u8]) -> Option<()> {
    macro_rules! numbers {
        ($type:ty, $values:expr) => {{
            let (chunks, _) = bytes.as_chunks::<{ size_of::<$type>() }>();
            let chunks = chunks.get(..$values.len())?;
            for (value, chunk) in $values.iter_mut().zip(chunks) {
                *value = <$type>::from_be_bytes(*chunk);
            }
        }};
    }
    match values {
        SliceMut::Bool(values) => {
            let bytes = bytes.get(..values.len())?;
            for (value, byte) in values.iter_mut().zip(bytes) {
                *value = *byte != 0;
            }
        }
        SliceMut::I8(values) => numbers!(i8, values),
        SliceMut::U8(values) => values.copy_from_slice(bytes.get(..values.len())?),
        SliceMut::I16(values) => numbers!(i16, values),
        SliceMut::U16(values) => numbers!(u16, values),
        SliceMut::I32(values) => numbers!(i32, values),
        SliceMut::U32(values) => numbers!(u32, values),
        SliceMut::I64(values) => numbers!(i64, values),
        SliceMut::U64(values) => numbers!(u64, values),
        SliceMut::F32(values) => numbers!(f32, values),
        SliceMut::F64(values) => numbers!(f64, values),
    }
    Some(())
}
