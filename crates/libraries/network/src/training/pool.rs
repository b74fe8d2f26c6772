//! The threads that a training computes on.

use super::settings::Training;
use crate::error::Result;

impl Training {
    /// Works on the threads of its own, if it has any.
    pub(super) fn in_own_pool<T: Send>(&self, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        let Some(threads) = self.threads else { return work() };
        rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(work)
    }
}
