//! Missing values of tables: how many there are, by branch, and what became of them.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rootfile::Element;
use table::Kind;

use crate::chunk::Chunk;

/// Branches named in a warning.
const SHOWN: usize = 8;

/// Missing values of branches, summed over chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps {
    branches: BTreeMap<String, Gap>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Gap {
    kind: Kind,
    /// The whole numbers that floating-point numbers stand for.
    of: Option<Element>,
    count: u64,
}

impl Gaps {
    /// Adds those of a chunk.
    pub fn add(&mut self, chunk: &Chunk<'_>) {
        let member = &chunk.source.members()[chunk.member];
        for (name, count) in &chunk.gaps {
            let Some((branch, kind)) = member.branch(name).and_then(|branch| Some((branch, branch.kind()?))) else {
                continue;
            };
            let of = branch.missing.map(|missing| missing.of);
            self.put(name.clone(), Gap { kind, of, count: *count });
        }
    }

    /// Adds those of other chunks.
    pub fn merge(&mut self, other: Gaps) {
        other.branches.into_iter().for_each(|(name, gap)| self.put(name, gap));
    }

    fn put(&mut self, name: String, gap: Gap) {
        match self.branches.entry(name) {
            Entry::Vacant(entry) => drop(entry.insert(gap)),
            Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                (known.of, known.count) = (known.of.or(gap.of), known.count + gap.count);
            }
        }
    }

    /// What to say of them: one line, if there are some.
    pub fn warning(&self) -> Option<String> {
        let said = |(name, gap): (&String, &Gap)| match gap.of {
            Some(of) => {
                format!("{}, so its {} is float64", table::missing(name, &gap.kind, gap.count), Kind::scalar(of))
            }
            None => table::missing(name, &gap.kind, gap.count),
        };
        let shown: Vec<String> = self.branches.iter().take(SHOWN).map(said).collect();
        let more = match self.branches.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("; and those of {more} more branches"),
        };
        (!shown.is_empty()).then(|| format!("{}{more}", shown.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(kind: Kind, of: Option<Element>, count: u64) -> Gaps {
        Gaps { branches: [("x".to_owned(), Gap { kind, of, count })].into() }
    }

    #[test]
    fn what_is_missing_is_summed_and_said_once() {
        let mut gaps = Gaps::default();
        assert_eq!(gaps.warning(), None);
        gaps.merge(gap(Kind::scalar(Element::F64), None, 2));
        gaps.merge(gap(Kind::scalar(Element::F64), Some(Element::I32), 1));
        assert_eq!(gaps.warning().unwrap(), "x: 3 missing values became NaN, so its int32 is float64");
    }

    #[test]
    fn a_long_list_is_cut() {
        let mut gaps = Gaps::default();
        for place in 0..SHOWN + 2 {
            let gap = Gap { kind: Kind::text(), of: None, count: 1 };
            gaps.put(format!("t{place:02}"), gap);
        }
        let said = gaps.warning().unwrap();
        assert!(
            said.contains("t07: 1 missing text") && said.ends_with("2 more branches") && !said.contains("t08"),
            "{said}"
        );
    }
}
