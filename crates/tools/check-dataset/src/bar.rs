//! The progress bar of a check.

use checks::Progress;
use shell::Shell;

/// A bar over the entries, drawn once it is known how many there are.
pub struct Bar<'s> {
    shell: &'s Shell,
    shown: Option<shell::Progress>,
}

impl<'s> Bar<'s> {
    /// Not drawn yet.
    pub fn new(shell: &'s Shell) -> Self {
        Self { shell, shown: None }
    }
}

impl Progress for Bar<'_> {
    fn begin(&mut self, entries: u64) {
        self.shown = Some(self.shell.progress("events", entries));
    }

    fn advance(&mut self, entries: u64) {
        self.shown.iter().for_each(|bar| bar.advance(entries));
    }
}
