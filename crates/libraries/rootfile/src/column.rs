//! A column: the values of one branch over a range of entries, flat in one vector of their own type.
//!
//! A scalar branch has width 1; `x[2][3]` has width 6 and lies entry by entry, last index fastest.
//! Branches of varying length will be the same flat values with offsets beside them; that is why the fields are private.

use std::ops::Range;

/// The type of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element {
    /// `Bool_t`, one byte.
    Bool,
    /// `Char_t`.
    I8,
    /// `UChar_t`.
    U8,
    /// `Short_t`.
    I16,
    /// `UShort_t`.
    U16,
    /// `Int_t`.
    I32,
    /// `UInt_t`.
    U32,
    /// `Long64_t`.
    I64,
    /// `ULong64_t`.
    U64,
    /// `Float_t`.
    F32,
    /// `Double_t`.
    F64,
}

impl Element {
    /// Bytes of one value, in memory and on disk.
    pub const fn size(self) -> usize {
        match self {
            Element::Bool | Element::I8 | Element::U8 => 1,
            Element::I16 | Element::U16 => 2,
            Element::I32 | Element::U32 | Element::F32 => 4,
            Element::I64 | Element::U64 | Element::F64 => 8,
        }
    }

    /// The letter of a ROOT leaf list, as in `pt/F`.
    pub const fn letter(self) -> char {
        match self {
            Element::Bool => 'O',
            Element::I8 => 'B',
            Element::U8 => 'b',
            Element::I16 => 'S',
            Element::U16 => 's',
            Element::I32 => 'I',
            Element::U32 => 'i',
            Element::I64 => 'L',
            Element::U64 => 'l',
            Element::F32 => 'F',
            Element::F64 => 'D',
        }
    }
}

/// A type that a branch can hold; implemented for the eleven types of [`Element`].
pub trait Scalar: Copy + Default + Send + Sync + 'static + sealed::Sealed {
    /// Its element.
    const ELEMENT: Element;
    /// The values, if they are of this type.
    fn of(slice: Slice<'_>) -> Option<&[Self]>;
    /// The values as [`Values`].
    fn wrap(values: Vec<Self>) -> Values;
}

mod sealed {
    pub trait Sealed {}
}

/// Runs the same expression for whichever type the values have: `with_values!(values, v => v.len())`.
macro_rules! with_values {
    ($enum:ident, $values:expr, $name:ident => $body:expr) => {
        match $values {
            $enum::Bool($name) => $body,
            $enum::I8($name) => $body,
            $enum::U8($name) => $body,
            $enum::I16($name) => $body,
            $enum::U16($name) => $body,
            $enum::I32($name) => $body,
            $enum::U32($name) => $body,
            $enum::I64($name) => $body,
            $enum::U64($name) => $body,
            $enum::F32($name) => $body,
            $enum::F64($name) => $body,
        }
    };
}

macro_rules! elements {
    ($($variant:ident $type:ty),* $(,)?) => {
        /// Flat values of one type.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs)]
        pub enum Values { $($variant(Vec<$type>)),* }

        /// Borrowed flat values of one type.
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[allow(missing_docs)]
        pub enum Slice<'a> { $($variant(&'a [$type])),* }

        /// Values to be filled in.
        #[derive(Debug)]
        pub(crate) enum SliceMut<'a> { $($variant(&'a mut [$type])),* }

        impl Values {
            /// `count` zeros.
            pub fn zeros(element: Element, count: usize) -> Values {
                match element { $(Element::$variant => Values::$variant(vec![Default::default(); count])),* }
            }

            /// The type of the values.
            pub fn element(&self) -> Element {
                match self { $(Values::$variant(_) => Element::$variant),* }
            }

            /// Number of values.
            pub fn len(&self) -> usize {
                with_values!(Values, self, values => values.len())
            }

            /// Whether there are none.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }

            /// The values, borrowed.
            pub fn as_slice(&self) -> Slice<'_> {
                match self { $(Values::$variant(values) => Slice::$variant(values)),* }
            }

            pub(crate) fn as_slice_mut(&mut self) -> SliceMut<'_> {
                match self { $(Values::$variant(values) => SliceMut::$variant(values)),* }
            }
        }

        impl<'a> Slice<'a> {
            /// The type of the values.
            pub fn element(self) -> Element {
                match self { $(Slice::$variant(_) => Element::$variant),* }
            }

            /// Number of values.
            pub fn len(self) -> usize {
                with_values!(Slice, self, values => values.len())
            }

            /// Whether there are none.
            pub fn is_empty(self) -> bool {
                self.len() == 0
            }

            /// The values of a range, or nothing if it reaches too far.
            pub fn get(self, range: Range<usize>) -> Option<Slice<'a>> {
                match self { $(Slice::$variant(values) => values.get(range).map(Slice::$variant)),* }
            }

            /// The values as `f64`; 64-bit integers beyond 2^53 are rounded.
            pub fn to_f64(self) -> Vec<f64> {
                match self {
                    Slice::Bool(values) => values.iter().map(|&value| f64::from(u8::from(value))).collect(),
                    Slice::I64(values) => values.iter().map(|&value| value as f64).collect(),
                    Slice::U64(values) => values.iter().map(|&value| value as f64).collect(),
                    Slice::I8(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::U8(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::I16(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::U16(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::I32(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::U32(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::F32(values) => values.iter().map(|&value| value.into()).collect(),
                    Slice::F64(values) => values.to_vec(),
                }
            }
        }

        impl<'a> SliceMut<'a> {
            /// Splits off the first `count` values; `None` if there are fewer.
            pub(crate) fn split_at(self, count: usize) -> Option<(SliceMut<'a>, SliceMut<'a>)> {
                match self { $(SliceMut::$variant(values) => {
                    let (head, tail) = values.split_at_mut_checked(count)?;
                    Some((SliceMut::$variant(head), SliceMut::$variant(tail)))
                }),* }
            }

            pub(crate) fn len(&self) -> usize {
                with_values!(SliceMut, self, values => values.len())
            }
        }

        $(
            impl sealed::Sealed for $type {}

            impl Scalar for $type {
                const ELEMENT: Element = Element::$variant;

                fn of(slice: Slice<'_>) -> Option<&[Self]> {
                    match slice { Slice::$variant(values) => Some(values), _ => None }
                }

                fn wrap(values: Vec<Self>) -> Values {
                    Values::$variant(values)
                }
            }
        )*
    };
}

elements!(Bool bool, I8 i8, U8 u8, I16 i16, U16 u16, I32 i32, U32 u32, I64 i64, U64 u64, F32 f32, F64 f64);

/// The values of one branch over a range of entries: `entries * width` values, entry by entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    values: Values,
    width: usize,
}

impl Column {
    /// Values with `width` of them per entry; `None` if they do not divide into entries.
    pub fn new(values: Values, width: usize) -> Option<Column> {
        (width > 0 && values.len().is_multiple_of(width)).then_some(Column { values, width })
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.values.len() / self.width
    }

    /// Values per entry: the product of the dimensions, 1 for scalars.
    pub fn width(&self) -> usize {
        self.width
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

    /// All values, borrowed.
    pub fn as_slice(&self) -> Slice<'_> {
        self.values.as_slice()
    }

    /// The values of a range of entries; `None` if it reaches beyond the last.
    pub fn slice(&self, entries: Range<usize>) -> Option<Slice<'_>> {
        let range = entries.start.checked_mul(self.width)?..entries.end.checked_mul(self.width)?;
        self.as_slice().get(range)
    }

    /// The values as `&[f32]` and the like; `None` if they are of another type.
    pub fn get<T: Scalar>(&self) -> Option<&[T]> {
        T::of(self.as_slice())
    }
}

impl<T: Scalar> From<Vec<T>> for Column {
    fn from(values: Vec<T>) -> Column {
        Column { values: T::wrap(values), width: 1 }
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
}
