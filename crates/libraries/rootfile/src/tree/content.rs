//! What the bytes of one entry are, for the types that become flat values with offsets.
//!
//! The name of a C++ type (`vector<vector<float> >`) is parsed to its content. Other classes have no content and are refused by name.
//! Bytes of collections: a header where the collection is streamed on its own (byte count and version), the number of items, the
//! items. See `TStreamerInfo::ReadBuffer` and `TCollectionProxy` of ROOT, and `uproot/containers.py` for what is not written down.

use super::packing::Packing;

/// What a part of an entry holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    /// `width` numbers.
    Numbers { packing: Packing, width: usize },
    /// The bits of a TObject, 32 of them; two bytes follow if [`REFERENCED`] is set.
    Bits,
    /// A length, in one byte or in 255 and four more bytes, and that many bytes of text.
    Text,
    /// A length in four bytes, and that many bytes of text.
    LongText,
    /// A number of items in four bytes, and the items.
    List(Box<Content>),
    /// Items up to the end of the entry.
    Rest(Box<Content>),
    /// A byte count, a version, and the content that they belong to.
    Headed(Box<Content>),
    /// A byte that tells whether a pointer is set, and the content that it points to.
    Flagged(Box<Content>),
}

/// The bit of a TObject that others refer to, so that the number of a process follows its bits (TObject::kIsReferenced).
pub(crate) const REFERENCED: u32 = 1 << 4;

impl Content {
    /// One number per item.
    pub(crate) fn number(packing: Packing) -> Content {
        Content::Numbers { packing, width: 1 }
    }

    pub(crate) fn headed(self) -> Content {
        Content::Headed(Box::new(self))
    }

    pub(crate) fn rest(self) -> Content {
        Content::Rest(Box::new(self))
    }

    /// Whether the content goes on to the end of the entry.
    pub(crate) fn is_open(&self) -> bool {
        match self {
            Content::Rest(_) => true,
            Content::Headed(inner) | Content::Flagged(inner) => inner.is_open(),
            Content::Numbers { .. } | Content::Bits | Content::Text | Content::LongText | Content::List(_) => false,
        }
    }

    /// The innermost numbers, and how many of them an item has; `None` for text.
    pub(crate) fn numbers(&self) -> Option<(Packing, usize)> {
        match self {
            Content::Numbers { packing, width } => Some((*packing, *width)),
            Content::Bits => Some((Packing::Plain(crate::Element::U32), 1)),
            Content::Text | Content::LongText => None,
            Content::List(inner) | Content::Rest(inner) | Content::Headed(inner) | Content::Flagged(inner) => {
                inner.numbers()
            }
        }
    }

    /// Levels of offsets around the values.
    pub(crate) fn levels(&self) -> usize {
        match self {
            Content::Numbers { .. } | Content::Bits => 0,
            Content::Text | Content::LongText => 1,
            Content::List(inner) | Content::Rest(inner) => 1 + inner.levels(),
            Content::Headed(inner) | Content::Flagged(inner) => inner.levels(),
        }
    }

    /// The content of a C++ type, without its header; `None` if its values do not become flat values with offsets.
    pub(crate) fn from_type(name: &str) -> Option<Content> {
        let name = name.trim().trim_start_matches("const ").trim();
        let name = name.strip_prefix("std::").or(name.strip_prefix("ROOT::VecOps::")).unwrap_or(name).trim();
        if let Some(inside) = name.strip_suffix('>') {
            let (collection, arguments) = inside.split_once('<')?;
            return match collection.trim() {
                "vector" | "list" | "deque" | "forward_list" | "set" | "multiset" | "unordered_set"
                | "unordered_multiset" | "RVec" => {
                    Some(Content::List(Box::new(Content::from_type(first_argument(arguments))?)))
                }
                "bitset" => Some(Content::List(Box::new(Content::number(Packing::from_type("bool")?)))),
                _ => None,
            };
        }
        match name {
            "string" | "TString" => Some(Content::Text),
            "char*" => Some(Content::LongText),
            _ => Packing::from_type(name).map(Content::number),
        }
    }
}

/// The first of the arguments of a template, as `pair<int,int>` in `pair<int,int>,allocator<pair<int,int> >`.
fn first_argument(arguments: &str) -> &str {
    let mut depth = 0usize;
    let end = arguments.find(|letter| {
        match letter {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == ',' && depth == 0
    });
    &arguments[..end.unwrap_or(arguments.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Element;

    #[test]
    fn collections_of_numbers_and_texts_have_a_content() {
        let float = || Content::number(Packing::Plain(Element::F32));
        let list = |inner| Some(Content::List(Box::new(inner)));
        assert_eq!(Content::from_type("vector<float>"), list(float()));
        assert_eq!(Content::from_type("std::vector<Float_t, std::allocator<Float_t> >"), list(float()));
        assert_eq!(Content::from_type("vector<vector<float> >"), list(list(float()).unwrap()));
        assert_eq!(Content::from_type("set<string>"), list(Content::Text));
        assert_eq!(Content::from_type("TString"), Some(Content::Text));
    }

    #[test]
    fn other_classes_have_none() {
        for name in
            ["TLorentzVector", "map<int,float>", "vector<pair<int,int> >", "vector<TVector3>", "vector<float", ""]
        {
            assert_eq!(Content::from_type(name), None, "{name}");
        }
    }
}
