//! Artists: each draws one thing in one panel.
mod colour_bar;
mod draw;
mod entry;
mod frame;
mod heading;
mod heat_map;
mod legend;
mod lines;
mod marker;
mod number;

pub use colour_bar::ColourBar;
pub use draw::{Artist, draw};
pub use entry::{Entry, Key};
pub use frame::frame;
pub use heading::Heading;
pub use heat_map::HeatMap;
pub use legend::Legend;
pub use lines::{Guide, Lines};
pub use marker::Marker;
pub use number::Numbers;
