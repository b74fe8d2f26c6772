//! The look: sizes in points, and colours that colour-blind readers can tell apart.
//!
//! Ticks point inwards on four sides, titles stand at the ends of the axes, legends have no frame, and there is no
//! grid: the look of the large collaborations (mplhep's `cms.py` and `atlas.py`). Ten colours by M. Petroff,
//! arXiv:2107.02270.
use crate::scene::{Colour, Stroke};

/// Width of a figure.
pub const WIDTH: f64 = 600.0;
/// Font size of axis titles.
pub const TITLE: f64 = 19.0;
/// Font size of tick labels.
pub const TICK_LABEL: f64 = 16.0;
/// Font size in legends and of numbers in cells.
pub const LEGEND: f64 = 17.0;
/// Font size of the bold label above the frame; what follows it is [`LEGEND`]-sized.
pub const HEADING: f64 = 24.0;
/// Length of a major tick.
pub const MAJOR_TICK: f64 = 10.0;
/// Length of a minor tick.
pub const MINOR_TICK: f64 = 5.0;
/// Space between the page's edge and what is next to it.
pub const EDGE: f64 = 12.0;
/// Space between a tick label and its axis.
pub const GAP: f64 = 7.0;
/// From the base line to the middle of digits and capitals, relative to the font size.
pub const HALF_CAPITAL: f64 = 0.35;
/// Width of curves.
pub const CURVE: f64 = 1.8;

/// The frame and its ticks.
pub const FRAME: Stroke = Stroke { colour: Colour::BLACK, width: 1.0, dash: None };
/// Lines that guide the eye.
pub const GUIDE: Stroke = Stroke { colour: Colour(0x88, 0x88, 0x88), width: 1.0, dash: Some((6.0, 4.0)) };
/// Hatching.
pub const HATCHING: Stroke = Stroke { colour: Colour(0x88, 0x88, 0x88), width: 0.7, dash: None };

/// Colours of classes and curves, in this order.
pub const PALETTE: [Colour; 10] = [
    Colour(0x3f, 0x90, 0xda),
    Colour(0xbd, 0x1f, 0x01),
    Colour(0xff, 0xa9, 0x0e),
    Colour(0x83, 0x2d, 0xb6),
    Colour(0x94, 0xa4, 0xa2),
    Colour(0xa9, 0x6b, 0x59),
    Colour(0xe7, 0x63, 0x00),
    Colour(0xb9, 0xac, 0x70),
    Colour(0x71, 0x75, 0x81),
    Colour(0x92, 0xda, 0xdd),
];

const BLUES: [Colour; 5] =
    [Colour(247, 251, 255), Colour(198, 219, 239), Colour(107, 174, 214), Colour(33, 113, 181), Colour(8, 48, 107)];
const REDS: [Colour; 5] =
    [Colour(255, 245, 240), Colour(252, 187, 161), Colour(251, 106, 74), Colour(203, 24, 29), Colour(103, 0, 13)];

/// Colour of a value between −1 and 1: blues above zero and reds below (ColorBrewer), pale at zero.
#[must_use]
pub fn shade(value: f64) -> Colour {
    let stops = if value < 0.0 { &REDS } else { &BLUES };
    let place = value.abs().min(1.0) * (stops.len() - 1) as f64;
    let i = (place as usize).min(stops.len() - 2);
    stops[i].towards(stops[i + 1], place - i as f64)
}
