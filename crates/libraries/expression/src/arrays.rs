//! The arrays that an aggregate runs over, side by side: all of them have equally many elements.

use crate::error::Problem;

/// The arrays of a part of an expression, each once; empty for one value per entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arrays(pub(crate) Vec<Array>);

/// An array of one branch: the dimensions with empty brackets, or all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Array {
    pub(crate) column: usize,
    /// The first dimension; `None` for the number of items of a jagged branch, which varies.
    pub(crate) first: Option<usize>,
    /// The product of the other dimensions.
    pub(crate) inner: usize,
}

impl Array {
    /// The number of elements, if it is the same for all entries.
    pub(crate) fn fixed(&self) -> Option<usize> {
        self.first.map(|first| first * self.inner)
    }

    fn shape(&self) -> String {
        let first = self.first.map_or("n".to_owned(), |first| first.to_string());
        if self.inner == 1 { first } else { format!("{first} × {}", self.inner) }
    }
}

impl Arrays {
    /// Adds the arrays of another part of the expression. An array that cannot have as many elements is refused.
    pub(crate) fn join(&mut self, other: &Self, name: impl Fn(usize) -> String) -> Result<(), Problem> {
        for array in &other.0 {
            if self.0.contains(array) {
                continue;
            }
            let differs = |known: &&Array| {
                known.inner != array.inner || known.fixed().zip(array.fixed()).is_some_and(|(a, b)| a != b)
            };
            if let Some(known) = self.0.iter().find(differs) {
                return Err(Problem::Shapes {
                    left: name(known.column),
                    right: name(array.column),
                    left_shape: known.shape(),
                    right_shape: array.shape(),
                });
            }
            self.0.push(array.clone());
        }
        Ok(())
    }
}
