//! Writes ROOT files: several trees at once, folders, texts, histograms.
//!
//! A temporary file beside the target is written, and replaces the target in [`Writer::finish`]; without that, nothing is left
//! behind. The same calls with the same values give the same bytes: nothing comes from a clock or a random number, the
//! identifier (UUID) is a hash of the content. Positions take eight bytes everywhere, so files may grow beyond 2 GB.

pub(crate) mod axis;
mod background;
mod basket;
pub(crate) mod branch;
pub(crate) mod branches;
pub(crate) mod cluster;
pub(crate) mod counter;
pub(crate) mod date;
pub(crate) mod folder;
pub(crate) mod header;
pub(crate) mod histogram;
pub(crate) mod key;
pub(crate) mod leaf;
pub(crate) mod record;
pub(crate) mod sink;
pub(crate) mod spec;
pub(crate) mod streamer_info;
#[cfg(test)]
mod tests;
pub(crate) mod tree;
pub(crate) mod vectors;

use std::collections::HashSet;
use std::path::Path;

use crate::bytes;
use crate::compression::Compression;
use crate::error::{Error, Result};
use crate::file::Header;
use crate::{Column, TreeSpec};
use branches::Branches;
use date::Date;
use folder::{Folder, KeyList};
use header::BEGIN;
use histogram::Histogram;
use key::Key;
use record::{free_list, write_compressed};
use sink::Sink;
use tree::TreeRecord;

/// A ROOT file being written.
pub struct Writer {
    sink: Sink,
    compression: Compression,
    date: Date,
    /// Name of the file, which is written into it.
    name: String,
    folders: Vec<Folder>,
    trees: Vec<OpenTree>,
}

/// Names a tree of a [`Writer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TreeId(usize);

/// A file that is written and not yet in its place. It is removed when it is dropped.
pub struct Complete(Sink);

impl Complete {
    /// Puts the file in its place.
    ///
    /// # Errors
    /// The target cannot be replaced; nothing is left behind then.
    pub fn publish(self) -> Result<()> {
        self.0.publish()
    }
}

struct OpenTree {
    folder: usize,
    name: String,
    title: String,
    branches: Branches,
    aliases: Vec<(String, String)>,
}

impl Writer {
    /// Begins a file that will be at `path` once it is [finished](Writer::finish). An existing file stays until then.
    ///
    /// # Errors
    /// The folder is missing or cannot be written to.
    pub fn create(path: impl AsRef<Path>, compression: Compression) -> Result<Writer> {
        let path = path.as_ref();
        let mut writer = Writer {
            sink: Sink::create(path)?,
            compression: compression.clamped(),
            date: Date::from_environment(),
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            folders: Vec::new(),
            trees: Vec::new(),
        };
        writer.sink.append(&[0; BEGIN as usize])?; // the header, in the end
        writer.top()?;
        Ok(writer)
    }

    /// Begins a tree. Several trees may be filled by turns.
    ///
    /// # Errors
    /// The name is taken or invalid, two branches have the same name, or a dimension is 0.
    pub fn tree(&mut self, spec: TreeSpec) -> Result<TreeId> {
        let TreeSpec { path, title, branches } = spec;
        let (folder, name) = self.place("tree", &path)?;
        let seek = self.folders[folder].seek;
        let branches = Branches::new(branches, &HashSet::new(), name, seek, self.date, self.compression)?;
        self.claim(folder, "tree", name)?;
        self.trees.push(OpenTree { folder, name: name.to_owned(), title, branches, aliases: Vec::new() });
        Ok(TreeId(self.trees.len() - 1))
    }

    /// Gives a tree an alias: a name for a formula of its branches, which `TTree::Draw` knows.
    pub fn alias(&mut self, tree: TreeId, name: impl Into<String>, formula: impl Into<String>) {
        self.trees[tree.0].aliases.push((name.into(), formula.into()));
    }

    /// Adds entries to a tree: one column per branch in the order of its [`TreeSpec`], all of the same length.
    ///
    /// # Errors
    /// A column is not what its branch holds, or lengths differ (no entry is added then); the disk is full.
    pub fn fill(&mut self, tree: TreeId, columns: &[&Column]) -> Result<()> {
        self.trees[tree.0].branches.fill(columns, &mut self.sink)
    }

    /// Stores a text of any length at a path, as `twofold` or `folder/twofold`: as the title of a TNamed, so that ROOT lists it.
    ///
    /// # Errors
    /// The name is taken or invalid; the disk is full.
    pub fn text(&mut self, path: &str, content: &str) -> Result<()> {
        let (folder, name) = self.claimed("text", path)?;
        let mut payload = bytes::Writer::new();
        payload.named(name, content);
        self.record(folder, "TNamed", name, "", |_| payload.into_bytes())
    }

    /// Stores a text of any length at a path: as a TObjString, which C++ reads with `Get<TObjString>(path)->String()`.
    ///
    /// # Errors
    /// The name is taken or invalid; the disk is full.
    pub fn object_string(&mut self, path: &str, content: &str) -> Result<()> {
        let (folder, name) = self.claimed("text", path)?;
        let mut payload = bytes::Writer::new();
        payload.versioned(1, |payload| {
            payload.object();
            payload.string(content);
        });
        self.record(folder, "TObjString", name, "Collectable string class", |_| payload.into_bytes())
    }

    /// Stores a histogram at a path, as `mass` or `signal/mass`; the last part is its name.
    ///
    /// # Errors
    /// The name is taken or invalid; an axis has no bins or its edges do not ascend; contents or variances do not have one value for
    /// each bin; the disk is full.
    pub fn histogram(&mut self, path: &str, histogram: &Histogram) -> Result<()> {
        histogram.check(path)?;
        let (folder, name) = self.claimed("histogram", path)?;
        self.record(folder, histogram.class(), name, histogram.title(), |_| histogram.payload(name))
    }

    /// Writes the rest of the file, brings it to the disk and puts it in its place.
    ///
    /// # Errors
    /// The disk is full, or the target cannot be replaced; nothing is left behind then.
    pub fn finish(self) -> Result<()> {
        self.complete()?.publish()
    }

    /// Writes the rest of the file and brings it to the disk, but leaves it hidden until it is [published](Complete::publish):
    /// for files that must appear together.
    ///
    /// # Errors
    /// The disk is full; nothing is left behind then.
    pub fn complete(mut self) -> Result<Complete> {
        for mut tree in std::mem::take(&mut self.trees) {
            tree.branches.flush(&mut self.sink)?;
            self.record(tree.folder, "TTree", &tree.name, &tree.title, |key_bytes| {
                let branches = tree.branches.records();
                let (entries, clusters) = (tree.branches.entries(), tree.branches.clusters());
                let (name, title, aliases) = (&tree.name, &tree.title, &tree.aliases);
                TreeRecord { name, title, entries, clusters, branches, aliases }.payload(key_bytes)
            })?;
        }
        let name_bytes = self.folders[0].name_bytes;
        let mut header = Header::new(name_bytes, self.compression.code() as u32);
        (header.info_seek, header.info_bytes) = self.streamer_info()?;
        let lists = (0..self.folders.len()).map(|folder| self.key_list(folder)).collect::<Result<Vec<_>>>()?;
        (header.free_seek, header.free_bytes) = self.free_list()?;
        for (index, (folder, list)) in self.folders.iter().zip(&lists).enumerate() {
            let parent = if index == 0 { 0 } else { self.folders[folder.parent].seek };
            let identifier = self.sink.identifier(index as u64);
            self.sink.patch(folder.record, &folder.directory(parent, list, self.date, identifier))?;
        }
        header.uuid[1] = 1; // version of TUUID
        header.uuid[2..].copy_from_slice(&self.sink.identifier(0));
        header.end = self.sink.end();
        self.sink.patch(0, &header.to_bytes())?;
        self.sink.sync()?;
        Ok(Complete(self.sink))
    }

    /// Writes the top folder, with the name of the file.
    fn top(&mut self) -> Result<()> {
        let name = self.name.clone();
        let mut names = bytes::Writer::new();
        names.string(&name);
        names.string("");
        let key = self.key("TFile", &name, "", 0);
        let size = names.len() + folder::RECORD;
        let mut record = bytes::Writer::new();
        key.write(&mut record, BEGIN, size, size, 0);
        record.bytes(&names.into_bytes());
        let name_bytes = record.len();
        record.bytes(&[0; folder::RECORD]);
        let seek = self.sink.append(&record.into_bytes())?;
        let (keys, names) = (Vec::new(), Vec::new());
        let record = seek + name_bytes as u64;
        self.folders.push(Folder { path: String::new(), parent: 0, seek, record, name_bytes, keys, names });
        Ok(())
    }

    /// The folder of that name in `parent`, which is made if it does not exist.
    fn folder(&mut self, parent: usize, name: &str) -> Result<usize> {
        let path = format!("{}/{name}", self.folders[parent].path);
        if let Some(known) = self.folders.iter().position(|folder| folder.path == path) {
            return Ok(known);
        }
        spec::check_name("folder", name)?;
        self.claim(parent, "folder", name)?;
        let key = self.key("TDirectoryFile", name, name, self.folders[parent].seek);
        let (seek, name_bytes) = (self.sink.end(), key.size());
        let mut writer = bytes::Writer::new();
        key.write(&mut writer, seek, folder::RECORD, folder::RECORD, 0);
        let key = writer.into_bytes();
        self.sink.append(&key)?;
        let record = self.sink.append(&[0; folder::RECORD])?;
        self.folders[parent].keys.push(key);
        let (keys, names) = (Vec::new(), Vec::new());
        self.folders.push(Folder { path, parent, seek, record, name_bytes, keys, names });
        Ok(self.folders.len() - 1)
    }

    /// The folder of a path, which is made if it does not exist, and the name in it.
    fn place<'a>(&mut self, kind: &'static str, path: &'a str) -> Result<(usize, &'a str)> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        spec::check_name(kind, name)?;
        let mut folder = 0;
        for part in folders.split('/').filter(|part| !part.is_empty()) {
            folder = self.folder(folder, part)?;
        }
        Ok((folder, name))
    }

    /// The same, with the name taken.
    fn claimed<'a>(&mut self, kind: &'static str, path: &'a str) -> Result<(usize, &'a str)> {
        let (folder, name) = self.place(kind, path)?;
        self.claim(folder, kind, name)?;
        Ok((folder, name))
    }

    /// Takes a name in a folder.
    fn claim(&mut self, folder: usize, kind: &'static str, name: &str) -> Result<()> {
        let names = &mut self.folders[folder].names;
        if names.iter().any(|taken| taken == name) {
            return Err(Error::Duplicate { kind, name: name.to_owned() });
        }
        names.push(name.to_owned());
        Ok(())
    }

    fn key<'a>(&self, class: &'a str, name: &'a str, title: &'a str, folder: u64) -> Key<'a> {
        Key { class, name, title, cycle: 1, folder, date: self.date, big: true }
    }

    /// Writes an object, compressed, and lists its key in its folder. The payload may depend on the length of the key.
    pub(crate) fn record(
        &mut self,
        folder: usize,
        class: &str,
        name: &str,
        title: &str,
        payload: impl FnOnce(usize) -> Vec<u8>,
    ) -> Result<()> {
        let key = self.key(class, name, title, self.folders[folder].seek);
        let written = write_compressed(&mut self.sink, key, &payload(key.size()), self.compression)?;
        self.folders[folder].keys.push(written.key);
        Ok(())
    }

    fn streamer_info(&mut self) -> Result<(u64, u32)> {
        let key = self.key("TList", "StreamerInfo", "Doubly linked list", BEGIN);
        let written = write_compressed(&mut self.sink, key, &streamer_info::complete(), self.compression)?;
        Ok((written.seek, written.bytes))
    }

    fn key_list(&mut self, folder: usize) -> Result<KeyList> {
        let folder = &self.folders[folder];
        let (class, name) =
            if folder.path.is_empty() { ("TFile", self.name.as_str()) } else { ("TDirectoryFile", folder.name()) };
        let key = self.key(class, name, "", folder.seek);
        let record = folder::key_list(key, &folder.keys, self.sink.end());
        Ok(KeyList { seek: self.sink.append(&record)?, bytes: record.len() })
    }

    /// Writes the list of free segments: only what lies after the end of the file, which is the end of this list.
    fn free_list(&mut self) -> Result<(u64, u32)> {
        let name = self.name.clone();
        let key = self.key("TFile", &name, "", BEGIN);
        let record = free_list(key, self.sink.end(), &[]);
        Ok((self.sink.append(&record)?, record.len() as u32))
    }
}
