//! Writes large records on a thread of its own, so that the next ones are gathered and compressed meanwhile.
//!
//! Their positions are known when they are handed over, so the file does not depend on when they are written.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::JoinHandle;

/// The most records that wait; with baskets of a megabyte, as many megabytes.
const WAITING: usize = 32;

/// A thread that writes.
pub(super) struct Background {
    records: SyncSender<(u64, Vec<u8>)>,
    /// Memory of records that were written.
    spare: Receiver<Vec<u8>>,
    thread: JoinHandle<io::Result<()>>,
}

impl Background {
    /// Begins to write to a file.
    pub(super) fn start(file: File) -> Self {
        let (records, waiting) = mpsc::sync_channel::<(u64, Vec<u8>)>(WAITING);
        let (written, spare) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            for (position, record) in waiting {
                file.write_all_at(&record, position)?;
                let _ = written.send(record); // fails if the writer is gone, which does not need the memory
            }
            Ok(())
        });
        Background { records, spare, thread }
    }

    /// Hands over a record, and returns the memory of one that was written, if there is one. `Err` if the thread has failed;
    /// [`Background::finish`] gives the reason.
    pub(super) fn write(&self, position: u64, record: Vec<u8>) -> Result<Option<Vec<u8>>, ()> {
        self.records.send((position, record)).map_err(drop)?;
        Ok(self.spare.try_recv().ok())
    }

    /// Waits until all is written.
    pub(super) fn finish(self) -> io::Result<()> {
        drop(self.records);
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("the writing thread died")))
    }
}
