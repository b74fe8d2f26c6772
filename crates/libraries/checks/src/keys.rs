//! What tells events apart, and how often the same event stands.
//!
//! The key of an event is a 64-bit hash of the branches that the fold rule uses and of run and luminosity block, where there
//! are any. Sorting the keys finds every repetition; among n different events a false one has a probability of n²/2⁶⁵.

use common::{EventHash, FoldKind, FoldRule};
use metrics::Repetition;
use ntuple::{Columns, Source};
use rootfile::Column;

/// Keys that are sorted at most: 1 GiB of them.
const MOST: usize = 1 << 27;

/// Names of branches that tell apart events with the same number, in lower case.
const PARTS: [&str; 8] =
    ["run", "runnumber", "run_number", "lumi", "lumiblock", "lumisection", "luminosityblock", "lumi_block"];

/// The keys of the events of a process or class.
#[derive(Debug, Default)]
pub struct Keys {
    keys: Vec<u64>,
    state: State,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
enum State {
    #[default]
    Complete,
    TooMany,
    NotANumber,
}

/// The branches that make the key of an event; none if the rule uses none.
pub fn branches(rule: &FoldRule, source: &Source) -> Vec<String> {
    if matches!(rule.kind, FoldKind::Process {}) {
        return Vec::new();
    }
    let mut columns = Columns::new();
    let bound = columns.fold(rule).and_then(|()| source.select(&columns));
    let mut names = bound.map_or_else(|_| Vec::new(), |reading| reading.used_branches().to_vec());
    if let Some(member) = source.members().first().filter(|_| !names.is_empty()) {
        let scalars = member
            .branches()
            .iter()
            .filter(|branch| branch.element.is_ok() && branch.dims.is_empty() && branch.levels == 0);
        let parts = scalars.filter(|branch| is_part(&branch.name)).map(|branch| branch.name.clone());
        let parts: Vec<String> = parts.filter(|name| !names.contains(name)).collect();
        names.extend(parts);
    }
    names
}

/// Whether a branch identifies an event and is no quantity of it.
pub fn is_identifier(name: &str, rule: &FoldRule) -> bool {
    is_part(name) || matches!(&rule.kind, FoldKind::Modulo { branch } if branch == name)
}

fn is_part(name: &str) -> bool {
    PARTS.contains(&name.to_lowercase().as_str())
}

impl Keys {
    /// Adds the events in some rows of a chunk.
    pub fn add(&mut self, columns: &[&Column], rows: impl ExactSizeIterator<Item = usize>) {
        let Some(first) = columns.first().filter(|_| self.state == State::Complete) else { return };
        if self.keys.len() + rows.len() > MOST {
            *self = Self { keys: Vec::new(), state: State::TooMany };
            return;
        }
        let mut hashes = vec![EventHash::new(); first.entries()];
        if columns.iter().any(|column| ntuple::hash(column.as_slice(), column.width(), &mut hashes).is_some()) {
            *self = Self { keys: Vec::new(), state: State::NotANumber };
            return;
        }
        self.keys.extend(rows.map(|row| hashes[row].finish()));
    }

    /// The keys that stand more than once; `None` if they are not known.
    pub fn repetition(mut self) -> Option<Repetition> {
        (self.state == State::Complete).then(|| Repetition::count(&mut self.keys))
    }

    /// Whether there were too many events to look.
    pub fn too_many(&self) -> bool {
        self.state == State::TooMany
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(columns: &[Column]) -> Keys {
        let mut keys = Keys::default();
        keys.add(&columns.iter().collect::<Vec<_>>(), 0..columns[0].entries());
        keys
    }

    #[test]
    fn an_event_is_the_same_if_all_parts_of_its_key_are() {
        let event = || Column::from(vec![1i64, 2, 1, 1]);
        assert_eq!(keys(&[event()]).repetition(), Some(Repetition { keys: 1, surplus: 2 }));
        let run = Column::from(vec![7i32, 7, 8, 7]);
        assert_eq!(keys(&[event(), run]).repetition(), Some(Repetition { keys: 1, surplus: 1 }));
    }

    #[test]
    fn a_key_that_is_nan_is_not_counted() {
        assert_eq!(keys(&[Column::from(vec![1.0f32, f32::NAN])]).repetition(), None);
    }

    #[test]
    fn run_and_luminosity_block_are_known_by_name() {
        let rule = FoldRule::modulo("event", 2);
        assert!(["run", "luminosityBlock", "event"].iter().all(|name| is_identifier(name, &rule)));
        assert!(!is_identifier("runaway", &rule));
    }
}
