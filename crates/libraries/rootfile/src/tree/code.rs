//! Type codes of TVirtualStreamerInfo::EReadWrite, as far as members of TTree, TBranch and TLeaf have them.

pub(super) const BASE: i32 = 0;
pub(super) const INT: i32 = 3;
/// An integer that is the length of other members.
pub(super) const COUNTER: i32 = 6;
pub(super) const DOUBLE: i32 = 8;
pub(super) const UINT: i32 = 13;
pub(super) const SHORT: i32 = 2;
pub(super) const LONG64: i32 = 16;
pub(super) const BOOL: i32 = 18;
/// Added for a pointer to as many numbers as a counter says.
pub(super) const POINTER_TO: i32 = 40;
pub(super) const OBJECT: i32 = 61;
pub(super) const PLAIN: i32 = 62;
pub(super) const POINTER: i32 = 64;
pub(super) const STRING: i32 = 65;
/// Integers behind their number, as before TBranch version 6.
pub(super) const COUNTED: i32 = -3;
