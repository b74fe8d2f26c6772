//! Leaves: the type of the values of a branch (TLeaf and the classes built on it).

use crate::values::Element;

use super::packing::Packing;

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
    /// The tag of the leaf that counts the first dimension.
    pub(crate) counter: Option<usize>,
    /// Type code of TLeafElement (TVirtualStreamerInfo::EReadWrite).
    pub(crate) code: i32,
    /// The number by which pointers refer to it.
    pub(crate) tag: usize,
}

impl Leaf {
    /// How the values are stored; `None` if they are not numbers, and for TLeafElement, which has [a code](Packing::from_code).
    pub(crate) fn packing(&self) -> Option<Packing> {
        let signed = |signed, unsigned| Some(Packing::Plain(if self.unsigned { unsigned } else { signed }));
        match self.class.as_str() {
            "TLeafO" => Some(Packing::Plain(Element::Bool)),
            "TLeafB" => signed(Element::I8, Element::U8),
            "TLeafS" => signed(Element::I16, Element::U16),
            "TLeafI" => signed(Element::I32, Element::U32),
            "TLeafL" | "TLeafG" => signed(Element::I64, Element::U64),
            "TLeafF" => Some(Packing::Plain(Element::F32)),
            "TLeafD" => Some(Packing::Plain(Element::F64)),
            "TLeafF16" => Some(Packing::float16(&self.title)),
            "TLeafD32" => Some(Packing::double32(&self.title)),
            _ => None,
        }
    }

    /// The fixed dimensions, and whether the first dimension varies.
    pub(crate) fn dimensions(&self) -> (Vec<usize>, bool) {
        let inside = self.title.split('[').skip(1).filter_map(|part| Some(part.split_once(']')?.0));
        let brackets: Vec<&str> = inside.filter(|inside| !inside.contains(',')).collect(); // that is the range of a packed number
        let fixed: Vec<usize> = brackets.iter().filter_map(|inside| inside.parse().ok()).collect();
        let varying = self.counter.is_some() || fixed.len() != brackets.len();
        match fixed.iter().try_fold(1usize, |product, &n| product.checked_mul(n)) {
            Some(product) if product == self.length => (fixed, varying),
            _ if self.length <= 1 => (Vec::new(), varying),
            _ => (vec![self.length], varying),
        }
    }
}
