//! Files good and bad.
