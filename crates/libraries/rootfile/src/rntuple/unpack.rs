//! Unpacks the bytes of a page to values, in loops that the compiler turns into vector shuffles for every instruction set.

use crate::values::{Element, Slice, SliceMut, Values};

use super::encoding::{Encoding, Stored};

/// Fills `values` with the elements of a page from number `first` on; the page has `count` of them.
/// `None` if it is too short or its elements do not convert to the type of the values.
pub(super) fn fill(
    encoding: &Encoding,
    bytes: &[u8],
    count: usize,
    first: usize,
    mut values: SliceMut<'_>,
) -> Option<()> {
    let page = PageBytes { bytes, count, first, split: encoding.split };
    if let Some(done) = pulp::Arch::new().dispatch(|| page.direct(encoding, &mut values)) {
        return done;
    }
    let mut own = Values::zeros(encoding.element(), values.len());
    pulp::Arch::new().dispatch(|| page.direct(encoding, &mut own.as_slice_mut()))??;
    convert(own.as_slice(), values)
}

/// Whether values of one type may become values of the other.
pub(super) fn converts(from: Element, to: Element) -> bool {
    let float = |element| matches!(element, Element::F32 | Element::F64);
    float(from) == float(to)
}

struct PageBytes<'a> {
    bytes: &'a [u8],
    count: usize,
    first: usize,
    split: bool,
}

/// Decodes a signed integer, which is zigzag encoded if split.
macro_rules! signed {
    ($signed:ty, $unsigned:ty, $split:expr) => {{
        let split = $split;
        move |bytes| {
            let value = <$unsigned>::from_le_bytes(bytes);
            let unwound = (value >> 1) ^ (value & 1).wrapping_neg();
            (if split { unwound } else { value }) as $signed
        }
    }};
}

impl PageBytes<'_> {
    /// Decodes straight into the values; the outer `None` if there is no loop for their type.
    #[inline(always)]
    fn direct(&self, encoding: &Encoding, values: &mut SliceMut<'_>) -> Option<Option<()>> {
        use Element as E;
        let split = self.split;
        Some(match (encoding.stored, values) {
            (Stored::Bit, SliceMut::Bool(values)) => self.bits(values),
            (Stored::Integer(E::U8) | Stored::Char, SliceMut::U8(values)) => self.numbers(values, u8::from_le_bytes),
            (Stored::Integer(E::I8) | Stored::Char, SliceMut::I8(values)) => self.numbers(values, i8::from_le_bytes),
            (Stored::Integer(E::I16), SliceMut::I16(values)) => self.numbers(values, signed!(i16, u16, split)),
            (Stored::Integer(E::I32), SliceMut::I32(values)) => self.numbers(values, signed!(i32, u32, split)),
            (Stored::Integer(E::I64), SliceMut::I64(values)) => self.numbers(values, signed!(i64, u64, split)),
            (Stored::Integer(E::U16), SliceMut::U16(values)) => self.numbers(values, u16::from_le_bytes),
            (Stored::Integer(E::U32), SliceMut::U32(values)) => self.numbers(values, u32::from_le_bytes),
            (Stored::Integer(E::U64), SliceMut::U64(values)) => self.numbers(values, u64::from_le_bytes),
            (Stored::Float(E::F32), SliceMut::F32(values)) => self.numbers(values, f32::from_le_bytes),
            (Stored::Float(E::F64), SliceMut::F64(values)) => self.numbers(values, f64::from_le_bytes),
            (Stored::Float(E::F32), SliceMut::F64(values)) => {
                self.numbers(values, |bytes| f64::from(f32::from_le_bytes(bytes)))
            }
            (Stored::Half, SliceMut::F32(values)) => self.numbers(values, |bytes| half(u16::from_le_bytes(bytes))),
            (Stored::Index(E::U32), SliceMut::U64(values)) => {
                self.ends(values, |bytes| u64::from(u32::from_le_bytes(bytes)))
            }
            (Stored::Index(_), SliceMut::U64(values)) => self.ends(values, u64::from_le_bytes),
            (Stored::Truncated, SliceMut::F32(values)) => {
                self.packed(values, encoding.bits, |bits| f32::from_bits(bits << (32 - encoding.bits)))
            }
            (Stored::Quantized { least, greatest }, SliceMut::F32(values)) => {
                let number = quantized(least, greatest, encoding.bits);
                self.packed(values, encoding.bits, |bits| number(bits) as f32)
            }
            // not by way of a float, as in ROOT
            (Stored::Quantized { least, greatest }, SliceMut::F64(values)) => {
                self.packed(values, encoding.bits, quantized(least, greatest, encoding.bits))
            }
            _ => return None,
        })
    }

    #[inline(always)]
    fn numbers<const N: usize, T>(&self, values: &mut [T], make: impl Fn([u8; N]) -> T) -> Option<()> {
        if !self.split {
            let (chunks, _) = self.bytes.as_chunks::<N>();
            let chunks = chunks.get(self.first..)?.get(..values.len())?;
            for (value, chunk) in values.iter_mut().zip(chunks) {
                *value = make(*chunk);
            }
            return Some(());
        }
        let planes = self.planes::<N>(self.first, values.len())?;
        let length = values.len();
        let planes = planes.map(|plane| &plane[..length]);
        for (i, value) in values.iter_mut().enumerate() {
            *value = make(planes.map(|plane| plane[i]));
        }
        Some(())
    }

    /// For the first, second, … bytes of the elements: those of the `length` elements from number `first` on.
    #[inline(always)]
    fn planes<const N: usize>(&self, first: usize, length: usize) -> Option<[&[u8]; N]> {
        if self.bytes.len() < self.count.checked_mul(N)? || first.checked_add(length)? > self.count {
            return None;
        }
        Some(std::array::from_fn(|block| &self.bytes[block * self.count + first..][..length]))
    }

    /// Ends of collections, which are differences if split.
    #[inline(always)]
    fn ends<const N: usize>(&self, values: &mut [u64], make: impl Fn([u8; N]) -> u64) -> Option<()> {
        self.numbers(values, &make)?;
        if self.split {
            let before = self.planes::<N>(0, self.first)?;
            let before = (0..self.first).map(|i| make(before.map(|plane| plane[i])));
            let mut sum = before.fold(0u64, u64::wrapping_add);
            for value in values {
                sum = sum.wrapping_add(*value);
                *value = sum;
            }
        }
        Some(())
    }

    #[inline(always)]
    fn bits(&self, values: &mut [bool]) -> Option<()> {
        if values.len().checked_add(self.first)? > self.bytes.len().checked_mul(8)? {
            return None;
        }
        for (i, value) in values.iter_mut().enumerate() {
            let bit = self.first + i;
            *value = self.bytes[bit / 8] >> (bit % 8) & 1 != 0;
        }
        Some(())
    }

    /// Elements of up to 32 bits, one after the other without gaps.
    #[inline(always)]
    fn packed<T>(&self, values: &mut [T], bits: u32, make: impl Fn(u32) -> T) -> Option<()> {
        let width = bits as usize;
        if values.len().checked_add(self.first)?.checked_mul(width)? > self.bytes.len().checked_mul(8)? {
            return None;
        }
        let mask = (1u64 << width) - 1;
        for (i, value) in values.iter_mut().enumerate() {
            let bit = (self.first + i) * width;
            let rest = &self.bytes[bit / 8..];
            let word = match rest.first_chunk() {
                Some(chunk) => u64::from_le_bytes(*chunk),
                None => rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
            };
            *value = make((word >> (bit % 8) & mask) as u32);
        }
        Some(())
    }
}

/// A number from the count of its steps from the least to the greatest value.
fn quantized(least: f64, greatest: f64, bits: u32) -> impl Fn(u32) -> f64 {
    let step = (greatest - least) / ((1u64 << bits) - 1) as f64;
    move |steps| f64::from(steps) * step + least
}

/// A float of two bytes (IEEE 754 binary16): 1 bit of sign, 5 of exponent, 10 of mantissa.
fn half(bits: u16) -> f32 {
    let (exponent, mantissa) = (u32::from(bits >> 10 & 0x1f), u32::from(bits & 0x3ff));
    let size = match exponent {
        0 => mantissa as f32 * 2f32.powi(-24),
        0x1f => f32::from_bits(0x7f80_0000 | mantissa << 13),
        _ => f32::from_bits((exponent + 127 - 15) << 23 | mantissa << 13),
    };
    f32::from_bits(size.to_bits() | u32::from(bits & 0x8000) << 16)
}

/// Values to another type: integers and truth values wrap as C++ casts do, floats are rounded.
fn convert(from: Slice<'_>, to: SliceMut<'_>) -> Option<()> {
    if let SliceMut::F32(to) = to {
        for (to, from) in to.iter_mut().zip(from.to_f64()) {
            *to = from as f32;
        }
        return Some(());
    }
    if let SliceMut::F64(to) = to {
        to.copy_from_slice(&from.to_f64());
        return Some(());
    }
    let from: Vec<i64> = match from {
        Slice::Bool(values) => values.iter().map(|&value| i64::from(value)).collect(),
        Slice::I8(values) => values.iter().map(|&value| value.into()).collect(),
        Slice::U8(values) => values.iter().map(|&value| value.into()).collect(),
        Slice::I16(values) => values.iter().map(|&value| value.into()).collect(),
        Slice::U16(values) => values.iter().map(|&value| value.into()).collect(),
        Slice::I32(values) => values.iter().map(|&value| value.into()).collect(),
        Slice::U32(values) => values.iter().map(|&value| value.into()).collect(),
        Slice::I64(values) => values.to_vec(),
        Slice::U64(values) => values.iter().map(|&value| value.cast_signed()).collect(),
        Slice::F32(_) | Slice::F64(_) => return None,
    };
    macro_rules! wrap {
        ($type:ty, $values:expr) => {
            $values.iter_mut().zip(from).for_each(|(to, from)| *to = from as $type)
        };
    }
    match to {
        SliceMut::Bool(to) => to.iter_mut().zip(from).for_each(|(to, from)| *to = from != 0),
        SliceMut::I8(to) => wrap!(i8, to),
        SliceMut::U8(to) => wrap!(u8, to),
        SliceMut::I16(to) => wrap!(i16, to),
        SliceMut::U16(to) => wrap!(u16, to),
        SliceMut::I32(to) => wrap!(i32, to),
        SliceMut::U32(to) => wrap!(u32, to),
        SliceMut::I64(to) => wrap!(i64, to),
        SliceMut::U64(to) => wrap!(u64, to),
        SliceMut::F32(_) | SliceMut::F64(_) => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(code: u16, bits: u16, bytes: &[u8], count: usize, first: usize, values: &mut Values) -> Option<()> {
        fill(&Encoding::from_code(code, bits, Some((-1.0, 1.0))).unwrap(), bytes, count, first, values.as_slice_mut())
    }

    #[test]
    fn split_numbers_are_joined_and_unwound() {
        // 1, -2, 300 as zigzag 2, 3, 600, first bytes before second ones
        let page = [2, 3, 88, 0, 0, 2];
        let mut values = Values::zeros(Element::I16, 3);
        filled(0x11, 16, &page, 3, 0, &mut values).unwrap();
        assert_eq!(values, Values::I16(vec![1, -2, 300]));
        let mut part = Values::zeros(Element::I64, 2);
        filled(0x11, 16, &page, 3, 1, &mut part).unwrap();
        assert_eq!(part, Values::I64(vec![-2, 300]));
    }

    #[test]
    fn ends_are_summed_from_the_start_of_the_page() {
        // 260, +0, +3
        let page = [4, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut values = Values::zeros(Element::U64, 2);
        filled(0x1A, 32, &page, 3, 1, &mut values).unwrap();
        assert_eq!(values, Values::U64(vec![260, 263]));
    }

    #[test]
    fn packed_floats_are_unpacked_bit_by_bit() {
        let mut values = Values::zeros(Element::F32, 3);
        filled(0x1D, 2, &[0b10_01_11_00], 4, 1, &mut values).unwrap();
        assert_eq!(values, Values::F32(vec![1.0, (-1.0f64 + 2.0 / 3.0) as f32, (2.0 * (2.0 / 3.0) - 1.0) as f32]));
    }

    #[test]
    fn quantized_numbers_are_doubles_where_the_field_is_one() {
        let mut values = Values::zeros(Element::F64, 3);
        filled(0x1D, 2, &[0b10_01_11_00], 4, 1, &mut values).unwrap();
        assert_eq!(values, Values::F64(vec![1.0, -1.0 + 2.0 / 3.0, 2.0 * (2.0 / 3.0) - 1.0]));
    }

    #[test]
    fn halves_keep_their_sign_infinities_and_smallest_numbers() {
        for (bits, value) in [(0x3c00, 1.0), (0xc000, -2.0), (0x0001, 2f32.powi(-24)), (0x7bff, 65504.0)] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0xfc00) == f32::NEG_INFINITY && half(0x7e00).is_nan() && half(0x8000).is_sign_negative());
    }

    #[test]
    fn a_page_that_is_too_short_is_refused() {
        for (code, bits, element) in [(0x13, 32, Element::I32), (0x07, 32, Element::I32), (0x00, 1, Element::Bool)] {
            assert_eq!(filled(code, bits, &[0], 9, 0, &mut Values::zeros(element, 9)), None);
        }
        assert_eq!(filled(0x1C, 10, &[0; 9], 8, 0, &mut Values::zeros(Element::F32, 8)), None);
    }
}
