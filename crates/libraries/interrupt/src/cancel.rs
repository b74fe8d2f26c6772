//! A token that one piece of work shares with whoever may end it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use crate::Interrupted;

/// The token of the process, which Ctrl-C cancels.
pub(crate) static PROCESS: LazyLock<Cancel> = LazyLock::new(Cancel::new);

/// Whether a piece of work is to stop. Clones are of the same work: to cancel one is to cancel all.
#[derive(Debug, Clone, Default)]
pub struct Cancel {
    cancelled: Arc<AtomicBool>,
    /// What this work is a part of.
    whole: Option<Arc<Cancel>>,
}

impl Cancel {
    /// A token that only its holders cancel: Ctrl-C does not.
    pub fn new() -> Self {
        Self::default()
    }

    /// The token of this process, which Ctrl-C cancels.
    pub fn process() -> Self {
        PROCESS.clone()
    }

    /// A token for a part of this work: it stops with the whole, or alone.
    pub fn part(&self) -> Self {
        Self { cancelled: Arc::default(), whole: Some(Arc::new(self.clone())) }
    }

    /// Asks the work to stop. Whether it was asked before.
    pub fn cancel(&self) -> bool {
        self.cancelled.swap(true, Ordering::Relaxed)
    }

    /// Fails once the work is to stop.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub fn check(&self) -> Result<(), Interrupted> {
        match self.cancelled.load(Ordering::Relaxed) {
            true => Err(Interrupted),
            false => self.whole.as_ref().map_or(Ok(()), |whole| whole.check()),
        }
    }

    /// The same for those who watch work that others do: breaks off once the work is to stop.
    pub fn flow(&self) -> ControlFlow<()> {
        if self.check().is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_cancels_its_clones_and_its_parts_and_nothing_else() {
        let (whole, other) = (Cancel::new(), Cancel::new());
        let (part, sibling) = (whole.part(), whole.part());
        assert!(!part.cancel(), "it was cancelled before");
        assert!(part.cancel() && part.flow().is_break());
        assert!(whole.check().is_ok() && sibling.check().is_ok(), "a part cancelled the whole");
        whole.clone().cancel();
        assert_eq!([&whole, &sibling].map(Cancel::check), [Err(Interrupted); 2]);
        assert!(other.flow().is_continue() && Cancel::process().check().is_ok());
    }
}
