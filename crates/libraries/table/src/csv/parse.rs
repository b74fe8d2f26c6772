//! The values of one column, field by field.

use rootfile::{Column, Element, Values};

use super::infer::{boolean, missing, number};
use crate::error::Bad;
use crate::kind::Kind;

/// A column being filled from fields.
#[derive(Debug)]
pub(crate) struct Parser {
    width: usize,
    values: Store,
    missing: u64,
}

#[derive(Debug)]
enum Store {
    Bool(Vec<bool>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    U64(Vec<u64>),
    F64(Vec<f64>),
    Text(Vec<u8>, Vec<u64>),
}

impl Parser {
    /// For columns of a kind that [`super::infer`] gives, or fixed arrays of it.
    pub(crate) fn new(kind: &Kind) -> Parser {
        let values = match (kind.text, kind.element) {
            (true, _) => Store::Text(Vec::new(), vec![0]),
            (false, Element::Bool) => Store::Bool(Vec::new()),
            (false, Element::I32) => Store::I32(Vec::new()),
            (false, Element::I64) => Store::I64(Vec::new()),
            (false, Element::U64) => Store::U64(Vec::new()),
            (false, _) => Store::F64(Vec::new()),
        };
        Parser { width: kind.width(), values, missing: 0 }
    }

    /// Adds a field. One that does not fit any more means that the file has changed.
    pub(crate) fn push(&mut self, field: &[u8]) -> Result<(), Bad> {
        if let Store::Text(bytes, offsets) = &mut self.values {
            bytes.extend_from_slice(field);
            offsets.push(bytes.len() as u64);
            return Ok(());
        }
        let field = field.trim_ascii();
        let text = || std::str::from_utf8(field).unwrap_or_default();
        let pushed = match &mut self.values {
            Store::F64(values) if missing(field) => {
                values.push(f64::NAN);
                self.missing += 1;
                Some(())
            }
            // whole numbers beside missing values are no `bool`
            Store::F64(values) => number(field)
                .or_else(|| boolean(field).map(|value| f64::from(u8::from(value))))
                .map(|value| values.push(value)),
            Store::Bool(values) => boolean(field).map(|value| values.push(value)),
            Store::I32(values) => text().parse().ok().map(|value| values.push(value)),
            Store::I64(values) => text().parse().ok().map(|value| values.push(value)),
            Store::U64(values) => text().parse().ok().map(|value| values.push(value)),
            Store::Text(..) => None,
        };
        pushed.ok_or_else(|| match missing(field) {
            true => Bad::missing(self.rows()),
            false => Bad {
                row: self.rows(),
                problem: "has another type than before",
                help: "do not change the file while it is read",
            },
        })
    }

    /// Entries that are complete.
    fn rows(&self) -> usize {
        let values = match &self.values {
            Store::Bool(values) => values.len(),
            Store::I32(values) => values.len(),
            Store::I64(values) => values.len(),
            Store::U64(values) => values.len(),
            Store::F64(values) => values.len(),
            Store::Text(_, offsets) => offsets.len() - 1,
        };
        values / self.width
    }

    /// The column, and how many missing values became NaN.
    pub(crate) fn finish(self) -> Option<(Column, u64)> {
        let column = match self.values {
            Store::Bool(values) => Column::new(Values::Bool(values), self.width),
            Store::I32(values) => Column::new(Values::I32(values), self.width),
            Store::I64(values) => Column::new(Values::I64(values), self.width),
            Store::U64(values) => Column::new(Values::U64(values), self.width),
            Store::F64(values) => Column::new(Values::F64(values), self.width),
            Store::Text(bytes, offsets) => Column::text(bytes, vec![offsets]),
        };
        Some((column?, self.missing))
    }
}
