//! Work that is shared out among threads and fails as if one had done it; every reader of tables does.

pub use rootfile::in_order;
