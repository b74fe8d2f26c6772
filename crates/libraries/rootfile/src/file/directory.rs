//! Folders of a file (TDirectory): a record that points to a list of keys. The folders in a folder are keys of its list.

use std::collections::HashSet;

use crate::bytes::Reader;
use crate::error::{Malformed, Result};

use super::key_record::KeyRecord;
use super::storage::Storage;

/// Added to the version of folders whose positions take 8 bytes.
const BIG: u16 = 1000;

/// A folder and the positions of its parts, so that it can be written anew.
#[derive(Debug, Clone)]
pub(crate) struct Directory {
    /// Path in the file, empty for the top.
    pub(crate) path: String,
    /// Position of the folder's own bytes, after key, name and title.
    pub(crate) position: u64,
    /// Version, with 1000 added for 8-byte positions.
    pub(crate) version: u16,
    /// Bytes of the record that holds the key list.
    pub(crate) list_bytes: u32,
    /// Position of the folder's record.
    pub(crate) seek: u64,
    /// Position of the record of the folder above.
    pub(crate) parent: u64,
    /// Position of the key list's record.
    pub(crate) list_seek: u64,
    /// The key before the key list; `None` for a folder that was never filled.
    pub(crate) list_key: Option<KeyRecord>,
    /// The keys, in the order of the file.
    pub(crate) keys: Vec<KeyRecord>,
    /// The bytes of each key in the list.
    pub(crate) raw_keys: Vec<Vec<u8>>,
}

impl Directory {
    /// Whether positions in the record take 8 bytes.
    pub(crate) fn big(&self) -> bool {
        self.version > BIG
    }

    /// The folder at `position` and all folders below it, each once.
    pub(crate) fn read_all(storage: &Storage, position: u64) -> Result<Vec<Directory>> {
        let mut found = Vec::new();
        let mut waiting = vec![(String::new(), position)];
        let mut seen = HashSet::from([position]);
        while let Some((path, position)) = waiting.pop() {
            let directory = Directory::read(storage, &path, position)?;
            for key in directory.keys.iter().rev().filter(|key| is_directory(&key.class)) {
                let below = key.seek + u64::from(key.key_bytes);
                if seen.insert(below) {
                    waiting.push((join(&path, &key.name), below));
                }
            }
            found.push(directory);
        }
        Ok(found)
    }

    fn read(storage: &Storage, path: &str, position: u64) -> Result<Directory> {
        let place = if path.is_empty() { "the top folder".to_owned() } else { format!("folder `{path}`") };
        let at = |problem: Malformed| problem.at(storage.path(), &place);
        /// Bytes of the longest record of a folder, without its unique id.
        const RECORD: u64 = 42;
        let bytes = storage.bytes(position, RECORD.min(storage.size().saturating_sub(position)), &place)?;
        let mut reader = Reader::new(&bytes);
        let mut parse = || -> Result<_, Malformed> {
            let version = reader.u16()?;
            reader.skip(8)?; // created, modified
            let list_bytes = reader.u32()?;
            reader.skip(4)?; // bytes of key, name and title before
            let big = version > BIG;
            Ok((version, list_bytes, [(); 3].map(|()| reader.seek_pointer(big))))
        };
        let (version, list_bytes, [seek, parent, list_seek]) = parse().map_err(at)?;
        let (seek, parent, list_seek) = (seek.map_err(at)?, parent.map_err(at)?, list_seek.map_err(at)?);
        let (list_key, keys, raw_keys) = match list_seek {
            0 if path.is_empty() => return Err(at(Malformed::from("no list of keys, its writer did not close it"))),
            0 => (None, Vec::new(), Vec::new()),
            _ => {
                let place = format!("the key list of {place}");
                let list = storage.bytes(list_seek, u64::from(list_bytes), &place)?;
                parse_list(&list).map_err(|problem| problem.at(storage.path(), &place))?
            }
        };
        let path = path.to_owned();
        Ok(Directory { path, position, version, list_bytes, seek, parent, list_seek, list_key, keys, raw_keys })
    }
}

type List = (Option<KeyRecord>, Vec<KeyRecord>, Vec<Vec<u8>>);

fn parse_list(bytes: &[u8]) -> Result<List, Malformed> {
    let mut reader = Reader::new(bytes);
    let list_key = KeyRecord::parse(&mut reader)?;
    reader.seek(usize::from(list_key.key_bytes))?;
    let count = reader.count()?;
    let (mut keys, mut raw_keys) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let start = reader.position();
        keys.push(KeyRecord::parse(&mut reader)?);
        raw_keys.push(bytes[start..reader.position()].to_vec());
    }
    Ok((Some(list_key), keys, raw_keys))
}

/// Whether objects of this class hold keys.
pub(crate) fn is_directory(class: &str) -> bool {
    class == "TDirectory" || class == "TDirectoryFile"
}

/// The path of a name in a folder; the top folder has the empty path.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}
