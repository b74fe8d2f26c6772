//! Whole numbers of which some are missing, as `f64` with NaN in their places.

use rootfile::{Values, with_values};

use crate::error::Bad;

/// What is said of a number that no `f64` is equal to.
const INEXACT: Bad = Bad {
    row: 0,
    problem: "has missing values and a whole number beyond 2^53, which no 64-bit float is equal to,",
    help: "fill the missing values first",
};

/// A number as the `f64` that is equal to it.
trait Exact: Copy {
    fn exact(self) -> Option<f64>;
}

macro_rules! always {
    ($($type:ty),*) => {$(
        impl Exact for $type {
            fn exact(self) -> Option<f64> {
                Some(self.into())
            }
        }
    )*};
}

always!(i8, u8, i16, u16, i32, u32, f32, f64);

impl Exact for bool {
    fn exact(self) -> Option<f64> {
        Some(u8::from(self).into())
    }
}

impl Exact for i64 {
    fn exact(self) -> Option<f64> {
        (self.unsigned_abs() <= 1 << 53).then_some(self as f64)
    }
}

impl Exact for u64 {
    fn exact(self) -> Option<f64> {
        (self <= 1 << 53).then_some(self as f64)
    }
}

/// The values, NaN where none is there. The first that is not exact is an error with its place.
pub(crate) fn widened(values: &Values, there: impl Fn(usize) -> bool) -> Result<Vec<f64>, Bad> {
    fn each<T: Exact>(values: &[T], there: impl Fn(usize) -> bool) -> Result<Vec<f64>, Bad> {
        let value = |(row, value): (usize, &T)| match there(row) {
            true => value.exact().ok_or(Bad { row, ..INEXACT }),
            false => Ok(f64::NAN),
        };
        values.iter().enumerate().map(value).collect()
    }
    with_values!(Values, values, values => each(values, there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_exact_or_refused() {
        let found = widened(&Values::Bool(vec![true, true, false]), |row| row != 1).unwrap();
        assert!(found[0] == 1.0 && found[1].is_nan() && found[2] == 0.0);
        let wide = |value| widened(&Values::U64(vec![0, value]), |_| true);
        assert_eq!(wide(1 << 53), Ok(vec![0.0, 9007199254740992.0]));
        assert_eq!(wide((1 << 53) + 1).unwrap_err().row, 1);
    }
}
