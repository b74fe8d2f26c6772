//! Curves in panels below each other that share the horizontal axis: what all figures of a training are made of.
use crate::artist::{self, Artist, Heading, Legend, Lines};
use crate::axis::{Axis, Scale};
use crate::error::Result;
use crate::layout::{Panel, Row, column};
use crate::scene::{Colour, Label, Rectangle};
use crate::write::Figure;

/// Heights in points of a panel that stands alone, of the first of several, and of those below it.
const HEIGHTS: [f64; 3] = [365.0, 320.0, 120.0];

/// Artists of one panel, in drawing order.
pub(super) struct Curves {
    /// The vertical axis.
    pub y: Axis,
    /// Who draws.
    pub artists: Vec<Box<dyn Artist>>,
}

/// A line through points; without a label it has no entry in the legend.
pub(super) fn curve(
    points: impl IntoIterator<Item = (f64, f64)>,
    colour: Colour,
    label: &str,
) -> Result<Box<dyn Artist>> {
    Ok(Box::new(Lines { points: points.into_iter().collect(), colour, label: Label::plain(label)? }))
}

/// Draws `first`, with a legend where it covers nothing, and the others below it.
pub(super) fn figure(x: &Axis, first: &Curves, below: &[Curves], heading: Heading<'_>) -> Result<Figure> {
    let [alone, upper, lower] = HEIGHTS;
    let row = |curves: &Curves, height| Row { y: curves.y.clone(), height };
    let mut rows = vec![row(first, if below.is_empty() { alone } else { upper })];
    rows.extend(below.iter().map(|curves| row(curves, lower)));
    let (mut scene, mut panels) = column(x, rows, !heading.is_empty());

    let legend = Legend { entries: first.artists.iter().filter_map(|artist| artist.entry()).collect() };
    let place = legend_place(&legend, &mut panels[0], &first.artists)?;
    artist::draw(&first.artists, &panels[0], &mut scene);
    if let Some(place) = place {
        legend.draw(place, &mut scene);
    }
    for (curves, panel) in below.iter().zip(&panels[1..]) {
        artist::draw(&curves.artists, panel, &mut scene);
    }
    heading.draw(panels[0].area, &mut scene)?;
    Ok(Figure::new(scene))
}

/// Where a legend covers no artist; the panel gets room above them if there is no such corner.
fn legend_place(legend: &Legend, panel: &mut Panel, artists: &[Box<dyn Artist>]) -> Result<Option<Rectangle>> {
    let ink = |panel: &Panel| artists.iter().flat_map(|artist| artist.ink(panel)).collect::<Vec<_>>();
    if let Some(place) = legend.place(panel, &ink(panel)) {
        return Ok(Some(place));
    }
    let fraction = 1.0 - legend.room() / panel.area.height;
    let ticks = if panel.y.scale == Scale::Log { 0 } else { 6 };
    panel.y = panel.y.clone().with_room(fraction, ticks)?;
    Ok(legend.place(panel, &ink(panel)))
}
