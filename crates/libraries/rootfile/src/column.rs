//! A column: the values of one branch over a range of entries, flat in one vector of their own type.
//!
//! A scalar branch has width 1; `x[2][3]` has width 6 and lies entry by entry, last index fastest. Where the number of values
//! varies (`x[n]`, vectors, text), offsets stand beside the values, one list of offsets per level and no vector per entry.

use std::ops::Range;

use crate::values::{Element, Scalar, Slice, Values};

/// The values of one branch over a range of entries.
///
/// | branch | values | width | levels |
/// |---|---|---|---|
/// | `x` | entries | 1 | none |
/// | `x[2][3]` | 6 × entries | 6 | none |
/// | `x[n][3]` | 3 × all `n` | 3 | entries → groups of 3 |
/// | `vector<vector<float>>` | all | 1 | entries → vectors → values |
/// | text | bytes, as `u8` | 1 | entries → bytes |
/// | `vector<string>` | bytes, as `u8` | 1 | entries → texts → bytes |
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    values: Values,
    width: usize,
    levels: Vec<Vec<u64>>,
    text: bool,
}

impl Column {
    /// A column with `width` values per entry; `None` if the values do not divide into entries.
    pub fn new(values: Values, width: usize) -> Option<Column> {
        Column::nested(values, width, Vec::new())
    }

    /// A column with a varying number of values. Each of `levels`, the outermost first, has one offset more than items; its
    /// offsets begin with 0, do not fall, and end with the number of items below: items of the next level, or groups of `width`
    /// values. `None` if the levels are not like this.
    pub fn nested(values: Values, width: usize, levels: Vec<Vec<u64>>) -> Option<Column> {
        if width == 0 || !values.len().is_multiple_of(width) {
            return None;
        }
        let mut below = (values.len() / width) as u64;
        for offsets in levels.iter().rev() {
            let begins = offsets.first() == Some(&0) && offsets.last() == Some(&below);
            if !begins || !offsets.is_sorted() {
                return None;
            }
            below = offsets.len() as u64 - 1;
        }
        Some(Column { values, width, levels, text: false })
    }

    /// A column of text: the bytes of all texts, and levels as in [`Column::nested`], the last of which holds the offsets of texts.
    pub fn text(bytes: Vec<u8>, levels: Vec<Vec<u64>>) -> Option<Column> {
        let cut = !levels.is_empty();
        Column::nested(Values::U8(bytes), 1, levels).filter(|_| cut).map(|column| Column { text: true, ..column })
    }

    /// A column of values and levels that are known to fit together.
    pub(crate) fn filled(values: Values, width: usize, levels: Vec<Vec<u64>>, text: bool) -> Column {
        debug_assert!(Column::nested(values.clone(), width, levels.clone()).is_some());
        Column { values, width, levels, text }
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        match self.levels.first() {
            Some(offsets) => offsets.len() - 1,
            None => self.values.len() / self.width,
        }
    }

    /// Values per entry, or per item of the last level: the product of the fixed dimensions, 1 for scalars.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The offsets of each level, the outermost first; no levels if every entry has `width` values.
    pub fn levels(&self) -> &[Vec<u64>] {
        &self.levels
    }

    /// Whether the values are the bytes of text.
    pub fn is_text(&self) -> bool {
        self.text
    }

    /// The type of one value.
    pub fn element(&self) -> Element {
        self.values.element()
    }

    /// All values, entry by entry.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// All values, taken out.
    pub fn into_values(self) -> Values {
        self.values
    }

    /// Values, width and levels, taken out.
    pub fn into_parts(self) -> (Values, usize, Vec<Vec<u64>>) {
        (self.values, self.width, self.levels)
    }

    /// All values, borrowed.
    pub fn as_slice(&self) -> Slice<'_> {
        self.values.as_slice()
    }

    /// The values of a range of entries; `None` if the range reaches beyond the last entry.
    pub fn slice(&self, entries: Range<usize>) -> Option<Slice<'_>> {
        let mut items = entries;
        for offsets in &self.levels {
            items = *offsets.get(items.start)? as usize..*offsets.get(items.end)? as usize;
        }
        self.as_slice().get(items.start.checked_mul(self.width)?..items.end.checked_mul(self.width)?)
    }

    /// The same column with values of another type, which should hold them: others are cut to it as `as` does.
    pub fn with_element(mut self, element: Element) -> Column {
        if self.element() != element {
            self.values = converted(&self.values, element);
        }
        self
    }

    /// A column of the given entries, in that order; entries beyond the last are left out.
    pub fn gather(&self, rows: &[u32]) -> Column {
        let mut items: Vec<Range<usize>> =
            rows.iter().map(|&row| row as usize..row as usize + 1).filter(|row| row.end <= self.entries()).collect();
        let mut levels = Vec::with_capacity(self.levels.len());
        for offsets in &self.levels {
            let mut gathered = Vec::with_capacity(items.iter().map(Range::len).sum::<usize>() + 1);
            let mut end = 0;
            gathered.push(end);
            for item in &mut items {
                for pair in offsets[item.start..=item.end].windows(2) {
                    end += pair[1] - pair[0];
                    gathered.push(end);
                }
                *item = offsets[item.start] as usize..offsets[item.end] as usize;
            }
            levels.push(gathered);
        }
        let values = items.into_iter().map(|item| item.start * self.width..item.end * self.width);
        Column { values: self.values.gather(values), width: self.width, levels, text: self.text }
    }

    /// The values as `&[f32]` and the like; `None` if they are of another type.
    pub fn get<T: Scalar>(&self) -> Option<&[T]> {
        T::from_slice(self.as_slice())
    }

    /// The text of an item of the last level; `None` if there is no such item, or the column is not text.
    pub fn text_at(&self, item: usize) -> Option<&[u8]> {
        let offsets = self.levels.last().filter(|_| self.text)?;
        let range = *offsets.get(item)? as usize..*offsets.get(item + 1)? as usize;
        self.get::<u8>()?.get(range)
    }
}

fn converted(values: &Values, element: Element) -> Values {
    fn each<T>(values: &Values, integer: impl Fn(i128) -> T, float: impl Fn(f64) -> T) -> Vec<T> {
        macro_rules! integers {
            ($values:expr) => {
                $values.iter().map(|&value| integer(value.into())).collect()
            };
        }
        match values {
            Values::Bool(values) => integers!(values),
            Values::I8(values) => integers!(values),
            Values::U8(values) => integers!(values),
            Values::I16(values) => integers!(values),
            Values::U16(values) => integers!(values),
            Values::I32(values) => integers!(values),
            Values::U32(values) => integers!(values),
            Values::I64(values) => integers!(values),
            Values::U64(values) => integers!(values),
            Values::F32(values) => values.iter().map(|&value| float(value.into())).collect(),
            Values::F64(values) => values.iter().map(|&value| float(value)).collect(),
        }
    }
    macro_rules! to {
        ($variant:ident, $type:ty) => {
            Values::$variant(each(values, |value| value as $type, |value| value as $type))
        };
    }
    match element {
        Element::Bool => Values::Bool(each(values, |value| value != 0, |value| value != 0.0)),
        Element::I8 => to!(I8, i8),
        Element::U8 => to!(U8, u8),
        Element::I16 => to!(I16, i16),
        Element::U16 => to!(U16, u16),
        Element::I32 => to!(I32, i32),
        Element::U32 => to!(U32, u32),
        Element::I64 => to!(I64, i64),
        Element::U64 => to!(U64, u64),
        Element::F32 => to!(F32, f32),
        Element::F64 => to!(F64, f64),
    }
}

impl<T: Scalar> From<Vec<T>> for Column {
    fn from(values: Vec<T>) -> Column {
        Column { values: T::wrap(values), width: 1, levels: Vec::new(), text: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_column_is_sliced_by_entries() {
        let column = Column::new(Values::I32(vec![1, 2, 3, 4, 5, 6]), 2).unwrap();
        assert_eq!(column.entries(), 3);
        assert_eq!(column.slice(1..3), Some(Slice::I32(&[3, 4, 5, 6])));
        assert_eq!(column.slice(2..4), None);
    }

    #[test]
    fn values_that_do_not_divide_into_entries_are_refused() {
        assert_eq!(Column::new(Values::F32(vec![1.0; 5]), 2), None);
        assert_eq!(Column::new(Values::F32(vec![]), 0), None);
    }

    #[test]
    fn a_column_is_read_in_its_own_type_only() {
        let column = Column::from(vec![1.0f32, 2.0]);
        assert_eq!(column.get::<f32>(), Some(&[1.0, 2.0][..]));
        assert_eq!(column.get::<f64>(), None);
        assert_eq!(column.as_slice().to_f64(), [1.0, 2.0]);
    }

    #[test]
    fn a_nested_column_is_sliced_through_all_its_levels() {
        let levels = vec![vec![0, 2, 2, 3], vec![0, 1, 3, 4]];
        let column = Column::nested(Values::I32(vec![1, 2, 3, 4]), 1, levels).unwrap();
        assert_eq!(column.entries(), 3);
        assert_eq!(column.slice(0..1), Some(Slice::I32(&[1, 2, 3])));
        assert_eq!(column.slice(1..2), Some(Slice::I32(&[])));
        assert_eq!(column.slice(2..3), Some(Slice::I32(&[4])));
        assert_eq!(column.slice(3..4), None);
    }

    #[test]
    fn entries_are_gathered_with_all_their_levels() {
        let levels = vec![vec![0, 2, 2, 3], vec![0, 1, 3, 4]];
        let column = Column::nested(Values::I32(vec![1, 2, 3, 4]), 1, levels).unwrap();
        let expected = Column::nested(Values::I32(vec![4, 1, 2, 3]), 1, vec![vec![0, 1, 3], vec![0, 1, 2, 4]]);
        assert_eq!(Some(column.gather(&[2, 0])), expected);
        let arrays = Column::new(Values::I32(vec![1, 2, 3, 4, 5, 6]), 2).unwrap();
        assert_eq!(Some(arrays.gather(&[0, 2])), Column::new(Values::I32(vec![1, 2, 5, 6]), 2));
    }

    #[test]
    fn offsets_that_do_not_fit_the_values_are_refused() {
        let nested = |levels| Column::nested(Values::I32(vec![1, 2, 3, 4]), 2, levels);
        assert!(nested(vec![vec![0, 0, 2]]).is_some());
        for levels in
            [vec![vec![]], vec![vec![0, 1]], vec![vec![1, 2]], vec![vec![0, 3, 2]], vec![vec![0, 1, 2], vec![0, 2]]]
        {
            assert_eq!(nested(levels), None);
        }
    }

    #[test]
    fn texts_are_cut_by_the_last_level() {
        let column = Column::text(b"abc".to_vec(), vec![vec![0, 2], vec![0, 1, 3]]).unwrap();
        assert_eq!(
            (column.text_at(0), column.text_at(1), column.text_at(2)),
            (Some(&b"a"[..]), Some(&b"bc"[..]), None)
        );
        assert_eq!(Column::text(b"abc".to_vec(), vec![]), None);
    }
}
