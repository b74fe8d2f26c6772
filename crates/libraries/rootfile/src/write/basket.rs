//! Builds the baskets of one branch: values in the byte order of ROOT and, if entries differ in length, the table of their offsets.

use std::ops::Range;

use super::spec::{BranchSpec, Length};
use super::vectors;
use crate::Column;
use crate::compression::{Compression, shrink};
use crate::values::Slice;

/// The values of a basket so far.
#[derive(Debug, Default)]
pub(super) struct BasketBuilder {
    /// Space for the key of the basket, then the values so far, up to `end`.
    buffer: Vec<u8>,
    end: usize,
    /// Bytes of the key, with those that a basket adds to it.
    key_bytes: usize,
    /// The offset of each entry, counted from the start of the key; empty if all entries have the same length.
    offsets: Vec<u8>,
    /// The memory of the basket that was written last, for the next one.
    pub(super) spare: Vec<u8>,
}

/// A basket whose key is still to be filled in.
pub(super) struct FullBasket {
    /// Space for the key, then the stored bytes.
    pub(super) bytes: Vec<u8>,
    /// Bytes before compression, without the key.
    pub(super) raw: usize,
    /// The end of the values, where the offsets begin, counted from the start of the key.
    pub(super) border: usize,
}

impl BasketBuilder {
    pub(super) fn new(key_bytes: usize) -> Self {
        BasketBuilder { buffer: vec![0; key_bytes], end: key_bytes, key_bytes, ..BasketBuilder::default() }
    }

    /// Adds the entries of a column of `spec`.
    pub(super) fn add(&mut self, spec: &BranchSpec, column: &Column, entries: Range<usize>) {
        match spec.length {
            Length::Fixed => {}
            Length::Counted(_) => {
                let (offsets, bytes) = (&column.levels()[0], spec.item_size());
                let base = self.end as i64 - offsets[entries.start] as i64 * bytes as i64;
                let begins = offsets[entries.clone()].iter().map(|&offset| base + offset as i64 * bytes as i64);
                self.offsets.extend(begins.flat_map(|begin| (begin as i32).to_be_bytes()));
            }
            Length::Text | Length::Vectors { .. } => {
                self.buffer.truncate(self.end);
                for entry in entries {
                    self.offsets.extend((self.buffer.len() as i32).to_be_bytes());
                    self.object(spec, column, entry);
                }
                self.end = self.buffer.len();
                return;
            }
        }
        if let Some(values) = column.slice(entries) {
            self.values(values);
        }
    }

    /// Adds the number of items of each entry, as 32-bit integers.
    pub(super) fn add_counts(&mut self, column: &Column, entries: Range<usize>) {
        let counts: Vec<i32> =
            column.levels()[0][entries.start..=entries.end].windows(2).map(|pair| (pair[1] - pair[0]) as i32).collect();
        self.values(Slice::I32(&counts));
    }

    fn values(&mut self, values: Slice<'_>) {
        let end = self.end + values.len() * values.element().size();
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        big_endian(values, &mut self.buffer[self.end..end]);
        self.end = end;
    }

    /// Adds a text, or a vector after its byte count and version.
    fn object(&mut self, spec: &BranchSpec, column: &Column, entry: usize) {
        if spec.length == Length::Text {
            return self.text(column, entry);
        }
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&[0; 4]);
        self.buffer.extend_from_slice(&vectors::VERSION.to_be_bytes());
        self.vector(column, 0, entry);
        let count = (self.buffer.len() - start - 4) as u32 | 0x4000_0000;
        self.buffer[start..start + 4].copy_from_slice(&count.to_be_bytes());
    }

    fn vector(&mut self, column: &Column, level: usize, item: usize) {
        let items = column.levels()[level][item] as usize..column.levels()[level][item + 1] as usize;
        self.buffer.extend_from_slice(&(items.len() as i32).to_be_bytes());
        match column.levels().len() - level {
            1 => {
                let (start, values) = (self.buffer.len(), column.as_slice().get(items));
                if let Some(values) = values {
                    self.buffer.resize(start + values.len() * values.element().size(), 0);
                    big_endian(values, &mut self.buffer[start..]);
                }
            }
            2 if column.is_text() => items.for_each(|item| self.text(column, item)),
            _ => items.for_each(|item| self.vector(column, level + 1, item)),
        }
    }

    /// Adds a text after its length, in one byte or in 255 and four more bytes.
    fn text(&mut self, column: &Column, item: usize) {
        let text = column.text_at(item).unwrap_or_default();
        match u8::try_from(text.len()) {
            Ok(length) if length < 255 => self.buffer.push(length),
            _ => {
                self.buffer.push(255);
                self.buffer.extend_from_slice(&(text.len() as i32).to_be_bytes());
            }
        }
        self.buffer.extend_from_slice(text);
    }

    /// Takes the values as a basket, compressed if that makes it smaller.
    pub(super) fn basket(&mut self, compression: Compression) -> FullBasket {
        let border = std::mem::replace(&mut self.end, self.key_bytes);
        self.buffer.truncate(border);
        if !self.offsets.is_empty() {
            let count = self.offsets.len() / 4 + 1; // the last one is not used
            self.buffer.extend_from_slice(&(count as i32).to_be_bytes());
            self.buffer.extend_from_slice(&self.offsets);
            self.buffer.extend_from_slice(&[0; 4]);
            self.offsets.clear();
        }
        let raw = self.buffer.len() - self.key_bytes;
        if compression != Compression::None {
            self.spare.clear();
            self.spare.resize(self.key_bytes, 0);
            if shrink(&self.buffer[self.key_bytes..], compression, &mut self.spare) {
                return FullBasket { bytes: std::mem::take(&mut self.spare), raw, border };
            }
        }
        let bytes = std::mem::replace(&mut self.buffer, std::mem::take(&mut self.spare));
        self.buffer.resize(self.buffer.len().max(self.key_bytes), 0);
        FullBasket { bytes, raw, border }
    }
}

/// Writes values in the byte order of ROOT, with the widest instructions of this machine.
fn big_endian(values: Slice<'_>, out: &mut [u8]) {
    pulp::Arch::new().dispatch(|| swap(values, out));
}

#[inline(always)]
fn swap(values: Slice<'_>, out: &mut [u8]) {
    macro_rules! swapped {
        ($($variant:ident)*) => {
            match values {
                Slice::Bool(values) => out.iter_mut().zip(values).for_each(|(out, &value)| *out = u8::from(value)),
                $(Slice::$variant(values) => {
                    for (out, value) in out.chunks_exact_mut(size_of_val(&values[0])).zip(values) {
                        out.copy_from_slice(&value.to_be_bytes());
                    }
                })*
            }
        };
    }
    if !values.is_empty() {
        swapped!(I8 U8 I16 U16 I32 U32 I64 U64 F32 F64);
    }
}
