//! Big-endian bytes to values: loops that the compiler turns into vector shuffles, for every instruction set.

use crate::values::SliceMut;

/// Fills `values` from the start of `bytes`; `None` if there are too few.
pub(super) fn fill(values: SliceMut<'_>, bytes: &[u8]) -> Option<()> {
    pulp::Arch::new().dispatch(|| swap(values, bytes))
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
