//! Panels below each other that share the horizontal axis: one for a plain figure, two for a ratio below it.
use super::panel::Panel;
use super::width::widest_tick;
use crate::axis::Axis;
use crate::scene::{Rectangle, Scene};
use crate::style::{EDGE, GAP, HEADING, TICK_LABEL, TITLE, WIDTH};

/// Space between panels.
const BETWEEN: f64 = 12.0;

/// A panel to be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its vertical axis.
    pub y: Axis,
    /// Height of its frame.
    pub height: f64,
}

/// Places the rows from the top, and gives the page that holds them. With `heading` there is room for a line above.
#[must_use]
pub fn column(x: &Axis, rows: Vec<Row>, heading: bool) -> (Scene, Vec<Panel>) {
    let labels = rows.iter().map(|row| widest_tick(&row.y, TICK_LABEL)).fold(0.0, f64::max);
    let title_distance = GAP + labels + GAP + 0.25 * TITLE;
    let left = EDGE + 0.75 * TITLE + title_distance;
    let last = x.ticks.iter().filter_map(|tick| tick.label.as_ref()).next_back();
    let right = EDGE.max(last.map_or(0.0, |label| 0.5 * label.width(TICK_LABEL))) + 8.0;
    let top = match (heading, rows.first().is_some_and(|row| row.y.factor.is_some())) {
        (true, _) => EDGE + HEADING,
        (false, true) => EDGE + TICK_LABEL + GAP,
        (false, false) => EDGE + GAP,
    };
    let bottom = 1.25 * TICK_LABEL + 1.3 * TITLE + EDGE;

    let (mut panels, mut y) = (Vec::new(), top);
    let lowest = rows.len().saturating_sub(1);
    for (i, row) in rows.into_iter().enumerate() {
        panels.push(Panel {
            area: Rectangle { x: left, y, width: WIDTH - left - right, height: row.height },
            x: x.clone(),
            y: row.y,
            labelled_below: i == lowest,
            title_distance,
        });
        y += row.height + BETWEEN;
    }
    (Scene::new(WIDTH, y - BETWEEN + bottom), panels)
}
