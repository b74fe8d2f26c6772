//! Who wants to know how far a check is.

/// Told of the entries that are read.
pub trait Progress {
    /// Reading begins; `entries` are to be read.
    fn begin(&mut self, entries: u64);

    /// So many more are read.
    fn advance(&mut self, entries: u64);
}

/// Nobody.
impl Progress for () {
    fn begin(&mut self, _: u64) {}

    fn advance(&mut self, _: u64) {}
}
