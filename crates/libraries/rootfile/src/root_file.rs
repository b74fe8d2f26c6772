//! An open ROOT file: its keys, its trees, its texts.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::bytes::Reader;
use crate::compression::Compression;
use crate::error::{Error, Malformed, Result};
use crate::file::{Directory, Header, Key, KeyRecord, Storage, join};
use crate::tree::{Classes, Tree};

/// A ROOT file, open for reading. Clones share one handle.
#[derive(Debug, Clone)]
pub struct RootFile {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    storage: Arc<Storage>,
    header: Header,
    directories: Vec<Directory>,
    keys: Vec<Key>,
    /// Read when first needed; `None` if they are missing or damaged.
    classes: OnceLock<Option<Classes>>,
}

impl RootFile {
    /// Opens a file and reads its header and the keys of all its folders.
    ///
    /// # Errors
    /// If the file is missing, a folder, not a ROOT file, or shorter than its header says, or if its key lists are damaged.
    pub fn open(path: impl AsRef<Path>) -> Result<RootFile> {
        let storage = Storage::open(path.as_ref())?;
        let header = read_header(&storage)?;
        let top = header.begin + u64::from(header.name_bytes);
        let directories = Directory::read_all(&storage, top)?;
        let keys = directories
            .iter()
            .flat_map(|directory| {
                let path = |key: &KeyRecord| join(&directory.path, &key.name);
                directory.keys.iter().map(move |key| Key::new(path(key), key.clone()))
            })
            .collect();
        Ok(RootFile {
            inner: Arc::new(Inner { storage: Arc::new(storage), header, directories, keys, classes: OnceLock::new() }),
        })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.inner.storage.path()
    }

    /// The version of ROOT that the file names, as 63602 for 6.36/02; some files of 6.18 name one below 0.
    pub fn version(&self) -> i32 {
        self.inner.header.version
    }

    /// All keys of all folders, in the order of the file, with those of old cycles.
    pub fn keys(&self) -> &[Key] {
        &self.inner.keys
    }

    /// Paths of the trees, each once.
    pub fn trees(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = Vec::new();
        for key in self.keys().iter().filter(|key| key.is_tree()) {
            if !paths.contains(&key.path()) {
                paths.push(key.path());
            }
        }
        paths
    }

    /// The key at a path: `dir/name` gives the newest cycle, `dir/name;2` the second.
    pub fn key(&self, path: &str) -> Option<&Key> {
        let path = path.trim_start_matches('/');
        let newest = |path: &str| self.keys().iter().filter(|key| key.path() == path).max_by_key(|key| key.cycle());
        newest(path).or_else(|| {
            let (path, cycle) = path.rsplit_once(';')?;
            match cycle.parse() {
                Ok(cycle) => self.keys().iter().find(|key| key.path() == path && key.cycle() == cycle),
                Err(_) => None,
            }
        })
    }

    /// Opens the tree at a path, as `ntuple`, `dir/ntuple` or `ntuple;2`.
    ///
    /// # Errors
    /// If there is no such tree (the error suggests a name or lists the trees), if it is not a tree, or if its record is damaged.
    pub fn tree(&self, path: &str) -> Result<Tree> {
        let key = self.key(path).ok_or_else(|| Error::NoTree {
            path: self.path().to_owned(),
            tree: path.to_owned(),
            help: suggest::contents(path, self.trees(), "trees"),
        })?;
        if !key.is_tree() {
            return Err(Error::NotATree {
                path: self.path().to_owned(),
                name: path.to_owned(),
                class: key.class().to_owned(),
                reason: match key.class() {
                    "ROOT::Experimental::RNTuple" => {
                        "an RNTuple from before the first release of the format, which is not read; convert it with a newer ROOT"
                    }
                    _ => "expected a TTree, a TNtuple or an RNTuple",
                },
            });
        }
        Tree::open(&self.inner.storage, key, &|| self.classes())
    }

    /// The text stored under a name: the title of a TNamed or the string of a TObjString; `None` if there is no such text.
    ///
    /// # Errors
    /// If the record of the text is damaged.
    pub fn text(&self, name: &str) -> Result<Option<String>> {
        let Some(key) = self.key(name).filter(|key| matches!(key.class(), "TNamed" | "TObjString")) else {
            return Ok(None);
        };
        let (payload, _) = self.inner.storage.payload(key.record())?;
        let mut reader = Reader::new(&payload);
        let text = match key.class() {
            "TNamed" => reader.named().map(|(_, title)| title),
            _ => reader.stamp().and_then(|_| reader.object()).and_then(|_| reader.string()),
        };
        text.map(Some).map_err(|problem| problem.at(self.path(), format!("the text `{name}`")))
    }

    /// The compression that the header names for new records; records of the file may have others.
    pub fn compression(&self) -> Compression {
        Compression::from_code(self.header().compression)
    }

    /// The classes that the file describes.
    pub(crate) fn classes(&self) -> Option<&Classes> {
        let read = || {
            let (payload, key_bytes) = self.storage().record(self.header().info_seek, self.header().info_bytes).ok()?;
            Classes::parse(&mut Reader::record(&payload, key_bytes)).ok()
        };
        self.inner.classes.get_or_init(read).as_ref()
    }

    pub(crate) fn storage(&self) -> &Arc<Storage> {
        &self.inner.storage
    }

    pub(crate) fn header(&self) -> &Header {
        &self.inner.header
    }

    /// All folders, the top first.
    pub(crate) fn directories(&self) -> &[Directory] {
        &self.inner.directories
    }
}

fn read_header(storage: &Storage) -> Result<Header> {
    let path = storage.path();
    let first = storage.bytes(0, storage.size().min(Header::BYTES as u64), "the header")?;
    if !first.starts_with(b"root") {
        let found = match first.as_slice() {
            [] => "it is empty".to_owned(),
            start => format!("it begins with `{}`", start[..start.len().min(8)].escape_ascii()),
        };
        return Err(Error::NotRoot { path: path.to_owned(), found });
    }
    let header = Header::parse(&first).map_err(|problem| match first.len() < Header::BYTES {
        true => Error::Truncated { path: path.to_owned(), expected: Header::BYTES as u64, found: storage.size() },
        false => problem.at(path, "the header"),
    })?;
    if header.end > storage.size() {
        return Err(Error::Truncated { path: path.to_owned(), expected: header.end, found: storage.size() });
    }
    if header.begin < 50 || header.begin + u64::from(header.name_bytes) >= header.end {
        return Err(Malformed::from("the first record outside of the file").at(path, "the header"));
    }
    Ok(header)
}
