//! How much room labels take.
use crate::axis::Axis;
use crate::scene::Label;

/// Width of the widest label.
pub(super) fn widest<'a>(labels: impl IntoIterator<Item = &'a Label>, size: f64) -> f64 {
    labels.into_iter().map(|label| label.width(size)).fold(0.0, f64::max)
}

/// Width of the widest tick label.
pub(super) fn widest_tick(axis: &Axis, size: f64) -> f64 {
    widest(axis.ticks.iter().filter_map(|tick| tick.label.as_ref()), size)
}
