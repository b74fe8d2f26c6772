//! Trainings beside one another: each on threads of its own, which share nothing but the events.
//!
//! One small network cannot keep many cores busy, as they wait for one another after every batch; several networks can.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Calls `run` with each number below `count` and the number of threads that this call may use, at once on as many of the
/// current pool's threads as there are; the results in order. The last, if they are fewer than threads, share all of them.
pub fn side_by_side<T: Send>(count: usize, run: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let threads = rayon::current_num_threads();
    let workers = threads.min(count);
    let next = AtomicUsize::new(0);
    let own = |number: usize| {
        let (place, round) = (number % workers, workers.min(count - number / workers * workers));
        // What does not divide goes to the first.
        threads / round + usize::from(place < threads % round)
    };
    let work = || {
        let numbers =
            std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < count));
        numbers.map(|number| (number, run(number, own(number)))).collect::<Vec<_>>()
    };
    let mut results: Vec<(usize, T)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_numbers_are_run_once_and_all_threads_are_given_away() {
        for (threads, count) in [(1, 5), (2, 10), (2, 5), (5, 3), (4, 6), (4, 1), (3, 0)] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let results = pool.install(|| side_by_side(count, |number, own| (number, own)));
            assert_eq!(results.iter().map(|(number, _)| *number).collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
            for round in results.chunks(threads.min(count).max(1)) {
                assert_eq!(round.iter().map(|(_, own)| own).sum::<usize>(), threads, "{round:?}");
            }
        }
    }
}
