//! What this file's parent promises.
