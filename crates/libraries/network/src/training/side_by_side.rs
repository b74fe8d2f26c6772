//! Trainings beside one another: each on threads of its own, which share nothing but the events.
//!
//! One small network cannot keep many cores busy, as they wait for one another after every batch; several networks can.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Calls `run` with each number below `count` and the number of threads that this call may use, at once on as many of the
/// current pool's threads as there are; the results in order.
pub fn side_by_side<T: Send>(count: usize, run: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let threads = rayon::current_num_threads();
    let workers = threads.min(count);
    let next = AtomicUsize::new(0);
    let work = |own: usize| {
        let numbers =
            std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < count));
        numbers.map(|number| (number, run(number, own))).collect::<Vec<_>>()
    };
    let mut results: Vec<(usize, T)> = thread::scope(|scope| {
        // What does not divide goes to the first.
        let own = |worker: usize| threads / workers + usize::from(worker < threads % workers);
        let workers: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(own(worker)))).collect();
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
        for (threads, count) in [(1, 5), (2, 10), (5, 3), (4, 1), (3, 0)] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let results = pool.install(|| side_by_side(count, |number, own| (number, own)));
            assert_eq!(results.iter().map(|(number, _)| *number).collect::<Vec<_>>(), (0..count).collect::<Vec<_>>());
            assert!(results.iter().all(|(_, own)| (1..=threads).contains(own)));
            if count == 1 {
                assert_eq!(results[0].1, threads);
            }
        }
    }
}
