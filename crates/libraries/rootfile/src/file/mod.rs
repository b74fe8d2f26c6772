//! What every ROOT file is made of: a header, folders, and records that each begin with a key.

mod directory;
mod header;
mod key;
mod key_record;
mod storage;

pub(crate) use directory::{Directory, join};
pub(crate) use header::Header;
pub use key::Key;
pub(crate) use key::RNTUPLE;
pub(crate) use key_record::KeyRecord;
pub(crate) use storage::Storage;
