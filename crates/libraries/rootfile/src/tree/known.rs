//! What ROOT is known to write of its own classes, for files that do not describe them.
//!
//! For old versions this is what `Streamer` functions of ROOT read member by member. Trees of the versions between, 5 to 15,
//! changed their types without a trace in the version, so that they are read by their description only.

use super::classes::Member;
use super::code::*;

/// All later versions.
const ON: u16 = u16::MAX;
const INTS: i32 = POINTER_TO + INT;
const LONGS: i32 = POINTER_TO + LONG64;

/// A member and the first and last version that has it.
type Row = (&'static str, i32, u16, u16);

const TREE: &[Row] = &[
    ("TNamed", BASE, 1, ON),
    ("TAttLine", BASE, 1, ON),
    ("TAttFill", BASE, 1, ON),
    ("TAttMarker", BASE, 1, ON),
    ("fScanField", INT, 1, 4),
    ("fMaxEntryLoop", INT, 1, 4),
    ("fMaxVirtualSize", INT, 1, 4),
    ("fEntries", DOUBLE, 1, 4),
    ("fTotBytes", DOUBLE, 1, 4),
    ("fZipBytes", DOUBLE, 1, 4),
    ("fAutoSave", INT, 1, 4),
    ("fEstimate", INT, 1, 4),
    ("fEntries", LONG64, 16, ON),
    ("fTotBytes", LONG64, 16, ON),
    ("fZipBytes", LONG64, 16, ON),
    ("fSavedBytes", LONG64, 16, ON),
    ("fFlushedBytes", LONG64, 18, ON),
    ("fWeight", DOUBLE, 16, ON),
    ("fTimerInterval", INT, 16, ON),
    ("fScanField", INT, 16, ON),
    ("fUpdate", INT, 16, ON),
    ("fDefaultEntryOffsetLen", INT, 17, ON),
    ("fNClusterRange", COUNTER, 19, ON),
    ("fMaxEntries", LONG64, 16, ON),
    ("fMaxEntryLoop", LONG64, 16, ON),
    ("fMaxVirtualSize", LONG64, 16, ON),
    ("fAutoSave", LONG64, 16, ON),
    ("fAutoFlush", LONG64, 18, ON),
    ("fEstimate", LONG64, 16, ON),
    ("fClusterRangeEnd", LONGS, 19, ON),
    ("fClusterSize", LONGS, 19, ON),
    ("fIOFeatures", PLAIN, 20, ON),
    ("fBranches", OBJECT, 1, ON),
    ("fLeaves", OBJECT, 1, ON),
    ("fAliases", POINTER, 16, ON),
    ("fIndexValues", PLAIN, 2, ON),
    ("fIndex", PLAIN, 3, ON),
    ("fTreeIndex", POINTER, 16, ON),
    ("fFriends", POINTER, 16, ON),
    ("fUserInfo", POINTER, 16, ON),
    ("fBranchRef", POINTER, 16, ON),
];

const BRANCH: &[Row] = &[
    ("TNamed", BASE, 5, ON),
    ("TAttFill", BASE, 8, ON),
    ("fCompress", INT, 5, ON),
    ("fBasketSize", INT, 5, ON),
    ("fEntryOffsetLen", INT, 5, ON),
    ("fMaxBaskets", COUNTER, 5, 5),
    ("fWriteBasket", INT, 5, ON),
    ("fEntryNumber", INT, 5, 9),
    ("fEntryNumber", LONG64, 10, ON),
    ("fIOFeatures", PLAIN, 13, ON),
    ("fEntries", DOUBLE, 5, 5),
    ("fTotBytes", DOUBLE, 5, 5),
    ("fZipBytes", DOUBLE, 5, 5),
    ("fOffset", INT, 5, ON),
    ("fMaxBaskets", COUNTER, 6, ON),
    ("fSplitLevel", INT, 7, ON),
    ("fEntries", DOUBLE, 6, 9),
    ("fEntries", LONG64, 10, ON),
    ("fFirstEntry", LONG64, 11, ON),
    ("fTotBytes", DOUBLE, 6, 9),
    ("fTotBytes", LONG64, 10, ON),
    ("fZipBytes", DOUBLE, 6, 9),
    ("fZipBytes", LONG64, 10, ON),
    ("fBranches", OBJECT, 5, ON),
    ("fLeaves", OBJECT, 5, ON),
    ("fBaskets", OBJECT, 5, ON),
    ("fBasketEntry", COUNTED, 5, 5),
    ("fBasketBytes", COUNTED, 5, 5),
    ("fBasketSeek", COUNTED, 5, 5),
    ("fBasketBytes", INTS, 6, ON),
    ("fBasketEntry", INTS, 6, 9),
    ("fBasketEntry", LONGS, 10, ON),
    ("fBasketSeek", INTS, 6, 9),
    ("fBasketSeek", LONGS, 10, ON),
    ("fFileName", STRING, 5, ON),
];

const ELEMENT: &[Row] = &[
    ("TBranch", BASE, 1, ON),
    ("fClassName", STRING, 1, ON),
    ("fParentName", STRING, 8, ON),
    ("fClonesName", STRING, 8, ON),
    ("fCheckSum", UINT, 8, ON),
    ("fClassVersion", INT, 8, 9),
    ("fClassVersion", SHORT, 10, ON),
    ("fID", INT, 8, ON),
    ("fType", INT, 8, ON),
];

const LEAF: &[Row] = &[
    ("TNamed", BASE, 1, ON),
    ("fLen", INT, 1, ON),
    ("fLenType", INT, 1, ON),
    ("fOffset", INT, 1, ON),
    ("fIsRange", BOOL, 1, ON),
    ("fIsUnsigned", BOOL, 1, ON),
    ("fLeafCount", POINTER, 1, ON),
];

const LEAF_ELEMENT: &[Row] = &[("TLeaf", BASE, 1, ON), ("fID", INT, 1, ON), ("fType", INT, 1, ON)];

/// The members of a class; `None` if they are not known for that version.
pub(super) fn members(class: &str, version: u16) -> Option<Vec<Member>> {
    let (rows, known) = match class {
        "TTree" => (TREE, matches!(version, 1..=4 | 16..=20)),
        "TBranch" => (BRANCH, (5..=13).contains(&version)),
        "TBranchElement" => (ELEMENT, (1..=10).contains(&version)),
        "TLeaf" => (LEAF, (1..=2).contains(&version)),
        "TLeafElement" => (LEAF_ELEMENT, version == 1),
        _ => return None,
    };
    let here = rows.iter().filter(|(_, _, first, last)| (*first..=*last).contains(&version));
    known.then(|| here.map(|&(name, code, ..)| member(name, code)).collect())
}

fn member(name: &str, code: i32) -> Member {
    let counter = match name {
        "fBasketBytes" | "fBasketEntry" | "fBasketSeek" => "fMaxBaskets",
        "fClusterRangeEnd" | "fClusterSize" => "fNClusterRange",
        _ => "",
    };
    let type_name = match name {
        "fIndexValues" => "TArrayD",
        "fIndex" => "TArrayI",
        _ => "",
    };
    let [name, type_name, counter] = [name, type_name, counter].map(str::to_owned);
    Member { name, title: String::new(), type_name, code, counter }
}
