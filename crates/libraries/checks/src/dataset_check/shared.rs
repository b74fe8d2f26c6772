//! Files of two processes: events that pass the cuts of both are there twice.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use dataset::Process;
use storage::digest;

use crate::codes;
use crate::findings::{Finding, Findings, Severity};

/// A tree of a file that two processes read: for each the index of the process and of the file in it.
pub struct Shared([(usize, usize); 2]);

/// The entries of a tree that pass, one bit each.
#[derive(Debug, Default)]
pub struct Passing(Vec<u64>);

impl Passing {
    /// Notes that an entry passes.
    pub fn add(&mut self, entry: u64) {
        let word = (entry / 64) as usize;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (entry % 64);
    }

    /// Entries that pass in both.
    fn common(&self, other: &Self) -> u64 {
        self.0.iter().zip(&other.0).map(|(one, two)| u64::from((one & two).count_ones())).sum()
    }
}

/// The trees that two processes read, whatever the names of their files.
pub fn find(processes: &[&Process]) -> Vec<Shared> {
    let mut contents = Contents::default();
    let mut known: HashMap<(Content, String), Vec<(usize, usize)>> = HashMap::new();
    let mut shared = Vec::new();
    let lengths = lengths(processes);
    for (index, process) in processes.iter().enumerate() {
        for (member, of) in process.source().members().iter().enumerate() {
            let Some(content) = contents.of(of.file(), &lengths) else { continue };
            let places = known.entry((content, of.tree().to_owned())).or_default();
            shared.extend(
                places.iter().filter(|(first, _)| *first != index).map(|first| Shared([*first, (index, member)])),
            );
            places.push((index, member));
        }
    }
    shared
}

/// What a file holds.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Content {
    /// No other file is as long.
    Only(PathBuf),
    Digest(String),
}

/// How many files there are of each length.
fn lengths(processes: &[&Process]) -> HashMap<u64, usize> {
    let files = processes.iter().flat_map(|process| process.source().members());
    let files: std::collections::BTreeSet<PathBuf> =
        files.filter_map(|member| member.file().canonicalize().ok()).collect();
    let mut lengths = HashMap::new();
    files
        .iter()
        .filter_map(|file| file.metadata().ok())
        .for_each(|found| *lengths.entry(found.len()).or_insert(0) += 1);
    lengths
}

/// Contents that have been asked for.
#[derive(Default)]
struct Contents(BTreeMap<PathBuf, Content>);

impl Contents {
    /// `None` of a file that cannot be read, which has been told of.
    fn of(&mut self, path: &Path, lengths: &HashMap<u64, usize>) -> Option<Content> {
        let path = path.canonicalize().ok()?;
        if let Some(known) = self.0.get(&path) {
            return Some(known.clone());
        }
        // Only files of the same length are worth a digest.
        let alone = lengths.get(&path.metadata().ok()?.len()).is_none_or(|count| *count < 2);
        let content = if alone { Content::Only(path.clone()) } else { Content::Digest(digest::file(&path).ok()?) };
        self.0.insert(path, content.clone());
        Some(content)
    }
}

impl Shared {
    /// The files of a process that another one reads too.
    pub fn of(shared: &[Self], process: usize) -> BTreeMap<usize, Passing> {
        let places = shared.iter().flat_map(|Self(places)| places);
        places.filter(|(of, _)| *of == process).map(|(_, member)| (*member, Passing::default())).collect()
    }

    /// Tells of events that pass the cuts of both processes; `passing` holds them by process and file, of those that were read.
    pub fn tell(
        &self,
        processes: &[&Process],
        passing: &BTreeMap<usize, BTreeMap<usize, Passing>>,
        findings: &mut Findings,
    ) {
        let Self(places) = self;
        let of = |(process, member): (usize, usize)| passing.get(&process)?.get(&member);
        let (Some(one), Some(two)) = (of(places[0]), of(places[1])) else { return };
        let events = one.common(two);
        if events == 0 {
            return;
        }
        let [first, second] = places.map(|(process, _)| processes[process]);
        let member = &first.source().members()[places[0].1];
        let (place, same) = (member.place(), first.class_name() == second.class_name());
        let (one, two) = (first.name(), second.name());
        let message = match same {
            true => format!(
                "{events} events of {place} are in process `{one}` and in process `{two}`, both of class `{}`",
                first.class_name()
            ),
            false => format!(
                "{events} events of {place} are in process `{one}` of class `{}` and in process `{two}` of class `{}`",
                first.class_name(),
                second.class_name()
            ),
        };
        let remedy = match same {
            true => {
                "take the file out of one of them, or let their cuts exclude each other: one copy of an event may train and the other validate"
            }
            false => "let their cuts exclude each other, unless it is meant",
        };
        let severity = if same { Severity::Problem } else { Severity::Warning };
        findings.push(Finding { severity, ..Finding::warning(codes::SHARED_EVENTS, message, remedy) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_entries_are_those_that_pass_in_both() {
        let of = |entries: &[u64]| {
            let mut passing = Passing::default();
            entries.iter().for_each(|&entry| passing.add(entry));
            passing
        };
        assert_eq!(of(&[0, 63, 64, 1000]).common(&of(&[63, 1000, 1001])), 2);
        assert_eq!(of(&[]).common(&of(&[1])), 0);
    }
}
