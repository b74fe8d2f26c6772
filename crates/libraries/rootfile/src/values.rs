//! Flat values of one type, owned or borrowed, and the eleven types that they can have.

use std::ops::Range;

use crate::zeros::zeros;

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

    /// Its name in messages, as numpy has it: `float32`.
    pub const fn name(self) -> &'static str {
        match self {
            Element::Bool => "bool",
            Element::I8 => "int8",
            Element::U8 => "uint8",
            Element::I16 => "int16",
            Element::U16 => "uint16",
            Element::I32 => "int32",
            Element::U32 => "uint32",
            Element::I64 => "int64",
            Element::U64 => "uint64",
            Element::F32 => "float32",
            Element::F64 => "float64",
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
    /// The name of the type.
    const ELEMENT: Element;
    /// The values of a slice; `None` if they are of another type.
    fn from_slice(slice: Slice<'_>) -> Option<&[Self]>;
    /// The values as [`Values`].
    fn wrap(values: Vec<Self>) -> Values;
    /// The value as `f64`; 64-bit integers beyond 2^53 are rounded, true is 1.
    fn to_f64(self) -> f64;
}

mod sealed {
    pub trait Sealed {}
}

/// Evaluates the same expression for values of any type, with the values under a name.
///
/// The first argument is the enum: [`Slice`](crate::Slice) or [`Values`](crate::Values). The name has the type that a pattern
/// binds, such as `&[f32]`, and the expression must have one type for all of them.
///
/// ```
/// use rootfile::{Scalar, Slice, with_values};
///
/// fn largest(values: Slice<'_>) -> Option<f64> {
///     with_values!(Slice, values, values => values.iter().map(|value| value.to_f64()).reduce(f64::max))
/// }
/// assert_eq!(largest(Slice::F32(&[1.5, 2.5])), Some(2.5));
/// assert_eq!(largest(Slice::Bool(&[false, true])), Some(1.0));
/// assert_eq!(largest(Slice::I64(&[])), None);
/// ```
#[macro_export]
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
    ($($variant:ident $type:ty, $to_f64:expr;)*) => {
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
                match element { $(Element::$variant => Values::$variant(zeros(count))),* }
            }

            /// The values of some ranges, one after the other. All ranges must lie in the values.
            pub(crate) fn gather(&self, ranges: impl Iterator<Item = Range<usize>>) -> Values {
                match self { $(Values::$variant(values) => {
                    let mut gathered: Vec<$type> = Vec::with_capacity(ranges.size_hint().0);
                    for range in ranges {
                        match values.get(range) {
                            Some([value]) => gathered.push(*value),
                            several => gathered.extend_from_slice(several.unwrap_or_default()),
                        }
                    }
                    Values::$variant(gathered)
                }),* }
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

            /// The values of a range; `None` if it reaches beyond the end.
            pub fn get(self, range: Range<usize>) -> Option<Slice<'a>> {
                match self { $(Slice::$variant(values) => values.get(range).map(Slice::$variant)),* }
            }

            /// The values as `f64`; 64-bit integers beyond 2^53 are rounded.
            pub fn to_f64(self) -> Vec<f64> {
                with_values!(Slice, self, values => values.iter().map(|&value| value.to_f64()).collect())
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

            /// Copies values of the same type and number; `None` if type or number differ.
            pub(crate) fn copy_from(self, source: Slice<'_>) -> Option<()> {
                match (self, source) {
                    $((SliceMut::$variant(values), Slice::$variant(source)) if values.len() == source.len() => {
                        values.copy_from_slice(source);
                        Some(())
                    })*
                    _ => None,
                }
            }
        }

        $(
            impl sealed::Sealed for $type {}

            impl Scalar for $type {
                const ELEMENT: Element = Element::$variant;

                fn from_slice(slice: Slice<'_>) -> Option<&[Self]> {
                    match slice { Slice::$variant(values) => Some(values), _ => None }
                }

                fn wrap(values: Vec<Self>) -> Values {
                    Values::$variant(values)
                }

                #[inline]
                fn to_f64(self) -> f64 {
                    $to_f64(self)
                }
            }
        )*
    };
}

elements! {
    Bool bool, |value| f64::from(u8::from(value));
    I8 i8, f64::from;
    U8 u8, f64::from;
    I16 i16, f64::from;
    U16 u16, f64::from;
    I32 i32, f64::from;
    U32 u32, f64::from;
    I64 i64, |value| value as f64;
    U64 u64, |value| value as f64;
    F32 f32, f64::from;
    F64 f64, |value| value;
}
