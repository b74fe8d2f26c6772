//! Tables in files: ROOT trees, Parquet, Arrow and CSV, converted into each other in chunks.
//!
//! A [`Table`] tells its [`Field`]s and streams the columns of [`rootfile`], whatever its format: the types are those of ROOT branches,
//! and each is kept exactly. Memory is bounded by the chunk (in an Arrow file by the record batch), never by the file.
//!
//! ```no_run
//! use table::{Entries, Request, Selection, Table};
//!
//! let table = Table::open("events.root".as_ref(), Some("ntuple"))?;
//! let fields = Selection::of(&table, &["pt_*".to_owned()])?.fields;
//! let request = Request { table: &table, fields: &fields, entries: Entries::default().of(table.entries()), cut: None };
//! request.write("events.parquet".as_ref(), "ntuple", |_| ())?.publish()?;
//! # Ok::<(), table::Error>(())
//! ```

#[cfg(feature = "columnar")]
mod append;
#[cfg(feature = "columnar")]
mod arrow;
mod chunk;
mod convert;
mod csv;
mod cut;
mod entries;
mod error;
mod explanation;
mod field;
mod format;
#[cfg(feature = "columnar")]
mod guard;
mod in_order;
#[cfg_attr(not(feature = "columnar"), path = "absent.rs")]
mod ipc;
mod kind;
mod missing;
mod note;
mod output;
#[cfg_attr(not(feature = "columnar"), path = "absent.rs")]
mod parquet;
mod root;
mod rows;
#[cfg(all(test, feature = "columnar"))]
mod samples;
mod selection;
mod split;
mod table;
mod values;
#[cfg(feature = "columnar")]
mod whole;
#[cfg_attr(not(feature = "columnar"), allow(dead_code))]
mod widened;

#[cfg(feature = "columnar")]
pub use append::Append;
pub use chunk::Chunk;
pub use convert::{Complete, Converted, Request};
pub use cut::Cut;
pub use entries::Entries;
pub use error::{Error, Result};
pub use explanation::explain;
pub use field::{Field, Missing};
pub use format::Format;
pub use in_order::in_order;
pub use kind::Kind;
pub use missing::missing;
pub use note::note;
pub use root::branch_names;
pub use selection::{Selection, is_called};
pub use table::Table;
pub use values::{kind, values};
