//! Options of RNTuples (`std::optional`, `std::unique_ptr`): a value or none, which ROOT stores as lists.

use rootfile::{Column, Element, Values};

use crate::error::Bad;
use crate::kind::Kind;
use crate::rows;
use crate::widened::widened;

/// A column without the levels of options, and how many values are missing: numbers become NaN, lists and texts are empty. Whole
/// numbers are widened if their kind is.
pub(super) fn resolved(column: Column, options: &[bool], kind: &Kind) -> Result<(Column, u64), Bad> {
    let (text, width) = (column.is_text(), column.width());
    let (mut values, _, levels) = column.into_parts();
    let mut missing = 0;
    let mut kept: Vec<Vec<u64>> = Vec::with_capacity(kind.levels);
    let mut levels = levels.into_iter().zip(options).peekable();
    while let Some((offsets, option)) = levels.next() {
        if !option {
            kept.push(offsets);
            continue;
        }
        let there: Vec<bool> = offsets.windows(2).map(|pair| pair[0] < pair[1]).collect();
        missing += there.iter().filter(|there| !**there).count() as u64;
        match levels.peek_mut() {
            // an option of a list is a list, of an option an option
            Some((below, _)) => *below = offsets.iter().map(|offset| below[*offset as usize]).collect(),
            None => {
                values = spread(values, &there, width, kind.element)
                    .map_err(|bad| Bad { row: rows::entry_of(&kept, bad.row / width), ..bad })?;
            }
        }
    }
    let column = match (text, values) {
        (true, Values::U8(bytes)) => Column::text(bytes, kept),
        (_, values) => Column::nested(values, width, kept),
    };
    column.map(|column| (column, missing)).ok_or(Bad {
        row: 0,
        problem: "holds options of several values",
        help: "write the file anew",
    })
}

/// The values with a place for each that is missing.
fn spread(values: Values, there: &[bool], width: usize, element: Element) -> Result<Values, Bad> {
    fn each<T: Copy>(values: &[T], there: &[bool], width: usize, none: T) -> Vec<T> {
        let mut next = values.chunks_exact(width);
        let mut spread = Vec::with_capacity(there.len() * width);
        for there in there {
            match there.then(|| next.next()).flatten() {
                Some(values) => spread.extend_from_slice(values),
                None => spread.resize(spread.len() + width, none),
            }
        }
        spread
    }
    let none = there.iter().position(|there| !there);
    Ok(match (values, none) {
        (Values::F32(values), _) => Values::F32(each(&values, there, width, f32::NAN)),
        (Values::F64(values), _) => Values::F64(each(&values, there, width, f64::NAN)),
        (values, _) if element == Element::F64 => {
            let wide = widened(&values, |_| true).map_err(|bad| {
                let item = there.iter().enumerate().filter(|(_, there)| **there).nth(bad.row / width);
                Bad { row: item.map_or(0, |(item, _)| item) * width, ..bad }
            })?;
            Values::F64(each(&wide, there, width, f64::NAN))
        }
        (values, None) => values,
        (_, Some(item)) => return Err(Bad::missing(item * width)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(values: Values, offsets: Vec<u64>) -> Column {
        Column::nested(values, 1, vec![offsets]).unwrap()
    }

    #[test]
    fn a_missing_float_is_nan_and_counted() {
        let (found, missing) =
            resolved(options(Values::F32(vec![1.0, 2.0]), vec![0, 1, 1, 2]), &[true], &Kind::scalar(Element::F32))
                .unwrap();
        let values = found.get::<f32>().unwrap();
        assert!(values[0] == 1.0 && values[1].is_nan() && values[2] == 2.0 && missing == 1);
    }

    #[test]
    fn integers_are_what_they_are_if_none_is_missing_and_widened_else() {
        let whole = options(Values::I32(vec![1, 2]), vec![0, 1, 2]);
        assert_eq!(resolved(whole, &[true], &Kind::scalar(Element::I32)), Ok((vec![1, 2].into(), 0)));
        let some = || options(Values::I64(vec![1, 1 << 60]), vec![0, 1, 1, 2]);
        assert_eq!(resolved(some(), &[true], &Kind::scalar(Element::I64)), Err(Bad::missing(1)));
        assert_eq!(resolved(some(), &[true], &Kind::scalar(Element::F64)).unwrap_err().row, 2);
    }

    #[test]
    fn a_missing_list_is_empty_and_options_in_lists_are_values() {
        let column = Column::nested(Values::F32(vec![1.0]), 1, vec![vec![0, 1, 1], vec![0, 2], vec![0, 1, 1]]).unwrap();
        let kind = Kind { levels: 1, ..Kind::scalar(Element::F32) };
        let (found, missing) = resolved(column, &[true, false, true], &kind).unwrap();
        assert_eq!((found.levels(), missing), (&[vec![0, 2, 2]][..], 2));
        assert!(found.get::<f32>().unwrap()[1].is_nan());
    }

    #[test]
    fn a_missing_text_is_empty() {
        let column = Column::text(b"ab".to_vec(), vec![vec![0, 1, 1], vec![0, 2]]).unwrap();
        let expected = Column::text(b"ab".to_vec(), vec![vec![0, 2, 2]]).unwrap();
        assert_eq!(resolved(column, &[true, false], &Kind::text()), Ok((expected, 1)));
    }
}
