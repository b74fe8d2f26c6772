//! The wish to stop: of the user, who presses Ctrl-C, or of whoever holds the [`Cancel`] of one piece of work.
//!
//! The first Ctrl-C asks the work of the process to stop cleanly, the second ends the process. Long loops call [`check`]
//! between blocks; the error unwinds them and drops temporary files, so nothing half-written stays behind.

mod cancel;

pub use cancel::Cancel;

use std::ops::ControlFlow;

/// Somebody asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("interrupted; nothing was half-written")]
pub struct Interrupted;

/// Fails once Ctrl-C was pressed.
pub fn check() -> Result<(), Interrupted> {
    cancel::PROCESS.check()
}

/// The same for those who watch work that others do: breaks off once Ctrl-C was pressed.
pub fn flow() -> ControlFlow<()> {
    cancel::PROCESS.flow()
}

/// Asks the work of this process to stop. Whether it was asked before.
pub fn request() -> bool {
    cancel::PROCESS.cancel()
}
