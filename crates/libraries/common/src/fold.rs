//! Folds: which part of the events a model may see.
//!
//! A fold rule turns an event into a number in `0..k`. The model of fold f is trained on fold f, or on all others, and must never
//! score what it was trained on, so rule and choice are data: it is written in fold files and model files and read back by later tools.
//! Every rule gives each event exactly one fold, on every platform; the hash is defined in `docs/formats.md`.

use crate::config::named::named;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Name of the object in fold files that says where they come from, and of the key in the header of model files.
pub const ORIGIN: &str = "twofold";

/// How an event finds its fold, and how many folds there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoldRule {
    /// Number of folds k, at least 2.
    pub folds: u32,
    /// Where the number comes from.
    #[serde(flatten)]
    pub kind: FoldKind,
}

/// Where the number that is taken modulo k comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FoldKind {
    /// An integer branch, usually the event number.
    Modulo {
        /// The branch that is read.
        branch: String,
    },
    /// A hash of the values of branches, for ntuples without an event number; duplicates stay together.
    Hash {
        /// The branches in the order in which they are hashed.
        branches: Vec<String>,
    },
    /// An integer expression of branches.
    Expression {
        /// The expression as written.
        text: String,
    },
    /// No rule: every process is in a fixed fold (official splits), so a single event does not tell its fold.
    Process {},
}

named!(
    /// Which folds the model of a fold is trained on. The events of all that are left are scored by it.
    TrainOn, "choice of folds",
    /// Its own.
    Own = "own",
    /// All others.
    Others = "others",
);

impl TrainOn {
    /// That of files which do not say it.
    pub fn unsaid() -> Self {
        Self::Own
    }

    /// Whether it is that.
    pub fn is_unsaid(&self) -> bool {
        *self == Self::unsaid()
    }

    /// That of new fold files: with more than two folds a model of its own fold alone would see a part of the events only.
    pub fn usual(folds: u32) -> Self {
        if folds > 2 { Self::Others } else { Self::Own }
    }

    /// Whether the model of fold `index` is trained on the events of `fold`.
    pub fn includes(self, index: u32, fold: u32) -> bool {
        match self {
            Self::Own => fold == index,
            Self::Others => fold != index,
        }
    }
}

/// The fold that a file or a model belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fold {
    /// How events are divided.
    pub rule: FoldRule,
    /// Which fold this is.
    pub index: u32,
    /// What the model of a fold is trained on: its own fold, or all others.
    #[serde(default = "TrainOn::unsaid", skip_serializing_if = "TrainOn::is_unsaid")]
    pub train_on: TrainOn,
    /// Trees that were put in one fold whole, against the rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<FixedTree>,
}

/// A tree whose events are in one fold whole, known by the content of its file: names can be changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FixedTree {
    /// The process that says so.
    pub process: String,
    /// The fold of all its events.
    pub fold: u32,
    /// Path of the tree in the file.
    pub tree: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The era of a training on eras: the process is of that era's dataset configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub era: Option<String>,
}

impl Fold {
    /// Whether the model of this fold is trained on the events of `fold`, and must not score them.
    pub fn trains_on(&self, fold: u32) -> bool {
        self.train_on.includes(self.index, fold)
    }

    /// The folds that the model of this fold is trained on, ascending.
    pub fn trained_folds(&self) -> Vec<u32> {
        (0..self.rule.folds).filter(|&fold| self.trains_on(fold)).collect()
    }

    /// The trees of an era that were put in one fold whole, as its fold files name them; of all events without eras.
    pub fn fixed_of(&self, era: Option<&str>) -> Vec<FixedTree> {
        let own = self.fixed.iter().filter(|fixed| fixed.era.as_deref() == era);
        own.map(|fixed| FixedTree { era: None, ..fixed.clone() }).collect()
    }
}

impl FoldRule {
    /// The rule of the two-fold method: a branch modulo `folds`.
    pub fn modulo(branch: impl Into<String>, folds: u32) -> Self {
        Self { folds, kind: FoldKind::Modulo { branch: branch.into() } }
    }

    /// Fold of a signed number: the non-negative remainder, so that -1 is in the last fold (C++ would say -1).
    pub fn fold_of_number(&self, number: i64) -> u32 {
        // The remainder is below `folds`, a u32.
        number.rem_euclid(i64::from(self.folds)) as u32
    }

    /// Fold of an unsigned number; agrees with [`Self::fold_of_number`] where both apply.
    pub fn fold_of_unsigned(&self, number: u64) -> u32 {
        (number % u64::from(self.folds)) as u32
    }

    /// Fold of any integer; agrees with the others where they apply.
    pub fn fold_of_integer(&self, number: i128) -> u32 {
        number.rem_euclid(i128::from(self.folds)) as u32
    }

    /// Fold of a finished [`EventHash`].
    pub fn fold_of_hash(&self, hash: EventHash) -> u32 {
        self.fold_of_unsigned(hash.finish())
    }
}

impl fmt::Display for FoldRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folds = self.folds;
        match &self.kind {
            FoldKind::Modulo { branch } => write!(f, "`{branch}` mod {folds}"),
            FoldKind::Hash { branches } => write!(f, "hash of `{}` mod {folds}", branches.join("`, `")),
            FoldKind::Expression { text } => write!(f, "({text}) mod {folds}"),
            FoldKind::Process {} => write!(f, "one of {folds} for each process"),
        }
    }
}

/// A 64-bit hash of the values of one event, fed branch by branch.
///
/// FNV-1a over the little-endian bytes of each value as a 64-bit number, finished by the mixer of SplitMix64
/// (FNV's low bits alone are weak). Integers and booleans enter as i64 (u64 keeps its bits), floats as f64, so
/// that storing a branch in a wider type of the same family changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventHash(u64);

impl Default for EventHash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl EventHash {
    /// An empty hash.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an integer; a boolean is 0 or 1.
    pub fn integer(&mut self, value: i64) {
        self.bytes(value.to_le_bytes());
    }

    /// Adds an unsigned integer by its bits.
    pub fn unsigned(&mut self, value: u64) {
        self.bytes(value.to_le_bytes());
    }

    /// Adds a float. -0 counts as 0. NaN has no place in a fold: `false` is returned and nothing added.
    #[must_use]
    pub fn float(&mut self, value: f64) -> bool {
        if value.is_nan() {
            return false;
        }
        // Adding 0 turns -0 into 0 and leaves everything else.
        self.bytes((value + 0.0).to_bits().to_le_bytes());
        true
    }

    /// The hash of everything added.
    pub fn finish(self) -> u64 {
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn bytes(&mut self, bytes: [u8; 8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Hashes of docs/formats.md, computed there by an independent program.
    #[test]
    fn hashes_are_the_documented_ones() {
        let of = |values: &[f64]| {
            let mut hash = EventHash::new();
            assert!(values.iter().all(|value| hash.float(*value)));
            hash.finish()
        };
        assert_eq!(of(&[]), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(of(&[1.5]), 0xbfe3_f4ac_3b0e_aaaa);
        assert_eq!(of(&[25.0, -1.25, 0.5]), 0xffa4_7b68_6c27_2161);
        let mut hash = EventHash::new();
        hash.integer(-1);
        assert_eq!(hash.finish(), 0x9795_737c_4a2d_acd5);
        let mut hash = EventHash::new();
        hash.integer(194_533);
        assert!([30.5, -2.75, 91.25].iter().all(|value| hash.float(*value)));
        assert_eq!(hash.finish(), 0x5ec5_2bc7_a6b4_18f8);
    }

    #[test]
    fn zero_has_one_sign_and_nan_no_hash() {
        let hash = |value| {
            let mut hash = EventHash::new();
            hash.float(value).then(|| hash.finish())
        };
        assert_eq!(hash(-0.0), hash(0.0));
        assert_eq!(hash(f64::NAN), None);
        assert_ne!(hash(1.0), hash(-1.0));
    }

    #[test]
    fn a_rule_survives_json() {
        let kinds = [
            FoldKind::Modulo { branch: "event".into() },
            FoldKind::Hash { branches: vec!["run".into(), "pt".into()] },
            FoldKind::Expression { text: "event/2".into() },
            FoldKind::Process {},
        ];
        for kind in kinds {
            let rule = FoldRule { folds: 5, kind };
            let json = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<FoldRule>(&json).unwrap(), rule, "{json}");
        }
    }

    #[test]
    fn trees_in_one_fold_whole_are_those_of_an_era() {
        let tree = |era: Option<&str>| FixedTree {
            process: "ztt".into(),
            fold: 1,
            tree: "t".into(),
            sha256: "ab".into(),
            era: era.map(str::to_owned),
        };
        let rule = || FoldRule::modulo("event", 2);
        let fold = |fixed| Fold { rule: rule(), index: 0, train_on: TrainOn::Own, fixed };
        assert_eq!(fold(vec![tree(None)]).fixed_of(None), [tree(None)]);
        let eras = fold(vec![tree(Some("2016")), tree(Some("2017")), tree(Some("2016"))]);
        assert_eq!(eras.fixed_of(Some("2016")), [tree(None), tree(None)]);
        assert!(eras.fixed_of(None).is_empty());
        assert!(!serde_json::to_string(&tree(None)).unwrap().contains("era"), "as in older files");
    }

    #[test]
    fn a_model_is_trained_on_its_own_fold_or_on_all_others() {
        let fold = |train_on, index| Fold { rule: FoldRule::modulo("event", 3), index, train_on, fixed: Vec::new() };
        assert_eq!(fold(TrainOn::Own, 1).trained_folds(), [1]);
        assert_eq!(fold(TrainOn::Others, 1).trained_folds(), [0, 2]);
        assert_eq!([2, 3, 10].map(TrainOn::usual), [TrainOn::Own, TrainOn::Others, TrainOn::Others]);
        let json = |train_on| serde_json::to_string(&fold(train_on, 1)).unwrap();
        assert!(!json(TrainOn::Own).contains("train_on"), "as in older files");
        assert!(json(TrainOn::Others).contains(r#""train_on":"others""#), "{}", json(TrainOn::Others));
        for train_on in [TrainOn::Own, TrainOn::Others] {
            assert_eq!(serde_json::from_str::<Fold>(&json(train_on)).unwrap(), fold(train_on, 1));
        }
    }

    #[test]
    fn hashed_floats_fill_all_folds_evenly() {
        let rule = FoldRule { folds: 4, kind: FoldKind::Hash { branches: vec!["pt".into()] } };
        let mut counts = [0u32; 4];
        for i in 0..40_000 {
            let mut hash = EventHash::new();
            // Floats of few digits: only high bits differ.
            assert!(hash.float(f64::from(i) * 0.25));
            counts[rule.fold_of_hash(hash) as usize] += 1;
        }
        // Five standard deviations.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 450), "{counts:?}");
    }

    proptest! {
        #[test]
        fn every_number_is_in_exactly_one_fold(number: i64, folds in 2u32..1000) {
            let rule = FoldRule::modulo("event", folds);
            let fold = rule.fold_of_number(number);
            prop_assert!(fold < folds);
            // Consecutive numbers go round.
            let next = rule.fold_of_number(number.saturating_add(1));
            prop_assert!(number == i64::MAX || next == (fold + 1) % folds);
            if let Ok(unsigned) = u64::try_from(number) {
                prop_assert_eq!(rule.fold_of_unsigned(unsigned), fold);
            }
        }
    }
}
