//! Three chunks at work at once: while one is scored, the one before it is stored and the next one is read.

use ntuple::{Chunk, Reading};

/// Scores all chunks, and stores what comes of them in their order.
///
/// # Errors
/// The first of reading, scoring or storing; when the user asks to stop.
pub fn run<T: Send>(
    reading: &Reading,
    score: impl Fn(&Chunk<'_>) -> anyhow::Result<T> + Sync,
    mut store: impl FnMut(T) -> anyhow::Result<()> + Send,
) -> anyhow::Result<()> {
    let mut chunks = reading.chunks();
    let (mut read, mut scored) = (chunks.next().transpose()?, None);
    while let Some(chunk) = read {
        interrupt::check()?;
        let before = scored.take();
        let (next, (now, stored)) = rayon::join(
            || chunks.next().transpose(),
            || rayon::join(|| score(&chunk), || before.map_or(Ok(()), &mut store)),
        );
        stored?;
        (read, scored) = (next?, Some(now?));
    }
    scored.map_or(Ok(()), store)
}
