//! Leaves: the type of the values of a branch (TLeaf and its kin).

use crate::bytes::Reader;
use crate::error::Malformed;
use crate::values::Element;

use super::object::Objects;

/// A leaf as it stands in the file.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    /// Class, as `TLeafF`.
    pub(crate) class: String,
    /// Name.
    pub(crate) name: String,
    /// Title: the name and its dimensions, as `x[n][3]`.
    pub(crate) title: String,
    /// Values per entry, or per element of a varying first dimension.
    pub(crate) length: usize,
    /// Whether integers are unsigned.
    pub(crate) unsigned: bool,
    /// Name of the leaf that counts the first dimension.
    pub(crate) counter: Option<String>,
    /// Type code of TLeafElement (TVirtualStreamerInfo::EReadWrite).
    pub(crate) code: i32,
}

impl Leaf {
    /// Parses a leaf of a class.
    pub(crate) fn parse(objects: &mut Objects, reader: &mut Reader<'_>, class: String) -> Result<Leaf, Malformed> {
        let outer = if class == "TLeaf" { None } else { Some(reader.stamp()?) };
        let inner = reader.stamp()?;
        let (name, title) = reader.named()?;
        let length = usize::try_from(reader.i32()?).unwrap_or(0); // -1 where objects do not say
        reader.skip(4 + 4 + 1)?; // bytes of the type, offset in memory, whether it counts others
        let unsigned = reader.u8()? != 0;
        let counter = objects.leaf(reader)?.map(|leaf| leaf.name);
        reader.finish(inner)?;
        let code = if class == "TLeafElement" {
            reader.skip(4)?; // index in the StreamerInfo
            reader.i32()?
        } else {
            -1
        };
        if let Some(outer) = outer {
            reader.finish(outer)?;
        }
        Ok(Leaf { class, name, title, length, unsigned, counter, code })
    }

    /// The type of the values; `None` if they are not plain numbers.
    pub(crate) fn element(&self) -> Option<Element> {
        let signed = |signed, unsigned| Some(if self.unsigned { unsigned } else { signed });
        match self.class.as_str() {
            "TLeafO" => Some(Element::Bool),
            "TLeafB" => signed(Element::I8, Element::U8),
            "TLeafS" => signed(Element::I16, Element::U16),
            "TLeafI" => signed(Element::I32, Element::U32),
            "TLeafL" | "TLeafG" => signed(Element::I64, Element::U64),
            "TLeafF" => Some(Element::F32),
            "TLeafD" => Some(Element::F64),
            "TLeafElement" => element_of_code(self.code),
            _ => None,
        }
    }

    /// The fixed dimensions, and whether there is a varying one too.
    pub(crate) fn dimensions(&self) -> (Vec<usize>, bool) {
        let brackets =
            || self.title.split('[').skip(1).filter_map(|part| part.split_once(']')).map(|(inside, _)| inside);
        let fixed: Vec<usize> = brackets().filter_map(|inside| inside.parse().ok()).collect();
        let varying = self.counter.is_some() || fixed.len() != brackets().count();
        match fixed.iter().try_fold(1usize, |product, &n| product.checked_mul(n)) {
            Some(product) if product == self.length => (fixed, varying),
            _ if self.length == 1 => (Vec::new(), varying),
            _ => (vec![self.length], varying),
        }
    }
}

/// Codes of plain numbers, and the same plus 20 for fixed arrays of them. Double32 and Float16 (9, 19) are packed: not plain.
fn element_of_code(code: i32) -> Option<Element> {
    let plain = if (21..40).contains(&code) { code - 20 } else { code };
    match plain {
        1 => Some(Element::I8),
        2 => Some(Element::I16),
        3 => Some(Element::I32),
        4 | 16 => Some(Element::I64),
        5 => Some(Element::F32),
        6 | 13 | 15 => Some(Element::U32),
        8 => Some(Element::F64),
        11 => Some(Element::U8),
        12 => Some(Element::U16),
        14 | 17 => Some(Element::U64),
        18 => Some(Element::Bool),
        _ => None,
    }
}
