//! How one number is stored: in its own type, or packed into fewer bits as Double32_t and Float16_t are.
//!
//! Packed numbers follow `TStreamerElement::GetRange` and `TBufferFile::ReadWithFactor` / `ReadWithNbits` of ROOT: a range in the
//! title, `[min,max]` or `[min,max,bits]`, makes them integers over the range; without a range, a byte of exponent and two of
//! mantissa are stored.

use crate::values::Element;

/// How a number is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Packing {
    /// Big-endian, in its own type.
    Plain(Element),
    /// A Double32_t without a range: four bytes, read as F64.
    Single,
    /// `minimum + stored / factor`, stored in four bytes.
    Ranged { element: Element, minimum: f64, factor: f64 },
    /// The exponent in one byte; the sign and `bits` bits of the mantissa in two.
    Truncated { element: Element, bits: u32 },
}

/// Bits of the mantissa of a Float16_t whose title does not give them.
const FLOAT16_BITS: u32 = 12;

impl Packing {
    /// The type of the number in memory.
    pub(crate) fn element(self) -> Element {
        match self {
            Packing::Plain(element) | Packing::Ranged { element, .. } | Packing::Truncated { element, .. } => element,
            Packing::Single => Element::F64,
        }
    }

    /// Bytes of the number on disk.
    pub(crate) fn bytes(self) -> usize {
        match self {
            Packing::Plain(element) => element.size(),
            Packing::Single | Packing::Ranged { .. } => 4,
            Packing::Truncated { .. } => 3,
        }
    }

    /// A Double32_t whose title or comment may hold a range.
    pub(crate) fn double32(title: &str) -> Packing {
        TitleRange::from_title(title).and_then(|range| range.packing(Element::F64)).unwrap_or(Packing::Single)
    }

    /// A Float16_t whose title or comment may hold a range.
    pub(crate) fn float16(title: &str) -> Packing {
        let element = Element::F32;
        let default = Packing::Truncated { element, bits: FLOAT16_BITS };
        TitleRange::from_title(title).and_then(|range| range.packing(element)).unwrap_or(default)
    }

    /// The packing of a type code (TVirtualStreamerInfo::EReadWrite), without [Double32_t](Self::double32) and
    /// [Float16_t](Self::float16).
    pub(crate) fn from_code(code: i32) -> Option<Packing> {
        Some(Packing::Plain(match code {
            1 => Element::I8,
            2 => Element::I16,
            3 => Element::I32,
            4 | 16 => Element::I64,
            5 => Element::F32,
            6 | 13 | 15 => Element::U32,
            8 => Element::F64,
            11 => Element::U8,
            12 => Element::U16,
            14 | 17 => Element::U64,
            18 => Element::Bool,
            _ => return None,
        }))
    }

    /// The packing of a fundamental C++ type.
    pub(crate) fn from_type(name: &str) -> Option<Packing> {
        let words: Vec<&str> = name.split_whitespace().filter(|word| *word != "int").collect();
        Some(Packing::Plain(match words.as_slice() {
            [] if name.trim() == "int" => Element::I32,
            ["Int_t" | "int32_t" | "signed"] => Element::I32,
            ["bool" | "Bool_t"] => Element::Bool,
            ["char" | "Char_t" | "int8_t"] | ["signed", "char"] => Element::I8,
            ["UChar_t" | "uint8_t" | "Byte_t"] | ["unsigned", "char"] => Element::U8,
            ["short" | "Short_t" | "int16_t"] | ["signed", "short"] => Element::I16,
            ["UShort_t" | "uint16_t"] | ["unsigned", "short"] => Element::U16,
            ["unsigned" | "UInt_t" | "uint32_t"] => Element::U32,
            ["long" | "Long_t" | "Long64_t" | "int64_t"] | ["long", "long"] | ["signed", "long"] => Element::I64,
            ["ULong_t" | "ULong64_t" | "uint64_t" | "size_t"] | ["unsigned", "long"] | ["unsigned", "long", "long"] => {
                Element::U64
            }
            ["float" | "Float_t"] => Element::F32,
            ["double" | "Double_t"] => Element::F64,
            ["Double32_t"] => return Some(Packing::Single),
            _ => return None,
        }))
    }
}

/// The range of a packed number.
struct TitleRange {
    minimum: f64,
    maximum: f64,
    bits: u32,
}

impl TitleRange {
    /// The first brackets of a title that hold two or three numbers.
    fn from_title(title: &str) -> Option<TitleRange> {
        let inside =
            title.split('[').skip(1).filter_map(|part| Some(part.split_once(']')?.0)).find(|i| i.contains(','))?;
        let mut parts = inside.split(',').map(str::trim);
        let (minimum, maximum) = (number(parts.next()?)?, number(parts.next()?)?);
        let bits = parts.next().map_or(Some(32), |bits| bits.parse().ok())?;
        Some(TitleRange { minimum, maximum, bits: if (2..=32).contains(&bits) { bits } else { 32 } })
    }

    /// Integers over the range; a truncated mantissa if the range is empty; `None` if it has too many bits to be truncated.
    fn packing(self, element: Element) -> Option<Packing> {
        let TitleRange { minimum, maximum, bits } = self;
        if minimum >= maximum {
            return (bits < 15).then_some(Packing::Truncated { element, bits });
        }
        // 2^32 does not fit the integer that ROOT computes with
        let steps = if bits < 32 { f64::from(1u32 << bits) } else { f64::from(u32::MAX) };
        Some(Packing::Ranged { element, minimum, factor: steps / (maximum - minimum) })
    }
}

/// A number as titles spell it: also `pi`, `-twopi/2`, `2*pi`.
fn number(text: &str) -> Option<f64> {
    if let Some(rest) = text.strip_prefix('-') {
        return number(rest.trim()).map(|value| -value);
    }
    if let Some((left, right)) = text.split_once('*') {
        return Some(number(left.trim())? * number(right.trim())?);
    }
    if let Some((left, right)) = text.rsplit_once('/') {
        return Some(number(left.trim())? / number(right.trim())?);
    }
    match text.to_ascii_lowercase().as_str() {
        "pi" => Some(std::f64::consts::PI),
        "twopi" | "2pi" => Some(std::f64::consts::TAU),
        text => text.parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_in_the_title_makes_integers() {
        let steps = f64::from(1u32 << 10);
        let expected = Packing::Ranged { element: Element::F64, minimum: -2.5, factor: steps / 12.5 };
        assert_eq!(Packing::double32("x/d[-2.5, 10, 10]"), expected);
        assert_eq!(Packing::double32("x[3]"), Packing::Single);
        assert_eq!(Packing::float16(""), Packing::Truncated { element: Element::F32, bits: 12 });
        assert_eq!(Packing::double32("[0,0,8] energy"), Packing::Truncated { element: Element::F64, bits: 8 });
        assert_eq!(Packing::double32("d[0,0,32]"), Packing::Single);
        assert_eq!(Packing::float16("f[0,0,16]"), Packing::float16(""));
        let Packing::Ranged { minimum, .. } = Packing::float16("[-pi,pi,16]") else { panic!("no range") };
        assert_eq!(minimum, -std::f64::consts::PI);
    }

    #[test]
    fn fundamental_types_have_many_names() {
        for (name, element) in
            [("unsigned long long", Element::U64), ("Long64_t", Element::I64), ("unsigned int", Element::U32)]
        {
            assert_eq!(Packing::from_type(name), Some(Packing::Plain(element)), "{name}");
        }
        assert_eq!(Packing::from_type("int"), Some(Packing::Plain(Element::I32)));
        assert_eq!(Packing::from_type("TObject"), None);
    }
}
