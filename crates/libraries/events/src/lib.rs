//! Events as those who provide them and those who learn from them hand them over: borrowed, all at once ([`Events`]), or in
//! windows of a [`Stream`] that holds more than fits in memory.
//!
//! Stands on the ground, so that a dataset need not know a network, nor a network a dataset.

mod borrowed;
mod stream;
mod totals;
mod window;

pub use borrowed::Events;
pub use stream::{Pass, SourceError, Stream};
pub use totals::Totals;
pub use window::Window;
