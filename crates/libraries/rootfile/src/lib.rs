//! ROOT files: read trees in bulk, write them, append branches to them.
//!
//! The only crate of the workspace that knows the bytes of ROOT files. It needs no ROOT: the classes of a tree (TTree, TBranch,
//! TLeaf and the classes built on them) are read as the file describes them, or as they are known here if it does not; others are
//! skipped by their byte count.
//! A [`RootFile`] and its [`Tree`]s are cheap to clone and may be shared between threads.
//!
//! Format: <https://root.cern.ch/doc/master/classTFile.html>, and the code of uproot for what is not written there.
//!
//! ```no_run
//! let tree = rootfile::RootFile::open("ntuple.root")?.tree("dir/ntuple")?;
//! let columns = tree.read(&["pt", "eta"], 0..tree.entries())?;
//! let pt: &[f32] = columns[0].get().expect("pt is a float branch");
//! # Ok::<(), rootfile::Error>(())
//! ```

mod append;
mod bytes;
mod column;
mod compression;
#[cfg(test)]
mod corpus;
mod error;
mod explanation;
mod file;
mod in_order;
mod read;
mod rntuple;
mod root_file;
mod tree;
mod values;
mod write;
mod zeros;

pub use append::{Append, AppendOptions, Destination};
pub use column::Column;
pub use compression::{Compression, UnknownCompression};
pub use error::{Error, Result};
pub use explanation::explain;
pub use file::Key;
pub use in_order::in_order;
pub use root_file::RootFile;

pub use tree::{Branch, Friend, Tree};
pub use values::{Element, Scalar, Slice, Values};
pub use write::axis::{Axis, Bins};
pub use write::histogram::{Contents, Histogram, Histogram1, Histogram2, Moments};
pub use write::spec::{BranchSpec, Length, TreeSpec};
pub use write::{Complete, TreeId, Writer};
