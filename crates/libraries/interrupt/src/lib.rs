//! The wish to stop: of the user, who presses Ctrl-C, or of whoever holds the [`Cancel`] of one piece of work.
//!
//! The first Ctrl-C asks the work of the process to stop cleanly, the second ends the process. Long loops call [`check`]
//! between blocks; the error unwinds them and drops temporary files, so nothing half-written stays behind.

mod cancel;

pub use cancel::Cancel;

use std::error::Error;
use std::ops::ControlFlow;

use explain::Explain;

/// Somebody asked to stop.
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
