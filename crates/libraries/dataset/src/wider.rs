//! The type that holds the values of two.

use rootfile::Element;

/// The smallest type that holds all values of both exactly; `None` if there is none.
pub(crate) fn wider(a: Element, b: Element) -> Option<Element> {
    if a == b {
        return Some(a);
    }
    let ((low_a, high_a, float_a), (low_b, high_b, float_b)) = (holds(a), holds(b));
    let (low, high, float) = (low_a.min(low_b), high_a.max(high_b), float_a || float_b);
    const ALL: [Element; 10] = [
        Element::I8,
        Element::U8,
        Element::I16,
        Element::U16,
        Element::I32,
        Element::U32,
        Element::I64,
        Element::U64,
        Element::F32,
        Element::F64,
    ];
    ALL.into_iter().find(|wide| {
        let (lowest, highest, is_float) = holds(*wide);
        is_float == float && lowest <= low && high <= highest
    })
}

/// The bits of the lowest and the highest integer that a type holds exactly, as ± that many bits, and whether it is a float.
fn holds(element: Element) -> (i32, i32, bool) {
    match element {
        Element::Bool => (0, 1, false),
        Element::I8 => (-7, 7, false),
        Element::U8 => (0, 8, false),
        Element::I16 => (-15, 15, false),
        Element::U16 => (0, 16, false),
        Element::I32 => (-31, 31, false),
        Element::U32 => (0, 32, false),
        Element::I64 => (-63, 63, false),
        Element::U64 => (0, 64, false),
        Element::F32 => (-24, 24, true),
        Element::F64 => (-53, 53, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Element::{Bool, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64};

    #[test]
    fn the_wider_type_holds_both_or_there_is_none() {
        for (a, b, both) in [
            (U32, I32, Some(I64)),
            (U8, I8, Some(I16)),
            (U16, I8, Some(I32)),
            (I32, I64, Some(I64)),
            (U8, U64, Some(U64)),
            (Bool, I8, Some(I8)),
            (Bool, U32, Some(U32)),
            (I64, U64, None),
            (F32, F64, Some(F64)),
            (F32, I16, Some(F32)),
            (F32, I32, Some(F64)),
            (F64, U32, Some(F64)),
            (F32, I64, None),
            (F64, U64, None),
            (I16, I16, Some(I16)),
        ] {
            assert_eq!(wider(a, b), both, "{a:?} {b:?}");
            assert_eq!(wider(b, a), both, "{b:?} {a:?}");
        }
    }
}
