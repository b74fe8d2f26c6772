//! A square matrix of cells with names at two sides and a colour bar at the right.
use super::width::{widest, widest_tick};
use crate::axis::Axis;
use crate::scene::{Label, Rectangle, Scene};
use crate::style::{EDGE, GAP, HEADING, TICK_LABEL, TITLE};

/// Long names are set smaller, down to a size that can still be read.
const LONGEST_NAME: f64 = 280.0;
const SMALLEST_NAME: f64 = 12.0;
/// Side of a small matrix, and limits for the side of a cell.
const SIDE: f64 = 450.0;
const CELL: (f64, f64) = (54.0, 150.0);
/// Space between cells and bar, and width of the bar.
const BAR: (f64, f64) = (20.0, 18.0);

/// The places of a matrix and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// All cells.
    pub cells: Rectangle,
    /// Number of rows and columns.
    pub size: usize,
    /// Font size of the names.
    pub name_size: f64,
    /// Whether the names below stand at 45°, because they do not fit side by side.
    pub slanted: bool,
    /// The colour bar.
    pub bar: Rectangle,
    /// Base lines of the titles: left of the cells (x), below them (y), right of the bar (x).
    pub titles: [f64; 3],
}

impl Matrix {
    /// The cell of a row and a column.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Rectangle {
        let side = self.cells.width / self.size as f64;
        let (x, y) = (self.cells.x + side * column as f64, self.cells.y + side * row as f64);
        Rectangle { x, y, width: side, height: side }
    }
}

/// Places a matrix with these names and this axis of the colour bar. With `heading` there is room for a line above.
#[must_use]
pub fn matrix(names: &[Label], bar: &Axis, heading: bool) -> (Scene, Matrix) {
    let side = (SIDE / names.len() as f64).clamp(CELL.0, CELL.1).round();
    let name_size = (TICK_LABEL * LONGEST_NAME / widest(names, TICK_LABEL)).clamp(SMALLEST_NAME, TICK_LABEL);
    let name_width = widest(names, name_size);
    let slanted = name_width > side - 10.0;

    let left_title = EDGE + 0.75 * TITLE;
    let left = left_title + 0.25 * TITLE + GAP + name_width + GAP;
    let top = match (heading, bar.factor.is_some()) {
        (true, _) => EDGE + HEADING,
        (false, true) => EDGE + TICK_LABEL + GAP,
        (false, false) => EDGE + GAP,
    };
    let cells = Rectangle { x: left, y: top, width: side * names.len() as f64, height: side * names.len() as f64 };
    let below =
        if slanted { (name_width + name_size) * std::f64::consts::FRAC_1_SQRT_2 + GAP } else { 1.3 * name_size };
    let below_title = cells.bottom() + below + 1.3 * TITLE;
    let bar_area = Rectangle { x: cells.right() + BAR.0, width: BAR.1, ..cells };
    let bar_title = bar_area.right() + GAP + widest_tick(bar, TICK_LABEL) + GAP + TITLE;

    let scene = Scene::new((bar_title + 0.25 * TITLE + EDGE).ceil(), (below_title + 0.25 * TITLE + EDGE).ceil());
    let titles = [left_title, below_title, bar_title];
    (scene, Matrix { cells, size: names.len(), name_size, slanted, bar: bar_area, titles })
}
