//! Encodings: how the elements of a column are stored in its pages.

use crate::values::Element;

/// The type of an element in a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stored {
    /// One bit.
    Bit,
    /// An integer; zigzag encoded if split and signed.
    Integer(Element),
    /// A character, which is text or a number.
    Char,
    /// A float of 4 or 8 bytes.
    Float(Element),
    /// A float of 2 bytes.
    Half,
    /// The end of a collection in its cluster, 4 or 8 bytes; differences if split.
    Index(Element),
    /// A float without its last bits.
    Truncated,
    /// A number of equal steps from the least to the greatest value.
    Quantized { least: f64, greatest: f64 },
}

/// How the elements of a column are stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Encoding {
    pub(super) stored: Stored,
    /// Bits of an element.
    pub(super) bits: u32,
    /// Whether the first bytes of all elements come first, then all second bytes, and so on.
    pub(super) split: bool,
}

impl Encoding {
    /// The encoding of a column type, or why it cannot be read.
    pub(super) fn from_code(code: u16, bits: u16, range: Option<(f64, f64)>) -> Result<Encoding, String> {
        use Element as E;
        let stored = match code {
            0x00 => Stored::Bit,
            0x01 | 0x04 => Stored::Integer(E::U8),
            0x02 => Stored::Char,
            0x03 => Stored::Integer(E::I8),
            0x05 | 0x11 => Stored::Integer(E::I16),
            0x06 | 0x12 => Stored::Integer(E::U16),
            0x07 | 0x13 => Stored::Integer(E::I32),
            0x08 | 0x14 => Stored::Integer(E::U32),
            0x09 | 0x15 => Stored::Integer(E::I64),
            0x0A | 0x16 => Stored::Integer(E::U64),
            0x0B | 0x17 => Stored::Half,
            0x0C | 0x18 => Stored::Float(E::F32),
            0x0D | 0x19 => Stored::Float(E::F64),
            0x0E | 0x1A => Stored::Index(E::U32),
            0x0F | 0x1B => Stored::Index(E::U64),
            0x1C => Stored::Truncated,
            0x1D => match range {
                Some((least, greatest)) => Stored::Quantized { least, greatest },
                None => return Err("its quantized column has no range".to_owned()),
            },
            _ => return Err(format!("its column is of the unknown type {code:#04x}")),
        };
        let bits = u32::from(bits);
        let usual = match stored {
            Stored::Bit => 1..=1,
            Stored::Char => 8..=8,
            Stored::Half => 16..=16,
            Stored::Truncated => 10..=31,
            Stored::Quantized { .. } => 1..=32,
            Stored::Integer(element) | Stored::Float(element) | Stored::Index(element) => {
                let bits = 8 * element.size() as u32;
                bits..=bits
            }
        };
        match usual.contains(&bits) {
            true => Ok(Encoding { stored, bits, split: (0x11..=0x1B).contains(&code) }),
            false => Err(format!("its column of type {code:#04x} has {bits} bits")),
        }
    }

    /// The type that elements are decoded to without conversion.
    pub(super) fn element(&self) -> Element {
        match self.stored {
            Stored::Bit => Element::Bool,
            Stored::Char => Element::U8,
            Stored::Integer(element) | Stored::Float(element) => element,
            Stored::Index(_) => Element::U64,
            Stored::Half | Stored::Truncated | Stored::Quantized { .. } => Element::F32,
        }
    }

    /// Whether the elements are ends of collections.
    pub(super) fn is_index(&self) -> bool {
        matches!(self.stored, Stored::Index(_))
    }

    /// Bytes of a page of `elements`, uncompressed.
    pub(super) fn bytes(&self, elements: u64) -> u64 {
        (elements * u64::from(self.bits)).div_ceil(8)
    }
}
