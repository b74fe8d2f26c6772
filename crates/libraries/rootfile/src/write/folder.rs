//! Folders (TDirectory) and their key lists.

use super::date::Date;
use super::key::Key;
use crate::bytes::Writer;

/// Bytes of a TDirectory record with positions of eight bytes.
pub(crate) const RECORD: usize = 60;

/// A folder of the file being written; the first one is the file itself.
pub(crate) struct Folder {
    /// Its path from the top, empty for the top.
    pub(crate) path: String,
    pub(crate) parent: usize,
    /// Position of its key, by which the keys in it refer to it.
    pub(crate) seek: u64,
    /// Position of its record.
    pub(crate) record: u64,
    /// Bytes from its key to its record.
    pub(crate) name_bytes: usize,
    /// The bytes of the keys in it.
    pub(crate) keys: Vec<Vec<u8>>,
    /// The names in it.
    pub(crate) names: Vec<String>,
}

/// Position and length of the key list of a folder.
pub(crate) struct KeyList {
    pub(crate) seek: u64,
    pub(crate) bytes: usize,
}

impl Folder {
    /// Its own name.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Its TDirectory record; `parent` is the position of the folder that it lies in, 0 for the top.
    pub(crate) fn directory(&self, parent: u64, list: &KeyList, date: Date, identifier: [u8; 16]) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u16(1005); // version 5, positions of eight bytes
        writer.u32(date.0);
        writer.u32(date.0);
        writer.count(list.bytes);
        writer.count(self.name_bytes);
        for seek in [self.seek, parent, list.seek] {
            writer.u64(seek);
        }
        writer.u16(1); // version of TUUID
        writer.bytes(&identifier);
        writer.into_bytes()
    }
}

/// The record of a key list that will lie at `seek`.
pub(crate) fn key_list(key: Key<'_>, keys: &[Vec<u8>], seek: u64) -> Vec<u8> {
    let payload: usize = 4 + keys.iter().map(Vec::len).sum::<usize>();
    let mut writer = Writer::new();
    key.write(&mut writer, seek, payload, payload, 0);
    writer.count(keys.len());
    keys.iter().for_each(|key| writer.bytes(key));
    writer.into_bytes()
}
