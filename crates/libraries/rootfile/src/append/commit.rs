//! Writes the records that change when a tree gets branches: its own, and those that lead to it (key list, folder, free segments,
//! header).
//!
//! Records that are replaced become gaps: they are listed as free segments and begin with their negative length, as in ROOT.

use std::collections::HashSet;
use std::path::Path;

use super::streamer_info::Descriptions;
use super::tree_record::{Added, Refusal, TreeRecord};
use crate::bytes::Reader;
use crate::error::{Error, Malformed, Result};
use crate::file::{Directory, Header, KeyRecord};
use crate::write::branches::Branches;
use crate::write::date::Date;
use crate::write::folder::{self, RECORD};
use crate::write::key::{Key, LARGEST_SHORT};
use crate::write::leaf::leaf_class;
use crate::write::record::{free_list, write_compressed};
use crate::write::sink::Sink;
use crate::{BranchSpec, Column, Compression, RootFile};

/// A file whose tree gets branches.
pub(super) struct Splice {
    file: RootFile,
    key: KeyRecord,
    record: TreeRecord,
    descriptions: Option<Descriptions>,
    branches: Branches,
    sink: Sink,
    compression: Compression,
    /// Texts for the folder of the tree, by their names.
    texts: Vec<(String, String)>,
    /// First and last byte of each record that is not used any more.
    gaps: Vec<(u64, u64)>,
}

impl Splice {
    /// Checks everything that can be checked before the first value, and begins to copy the file.
    pub(super) fn open(
        file: RootFile,
        tree: &str,
        branches: Vec<BranchSpec>,
        counters: &HashSet<&str>,
        target: &Path,
        compression: Compression,
    ) -> Result<Self> {
        let refused = |refusal| match refusal {
            Refusal::Malformed(problem) => Malformed::at(problem, file.path(), format!("the record of tree `{tree}`")),
            Refusal::Unsupported(reason) => {
                Error::CannotAppend { path: file.path().to_owned(), tree: tree.to_owned(), reason }
            }
        };
        let key = match file.key(tree) {
            Some(key) => key.record().clone(),
            None => return Err(refused(Refusal::Unsupported("it has no key".to_owned()))),
        };
        let (payload, key_bytes) = file.storage().payload(&key)?;
        let record = TreeRecord::open(payload, key_bytes, &key.class).map_err(refused)?;
        let (folder, date) = (key.parent, Date(key.date));
        let branches = Branches::new(branches, counters, &key.name, folder, date, compression)?;
        let names = branches.specs().map(|branch| branch.name.as_str()).collect();
        // makes the record as it will be, apart from the places of the new baskets, so that it is refused now if it cannot be made
        record.check(&names, branches.existing_counters()).map_err(refused)?;
        let descriptions = descriptions(&file)?;
        let sink = Sink::copy(file.storage().input(), target)?;
        Ok(Splice { file, key, record, descriptions, branches, sink, compression, texts: Vec::new(), gaps: Vec::new() })
    }

    /// Adds a text to the folder of the tree, if it has nothing of this name.
    pub(super) fn text(&mut self, name: &str, content: &str) {
        self.texts.push((name.to_owned(), content.to_owned()));
    }

    pub(super) fn fill(&mut self, columns: &[&Column]) -> Result<()> {
        self.branches.fill(columns, &mut self.sink)
    }

    pub(super) fn commit(mut self) -> Result<()> {
        self.branches.flush(&mut self.sink)?;
        let mut header = self.file.header().clone();
        let version = self.write_descriptions(&mut header)?;
        let file = self.file.clone();
        let seek = self.key.seek;
        let Some(directory) = file.directories().iter().find(|folder| folder.keys.iter().any(|key| key.seek == seek))
        else {
            return Err(self.damaged("no folder holds it"));
        };
        let listed = self.write_tree(version)?;
        let mut keys: Vec<Vec<u8>> = directory
            .keys
            .iter()
            .zip(&directory.raw_keys)
            .map(|(key, raw)| if key.seek == seek { listed.clone() } else { raw.clone() })
            .collect();
        let texts = std::mem::take(&mut self.texts);
        for (name, content) in texts.iter().filter(|(name, _)| directory.keys.iter().all(|key| key.name != *name)) {
            keys.push(self.write_text(name, content)?);
        }
        self.write_folder(directory, &keys)?;
        self.write_free_list(&mut header)?;
        header.end = self.sink.end();
        let bytes = header.to_bytes();
        if bytes.len() as u64 > header.begin {
            return Err(self.damaged("a header without room for positions beyond 2 GB"));
        }
        self.sink.patch(0, &bytes)?;
        self.sink.sync()?;
        self.file.storage().ensure_unchanged()?;
        self.sink.publish()
    }

    /// Adds descriptions of the classes of the new branches that the file lacks, and returns the version of TBranch to write.
    fn write_descriptions(&mut self, header: &mut Header) -> Result<u16> {
        let Some(descriptions) = self.descriptions.take() else {
            return Ok(crate::write::branch::TBRANCH);
        };
        let version = descriptions.branch_version();
        let mut classes: HashSet<&str> = self.branches.specs().map(|spec| leaf_class(spec).0).collect();
        if classes.contains("TLeafElement") {
            classes.insert("TBranchElement");
        }
        let big = self.sink.end() > LARGEST_SHORT;
        let date = Date(self.key.date);
        let title = "Doubly linked list";
        let folder = header.begin;
        let key = Key { class: "TList", name: "StreamerInfo", title, cycle: 1, folder, date, big };
        let completed = descriptions.completed(&classes, key.size());
        let completed = completed.map_err(|problem| problem.at(self.file.path(), "the StreamerInfo record"))?;
        if let Some(payload) = completed {
            self.free(header.info_seek, header.info_bytes.into());
            let written = write_compressed(&mut self.sink, key, &payload, self.compression)?;
            (header.info_seek, header.info_bytes) = (written.seek, written.bytes);
        }
        Ok(version)
    }

    /// Writes the tree with its new branches; its key.
    fn write_tree(&mut self, version: u16) -> Result<Vec<u8>> {
        let old = &self.key;
        let big = old.big() || self.sink.end() > LARGEST_SHORT;
        let (class, name, title) = (old.class.as_str(), old.name.as_str(), old.title.as_str());
        let key = Key { class, name, title, cycle: old.cycle, folder: old.parent, date: Date(old.date), big };
        let names = self.branches.specs().map(|spec| spec.name.as_str()).collect();
        let added = Added { branches: &self.branches.records(), counters: self.branches.existing_counters(), version };
        let payload = self.record.spliced(&names, &added, key.size());
        let payload = payload.map_err(|refusal| match refusal {
            Refusal::Malformed(problem) => problem.at(self.file.path(), format!("the record of tree `{name}`")),
            Refusal::Unsupported(reason) => {
                Error::CannotAppend { path: self.file.path().to_owned(), tree: name.to_owned(), reason }
            }
        })?;
        let written = write_compressed(&mut self.sink, key, &payload, self.compression)?;
        self.free(self.key.seek, self.key.bytes.into());
        Ok(written.key)
    }

    /// Writes a text as a TNamed; its key.
    fn write_text(&mut self, name: &str, content: &str) -> Result<Vec<u8>> {
        let big = self.sink.end() > LARGEST_SHORT;
        let (folder, date) = (self.key.parent, Date(self.key.date));
        let key = Key { class: "TNamed", name, title: "", cycle: 1, folder, date, big };
        let mut payload = crate::bytes::Writer::new();
        payload.named(name, content);
        Ok(write_compressed(&mut self.sink, key, &payload.into_bytes(), self.compression)?.key)
    }

    /// Writes the key list of a folder, and its position into the folder.
    fn write_folder(&mut self, directory: &Directory, keys: &[Vec<u8>]) -> Result<()> {
        let Some(old) = &directory.list_key else {
            return Err(self.damaged("no list of keys"));
        };
        let big = old.big() || self.sink.end() > LARGEST_SHORT;
        let (class, name, title) = (old.class.as_str(), old.name.as_str(), old.title.as_str());
        let key = Key { class, name, title, cycle: old.cycle, folder: old.parent, date: Date(old.date), big };
        let list = folder::key_list(key, keys, self.sink.end());
        let seek = self.sink.append(&list)?;
        self.free(directory.list_seek, directory.list_bytes.into());
        self.sink.patch(directory.position + 10, &(list.len() as u32).to_be_bytes())?;
        match (directory.big(), u32::try_from(seek)) {
            (true, _) => self.sink.patch(directory.position + 34, &seek.to_be_bytes()),
            (false, Ok(short)) if seek <= LARGEST_SHORT => {
                self.sink.patch(directory.position + 26, &short.to_be_bytes())
            }
            _ => self.widen_folder(directory, seek),
        }
    }

    /// Gives a folder positions of eight bytes; ROOT leaves space for them.
    fn widen_folder(&mut self, directory: &Directory, list: u64) -> Result<()> {
        let storage = self.file.storage();
        let key = storage.bytes(directory.seek, 4, "the key of a folder")?;
        let bytes = Reader::new(&key).u32().map_err(|problem| problem.at(self.file.path(), "the key of a folder"))?;
        if directory.position + RECORD as u64 > directory.seek + u64::from(bytes) {
            return Err(self.damaged("a folder without room for positions beyond 2 GB"));
        }
        let identifier = storage.bytes(directory.position + 30, 18, "the identifier of a folder")?;
        let positions = [directory.seek, directory.parent, list].map(u64::to_be_bytes).concat();
        self.sink.patch(directory.position, &(directory.version + 1000).to_be_bytes())?;
        self.sink.patch(directory.position + 18, &[positions, identifier].concat())
    }

    /// Marks the gaps, the old list of free segments among them, and writes the new list.
    fn write_free_list(&mut self, header: &mut Header) -> Result<()> {
        let (mut gaps, key) = self.old_free_list(header).unwrap_or_default();
        self.free(header.free_seek, header.free_bytes.into());
        for &(first, last) in &self.gaps {
            let length = -((last - first + 1).min(i32::MAX as u64) as i32);
            self.sink.patch(first, &length.to_be_bytes())?;
        }
        gaps.append(&mut self.gaps);
        gaps.sort_unstable();
        gaps.dedup_by(|next, gap| {
            let joined = next.0 <= gap.1 + 1;
            if joined {
                gap.1 = gap.1.max(next.1);
            }
            joined
        });
        let big = self.sink.end() > LARGEST_SHORT;
        let (name, title) = (key.0.as_str(), key.1.as_str());
        let key = Key { class: "TFile", name, title, cycle: 1, folder: header.begin, date: Date(self.key.date), big };
        let record = free_list(key, self.sink.end(), &gaps);
        header.free_seek = self.sink.append(&record)?;
        (header.free_bytes, header.free_count) = (record.len() as u32, gaps.len() as u32 + 1);
        Ok(())
    }

    /// The gaps of the file, and the name and title of their list; `None` if the list is damaged, as it is not needed to read the
    /// file.
    #[allow(clippy::type_complexity)]
    fn old_free_list(&self, header: &Header) -> Option<(Vec<(u64, u64)>, (String, String))> {
        let bytes = self.file.storage().bytes(header.free_seek, header.free_bytes.into(), "the free segments").ok()?;
        let mut reader = Reader::new(&bytes);
        let key = KeyRecord::parse(&mut reader).ok()?;
        reader.seek(key.key_bytes.into()).ok()?;
        let mut gaps = Vec::new();
        while reader.remaining() >= 10 {
            let big = reader.u16().ok()? > 1000;
            let (first, last) = (reader.seek_pointer(big).ok()?, reader.seek_pointer(big).ok()?);
            if last < header.end && first <= last {
                gaps.push((first, last));
            }
        }
        Some((gaps, (key.name, key.title)))
    }

    fn free(&mut self, seek: u64, bytes: u64) {
        if seek != 0 && bytes >= 4 {
            self.gaps.push((seek, seek + bytes - 1));
        }
    }

    fn damaged(&self, problem: &'static str) -> Error {
        Malformed::from(problem).at(self.file.path(), format!("what leads to tree `{}`", self.key.name))
    }
}

/// The classes that a file describes; `None` if it describes no classes.
fn descriptions(file: &RootFile) -> Result<Option<Descriptions>> {
    let header = file.header();
    if header.info_seek == 0 {
        return Ok(None);
    }
    let at = |problem: Malformed| problem.at(file.path(), "the StreamerInfo record");
    let record = file.storage().bytes(header.info_seek, header.info_bytes.into(), "the StreamerInfo record")?;
    let key = KeyRecord::parse(&mut Reader::new(&record)).map_err(at)?;
    let (payload, key_bytes) = file.storage().payload(&key)?;
    Descriptions::open(payload, key_bytes).map(Some).map_err(at)
}
