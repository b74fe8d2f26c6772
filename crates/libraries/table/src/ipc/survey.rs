//! Finds what a file holds, as its format tells it: a file at its end, a stream message by message.

use std::fs;
use std::os::unix::fs::FileExt;

use super::contents::Contents;
use super::problem::told;
use super::{footer, stream};

impl Contents {
    /// Reads all but the values. Lengths are compared to the size of the file before memory is taken for them.
    pub(super) fn read(file: &fs::File) -> Result<Contents, String> {
        let size = file.metadata().map_err(told)?.len();
        let begins_with = |mark: &[u8]| {
            let mut found = vec![0; mark.len()];
            file.read_exact_at(&mut found, 0).is_ok() && found == mark
        };
        match () {
            () if begins_with(b"FEA1") => {
                Err("it is a file of Feather 1, which is not read: write it anew as version 2".to_owned())
            }
            () if begins_with(footer::MARK) => footer::read(file, size),
            () if begins_with(&stream::MARK) => stream::read(file, size),
            () => Err("it is no Arrow file: it begins neither as a file (`ARROW1`) nor as a stream".to_owned()),
        }
    }
}
