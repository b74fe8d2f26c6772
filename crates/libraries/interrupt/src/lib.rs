//! Ctrl-C: the first asks the work to stop cleanly, the second ends the process.
//!
//! Long loops call [`check`] between blocks; the error unwinds them and drops temporary files, so nothing
//! half-written stays behind.

use std::error::Error;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use explain::Explain;

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// The user asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted; nothing was half-written")]
pub struct Interrupted;

impl Explain for Interrupted {
    fn code(&self) -> &'static str {
        "interrupted"
    }
}

/// Finds the code of [`Interrupted`].
pub fn explain<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Interrupted>(error)
}

/// Fails once Ctrl-C was pressed.
pub fn check() -> Result<(), Interrupted> {
    if REQUESTED.load(Ordering::Relaxed) { Err(Interrupted) } else { Ok(()) }
}

/// The same for those who watch work that others do: breaks off once Ctrl-C was pressed.
pub fn flow() -> ControlFlow<()> {
    if check().is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// Asks the work of this process to stop. Whether it was asked before.
pub fn request() -> bool {
    REQUESTED.swap(true, Ordering::Relaxed)
}
