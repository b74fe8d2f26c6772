//! A column from the arrays that its rows lie in.

use arrow_array::new_empty_array;
use rootfile::Column;

use super::{Way, column, dtype};
use crate::error::Bad;
use crate::kind::Kind;
use crate::rows;

/// The parts of a column behind each other, and how many values are missing in all of them; no rows if there are no parts.
pub(crate) fn joined(parts: Vec<(Column, u64)>, kind: &Kind) -> Result<(Column, u64), Bad> {
    if parts.is_empty() {
        return column(new_empty_array(&dtype(kind)), &Way::default(), kind);
    }
    let (columns, missing): (Vec<Column>, Vec<u64>) = parts.into_iter().unzip();
    let whole = rows::concat(columns).expect("the parts are of one kind");
    Ok((whole, missing.into_iter().sum()))
}

#[cfg(test)]
mod tests {
    use rootfile::{Element, Values};

    use super::*;

    #[test]
    fn parts_are_joined_and_what_is_missing_is_summed() {
        let parts = vec![(vec![1f32, f32::NAN].into(), 1), (vec![f32::NAN].into(), 1)];
        let (whole, missing) = joined(parts, &Kind::scalar(Element::F32)).unwrap();
        assert_eq!((whole.entries(), missing), (3, 2));
    }

    #[test]
    fn no_parts_are_no_rows_of_the_same_kind() {
        let kind = Kind { levels: 2, dims: vec![2], ..Kind::scalar(Element::I16) };
        let expected = Column::nested(Values::I16(vec![]), 2, vec![vec![0], vec![0]]).unwrap();
        assert_eq!(joined(vec![], &kind), Ok((expected, 0)));
        assert_eq!(joined(vec![], &Kind::text()), Ok((Column::text(vec![], vec![vec![0]]).unwrap(), 0)));
    }
}
