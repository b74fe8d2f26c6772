//! What an aggregate runs over: the elements of arrays, side by side, so all arrays have equally many.

use crate::error::Problem;

/// The arrays of an aggregate, each once; none for one value per entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run(pub(crate) Vec<Source>);

/// The dimensions of one array over which an aggregate runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) column: usize,
    /// The first of them; `None` if it is the varying number of items.
    pub(crate) first: Option<usize>,
    /// Product of the others.
    pub(crate) inner: usize,
}

impl Source {
    /// The number of elements, if it is the same for all entries.
    pub(crate) fn fixed(&self) -> Option<usize> {
        self.first.map(|first| first * self.inner)
    }

    fn shape(&self) -> String {
        let first = self.first.map_or("n".to_owned(), |first| first.to_string());
        if self.inner == 1 { first } else { format!("{first} × {}", self.inner) }
    }
}

impl Run {
    /// Takes in the arrays of another part of the expression, which must be able to have as many elements.
    pub(crate) fn join(&mut self, other: &Self, name: impl Fn(usize) -> String) -> Result<(), Problem> {
        for source in &other.0 {
            if self.0.contains(source) {
                continue;
            }
            let differs = |known: &&Source| {
                known.inner != source.inner || known.fixed().zip(source.fixed()).is_some_and(|(a, b)| a != b)
            };
            if let Some(known) = self.0.iter().find(differs) {
                return Err(Problem::Shapes {
                    left: name(known.column),
                    right: name(source.column),
                    left_shape: known.shape(),
                    right_shape: source.shape(),
                });
            }
            self.0.push(source.clone());
        }
        Ok(())
    }
}
