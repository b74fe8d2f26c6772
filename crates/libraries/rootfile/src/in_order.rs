//! Work that is shared out among threads and fails as if one had done it: with the first error in order, whoever is first to meet one.

use rayon::prelude::*;

/// The results of all work, in order.
///
/// # Errors
/// The first in order.
pub fn in_order<T: Send, E: Send>(work: impl ParallelIterator<Item = Result<T, E>>) -> Result<Vec<T>, E> {
    work.collect::<Vec<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_in_order_is_told_whoever_is_first_to_meet_one() {
        let late = |place: usize| {
            if place == 0 {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            if place.is_multiple_of(2) { Err(place) } else { Ok(place) }
        };
        assert_eq!(in_order((0..100).into_par_iter().map(late)), Err(0));
        assert_eq!(in_order([1, 3].into_par_iter().map(late)), Ok(vec![1, 3]));
    }
}
