//! What the allocator does with memory that is given back.
//!
//! The first touch of a page costs as much as decoding what goes into it. Chunks of events are freed one after another, and glibc
//! returns theirs to the system each time: two thirds of the time to read uncompressed baskets. So tools [`keep`] it. A training
//! on more events than fit in memory promises how much it takes, and so returns what it can: [`give_back`].
//! Other allocators stay as they are. This is the one file of the crate that holds `unsafe`.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
use libc::{M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, c_int};

/// Keeps what is freed, but for blocks above 32 MiB, the most that glibc allows, and up to 64 MiB in each of its arenas.
pub fn keep() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    set(32 << 20, 64 << 20);
}

/// Returns blocks from 1 MiB on to the system, and what is free at the end of an arena: glibc would keep blocks up to the largest
/// that was freed, so that after some megabytes for the preprocessing each thread keeps as much of what its clusters take.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    set(1 << 20, 2 << 20);
}

/// Blocks from `large` bytes on are asked from the system and go back to it; at most `kept` free bytes end an arena.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "settings of the allocator that have no safe interface")]
fn set(large: c_int, kept: c_int) {
    // SAFETY: mallopt may be called at any time and from any thread; what was allocated stays as it is.
    unsafe {
        libc::mallopt(M_MMAP_THRESHOLD, large);
        libc::mallopt(M_TRIM_THRESHOLD, kept);
    }
}

#[cfg(test)]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    /// Page faults of filling a block so often.
    fn faults(times: usize) -> i64 {
        let seen = || {
            let text = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            let behind = text.rsplit_once(')').unwrap().1;
            behind.split_whitespace().nth(7).unwrap().parse::<i64>().unwrap()
        };
        let before = seen();
        for _ in 0..times {
            let mut block = vec![1_u8; 4 << 20];
            std::hint::black_box(&mut block);
        }
        seen() - before
    }

    #[test]
    fn what_is_freed_is_used_again_until_it_is_given_back() {
        const PAGES: i64 = 1024;
        keep();
        faults(1);
        assert!(faults(10) < PAGES, "the same pages");
        give_back();
        faults(1);
        assert!(faults(10) >= 9 * PAGES, "other pages each time");
    }
}
