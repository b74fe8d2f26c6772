//! Zeros for whole columns, in large pages where the system has them.
//!
//! A column is memory that was never touched, and the first touch of each small page costs as much as decoding what goes into it:
//! up to a third of the time to read uncompressed baskets. This is the one file of the crate that holds `unsafe`.

/// Bytes below which large pages, of 2 MiB each, gain nothing.
#[cfg(target_os = "linux")]
const WORTH: usize = 4 << 20;

/// `count` zeros.
pub(crate) fn zeros<T: Copy + Default>(count: usize) -> Vec<T> {
    let zeros = vec![T::default(); count];
    #[cfg(target_os = "linux")]
    advise(zeros.as_ptr().cast(), size_of_val(zeros.as_slice()));
    zeros
}

/// Asks for large pages. This is a hint: where it is refused, nothing changes.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "no safe interface takes memory of a vector; the hint changes none of its bytes")]
fn advise(memory: *const u8, bytes: usize) {
    const PAGE: usize = 4096;
    let before = memory.align_offset(PAGE);
    if bytes < WORTH || before > bytes {
        return;
    }
    let inside = (bytes - before) / PAGE * PAGE;
    // SAFETY: the range lies in an allocation that is alive during the call, and MADV_HUGEPAGE keeps what it holds.
    unsafe {
        libc::madvise(memory.add(before).cast_mut().cast(), inside, libc::MADV_HUGEPAGE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_zeros_whatever_their_number() {
        for count in [0, 1, 1000, (4 << 20) - 1, 8 << 20] {
            let mut values = zeros::<u8>(count);
            assert!(values.len() == count && values.iter().all(|&value| value == 0));
            values.fill(1);
        }
    }
}
