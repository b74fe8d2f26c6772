//! Fields: the type and shape of their values, and the columns that hold them.

use crate::values::Element;

/// A field of an ntuple that has a name of its own.
#[derive(Debug)]
pub(crate) struct Field {
    /// Name, without the fields above it.
    pub(crate) name: String,
    /// Name with the fields above it, as `jets/pt`.
    pub(crate) path: String,
    /// Description.
    pub(crate) title: String,
    /// Name of its type, as `std::vector<float>`.
    pub(crate) class: String,
    /// How it is read, or why it cannot be.
    pub(crate) shape: Result<Shape, String>,
}

/// How the values of a field lie in columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// The type of one value.
    pub(crate) element: Element,
    /// The fixed dimensions around the values, below all levels.
    pub(crate) dims: Vec<usize>,
    /// The levels, the outermost first.
    pub(super) levels: Vec<Level>,
    pub(super) values: ValuesOf,
}

impl Shape {
    /// How many levels of varying length lie around the values.
    pub(crate) fn levels(&self) -> usize {
        self.levels.len()
    }

    /// Which of the levels are of options: lists of one value or none.
    pub(crate) fn options(&self) -> Vec<bool> {
        self.levels.iter().map(|level| matches!(level, Level::Option(_))).collect()
    }

    /// The columns from which it is read, with the bytes in memory of one element of each.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&Columns, u64)> {
        let ends = self.levels.iter().filter_map(|level| match level {
            Level::Ends(columns) | Level::Option(columns) => Some((columns, size_of::<u64>() as u64)),
            Level::Repeated(_) => None,
        });
        let (ValuesOf::Elements(columns) | ValuesOf::Text(columns) | ValuesOf::Lengths(columns)) = &self.values;
        ends.chain([(columns, self.element.size() as u64)])
    }

    /// Whether the values are the bytes of text.
    pub(crate) fn is_text(&self) -> bool {
        matches!(self.values, ValuesOf::Text(_))
    }
}

/// The columns that may hold the same elements; in each cluster one of them does.
pub(super) type Columns = Vec<u32>;

/// A level of offsets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Level {
    /// The columns with the end of each collection.
    Ends(Columns),
    /// The same of `std::optional` and `std::unique_ptr`, which hold one value or none.
    Option(Columns),
    /// Fixed arrays of something of varying length.
    Repeated(u64),
}

/// Where the values come from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ValuesOf {
    /// The elements of columns.
    Elements(Columns),
    /// The elements of columns, which are the bytes of text.
    Text(Columns),
    /// The lengths of the collections whose ends are in these columns.
    Lengths(Columns),
}
