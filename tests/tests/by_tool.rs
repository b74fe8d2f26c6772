//! Each tool alone.
