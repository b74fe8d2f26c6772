//! What the caller gives: the branches of a tree to bind an expression, their values to evaluate it.
//! Values are borrowed slices of the type in the file; arrays lie entry after entry. Where the number of items varies
//! (jagged branches: `x[n]`, `x[n][3]`, vectors), offsets stand beside the values, so that no entry has a vector.

/// The kind of numbers that a branch holds or an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// True or false.
    Bool,
    /// A signed 64-bit integer: the values of all integer branches but `u64`.
    Integer,
    /// An unsigned 64-bit integer.
    Unsigned,
    /// A signed 128-bit integer: what arithmetic makes of unsigned ones. No branch has such values.
    Wide,
    /// A floating-point number: `f32` or `f64`.
    Float,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bool => "bool",
            Self::Integer => "integer",
            Self::Unsigned => "unsigned 64-bit integer",
            Self::Wide => "128-bit integer",
            Self::Float => "floating point",
        })
    }
}

/// A branch that expressions may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch<'a> {
    /// Its full name, as it is written in expressions.
    pub name: &'a str,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether the number of items varies from entry to entry. Items are then the first dimension, before the fixed ones.
    pub jagged: bool,
    /// Fixed dimensions of one entry, or of one item of a jagged branch; empty for one value.
    pub dims: &'a [usize],
}

impl<'a> Branch<'a> {
    /// A branch with one value per entry.
    pub fn scalar(name: &'a str, kind: Kind) -> Self {
        Self { name, kind, jagged: false, dims: &[] }
    }

    /// A branch with a varying number of single values in each entry.
    pub fn jagged(name: &'a str, kind: Kind) -> Self {
        Self { name, kind, jagged: true, dims: &[] }
    }

    /// Values per entry, or per item of a jagged branch.
    pub fn width(&self) -> usize {
        self.dims.iter().product()
    }
}

/// The values of one branch for the entries that are evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    pub(crate) values: Values<'a>,
    pub(crate) offsets: Option<&'a [u64]>,
}

impl<'a> Column<'a> {
    /// The column of a jagged branch: its values, and the offsets of its items, one more than there are entries.
    ///
    /// Entry `i` has the items `offsets[i] - offsets[0]..offsets[i + 1] - offsets[0]` of `values`. The first offset need not
    /// be 0, so that some entries of a longer column are a slice of its offsets and the slice of values that belongs to it.
    pub fn jagged(values: Values<'a>, offsets: &'a [u64]) -> Self {
        Self { values, offsets: Some(offsets) }
    }
}

impl<'a> From<Values<'a>> for Column<'a> {
    /// The column of a branch with equally many values in each entry.
    fn from(values: Values<'a>) -> Self {
        Self { values, offsets: None }
    }
}

macro_rules! values {
    ($($variant:ident($element:ty) is $kind:ident),*) => {
        /// Values of one branch, entry after entry.
        #[derive(Clone, Copy, Debug)]
        pub enum Values<'a> {
            $(#[doc = concat!("`", stringify!($element), "` values.")] $variant(&'a [$element])),*
        }

        impl Values<'_> {
            /// The kind that a branch of this element type has.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$kind),* }
            }

            /// Number of values: entries × width, or items × width of a jagged branch.
            pub fn len(&self) -> usize {
                match self { $(Self::$variant(values) => values.len()),* }
            }

            /// Whether there are no values.
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }
        }

        $(impl<'a> From<&'a [$element]> for Values<'a> {
            fn from(values: &'a [$element]) -> Self {
                Self::$variant(values)
            }
        })*
    };
}

values! {
    Bool(bool) is Bool, I8(i8) is Integer, U8(u8) is Integer, I16(i16) is Integer, U16(u16) is Integer,
    I32(i32) is Integer, U32(u32) is Integer, I64(i64) is Integer, U64(u64) is Unsigned,
    F32(f32) is Float, F64(f64) is Float
}
