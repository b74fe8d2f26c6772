//! Writes the records that change when a tree gets branches: its own, and those that lead to it (key list, folder, free segments,
//! header).
//!
//! Records that are replaced become [free space](super::space), which new records take first.

use std::collections::HashSet;
use std::path::Path;

use super::space::{self, FreeList, Segments};
use super::streamer_info::Descriptions;
use super::tree_record::{Added, Refusal, TreeRecord};
use crate::bytes::Reader;
use crate::error::{Error, Malformed, Result};
use crate::file::{Directory, Header, Key as ListedKey, KeyRecord};
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
    /// Index of the folder that lists the tree.
    folder: usize,
    record: TreeRecord,
    branches: Branches,
    sink: Sink,
    compression: Compression,
    /// Texts for the folder of the tree, by their names.
    texts: Vec<(String, String)>,
    header: Header,
    /// The version of TBranch to write.
    version: u16,
    free_list: FreeList,
    /// What is neither used nor free.
    spared: Segments,
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
        let listed = match file.key(tree) {
            Some(key) => key.clone(),
            None => return Err(refused(Refusal::Unsupported("it has no key".to_owned()))),
        };
        let key = listed.record().clone();
        let holds = |folder: &Directory| folder.keys.iter().any(|other| other.seek == key.seek);
        let Some(folder) = file.directories().iter().position(holds) else {
            return Err(damaged(&file, &key, "no folder holds it"));
        };
        let (payload, key_bytes) = file.storage().payload(&key)?;
        let record = TreeRecord::open(payload, key_bytes, &key.class, file.classes()).map_err(refused)?;
        let date = Date(key.date);
        let branches = Branches::new(branches, counters, &key.name, key.parent, date, compression)?;
        let names = branches.specs().map(|branch| branch.name.as_str()).collect();
        // makes the record as it will be, apart from the places of the new baskets, so that it is refused now if it cannot be made
        record.check(&names, branches.existing_counters()).map_err(refused)?;
        let (version, descriptions) = described(&file, &branches)?;
        let free_list = FreeList::of(&file);
        let dead = dead(&file, &listed, folder, &record, &names, descriptions.is_some());
        let (mut free, spared) =
            space::spared(space::joined([dead, free_list.marked.clone()].concat()), file.directories());
        let header = file.header().clone();
        // what lies behind the end by the header may still be in use
        let end = match free.last().copied() {
            Some((first, last)) if last + 1 == header.end && header.end == file.storage().size() => {
                free.pop();
                first
            }
            _ => file.storage().size(),
        };
        let sink = Sink::copy(file.storage().input(), target, end, free)?;
        let texts = Vec::new();
        let mut splice = Splice {
            file,
            key,
            folder,
            record,
            branches,
            sink,
            compression,
            header,
            version,
            free_list,
            spared,
            texts,
        };
        if let Some(payload) = descriptions {
            splice.write_descriptions(&payload)?;
        }
        Ok(splice)
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
        let file = self.file.clone();
        let (directory, seek) = (&file.directories()[self.folder], self.key.seek);
        let listed = self.write_tree()?;
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
        self.write_free_list()?;
        self.header.end = self.sink.end();
        let bytes = self.header.to_bytes();
        if bytes.len() as u64 > self.header.begin {
            return Err(self.damaged("a header without room for positions beyond 2 GB"));
        }
        self.sink.patch(0, &bytes)?;
        self.sink.sync()?;
        self.file.storage().ensure_unchanged()?;
        self.sink.publish()
    }

    /// Writes the descriptions of all classes of the file.
    fn write_descriptions(&mut self, payload: &[u8]) -> Result<()> {
        let key = descriptions_key(&self.file, Date(self.key.date));
        let written = write_compressed(&mut self.sink, key, payload, self.compression)?;
        (self.header.info_seek, self.header.info_bytes) = (written.seek, written.bytes);
        Ok(())
    }

    /// Writes the tree with its new branches; its key.
    fn write_tree(&mut self) -> Result<Vec<u8>> {
        let old = &self.key;
        let big = old.big() || self.sink.end() > LARGEST_SHORT;
        let (class, name, title) = (old.class.as_str(), old.name.as_str(), old.title.as_str());
        let key = Key { class, name, title, cycle: old.cycle, folder: old.parent, date: Date(old.date), big };
        let names = self.branches.specs().map(|spec| spec.name.as_str()).collect();
        let (counters, version) = (self.branches.existing_counters(), self.version);
        let added = Added { branches: &self.branches.records(), counters, version };
        let payload = self.record.spliced(&names, &added, key.size());
        let payload = payload.map_err(|refusal| match refusal {
            Refusal::Malformed(problem) => problem.at(self.file.path(), format!("the record of tree `{name}`")),
            Refusal::Unsupported(reason) => {
                Error::CannotAppend { path: self.file.path().to_owned(), tree: name.to_owned(), reason }
            }
        })?;
        write_compressed(&mut self.sink, key, &payload, self.compression).map(|written| written.key)
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
        let list = |seek| folder::key_list(key, keys, seek);
        let list = list(self.sink.place(list(0).len()));
        let seek = self.sink.append(&list)?;
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

    /// Marks what is free, and writes the list of it at the end.
    fn write_free_list(&mut self) -> Result<()> {
        let free = self.sink.take_free();
        for segment in free.iter().chain(&self.spared) {
            self.sink.patch(segment.0, &space::mark(segment))?;
        }
        let free = space::joined([free, self.free_list.others.clone()].concat());
        let big = self.sink.end() > LARGEST_SHORT;
        let (name, title) = (self.free_list.name.as_str(), self.free_list.title.as_str());
        let folder = self.header.begin;
        let key = Key { class: "TFile", name, title, cycle: 1, folder, date: Date(self.key.date), big };
        let record = free_list(key, self.sink.end(), &free);
        self.header.free_seek = self.sink.append(&record)?;
        (self.header.free_bytes, self.header.free_count) = (record.len() as u32, free.len() as u32 + 1);
        Ok(())
    }

    fn damaged(&self, problem: &'static str) -> Error {
        damaged(&self.file, &self.key, problem)
    }
}

fn damaged(file: &RootFile, key: &KeyRecord, problem: &'static str) -> Error {
    Malformed::from(problem).at(file.path(), format!("what leads to tree `{}`", key.name))
}

/// The records that no one will use: those that are written anew, and the baskets of branches that are replaced.
fn dead(
    file: &RootFile,
    tree: &ListedKey,
    folder: usize,
    record: &TreeRecord,
    dropped: &HashSet<&str>,
    descriptions: bool,
) -> Segments {
    let (header, folder, key) = (file.header(), &file.directories()[folder], tree.record());
    let records = [
        (Some(key.class.as_str()), key.seek, key.bytes),
        (None, folder.list_seek, folder.list_bytes),
        (None, header.free_seek, header.free_bytes),
        (Some("TList"), header.info_seek, if descriptions { header.info_bytes } else { 0 }),
    ];
    let records = records.into_iter().filter_map(|(class, seek, bytes)| space::record(file, class, seek, bytes.into()));
    records.chain(space::baskets(file, tree, record, dropped)).collect()
}

/// The key of the descriptions of classes that a file gets.
fn descriptions_key(file: &RootFile, date: Date) -> Key<'static> {
    let (folder, big) = (file.header().begin, file.storage().size() > LARGEST_SHORT);
    let title = "Doubly linked list";
    Key { class: "TList", name: "StreamerInfo", title, cycle: 1, folder, date, big }
}

/// The version of TBranch to write, and the descriptions of classes with those that the file lacks for the branches; `None` if it
/// lacks none.
fn described(file: &RootFile, branches: &Branches) -> Result<(u16, Option<Vec<u8>>)> {
    let Some(descriptions) = descriptions(file)? else {
        return Ok((crate::write::branch::TBRANCH, None));
    };
    let version = descriptions.branch_version();
    let mut classes: HashSet<&str> = branches.specs().map(|spec| leaf_class(spec).0).collect();
    if classes.contains("TLeafElement") {
        classes.insert("TBranchElement");
    }
    let completed = descriptions.completed(&classes, descriptions_key(file, Date(0)).size());
    Ok((version, completed.map_err(|problem| problem.at(file.path(), "the StreamerInfo record"))?))
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
