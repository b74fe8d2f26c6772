//! Memory that is given back is given back: the allocator of glibc keeps blocks up to the size of the largest that was freed, so that
//! after some megabytes for the preprocessing each thread keeps as much of what its clusters take.

/// Blocks from this size on are asked from the system, and go back to it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1 << 20;

/// Asks the allocator to keep no large blocks, from now on.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "a setting of the allocator that has no safe interface")]
pub(super) fn keep_nothing_large() {
    // SAFETY: it may be called at any time and from any thread; what was allocated stays as it is.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
    }
}

/// Other allocators do so by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) fn keep_nothing_large() {}
