//! Losses against the learning rate, with the band of rates that a network learns with.
use super::{finite, legend_place, size};
use crate::artist::{self, Artist, Guide, Heading, Legend, Lines, Marker};
use crate::axis::Axis;
use crate::error::{Error, Result};
use crate::layout::{Row, column};
use crate::scene::Label;
use crate::style::PALETTE;
use crate::write::Figure;

/// Numbers of a learning rate range test.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RangeTest<'a> {
    /// Learning rates, rising.
    pub rates: &'a [f64],
    /// The loss at each.
    pub losses: &'a [f64],
    /// The same, smoothed.
    pub smoothed: &'a [f64],
    /// Lower and upper end of the band of rates.
    pub band: Option<(f64, f64)>,
    /// The rate that is marked.
    pub marked: Option<f64>,
    /// What the legend says of it.
    pub mark: &'a str,
    /// What stands above the frame.
    pub heading: Heading<'a>,
}

impl RangeTest<'_> {
    /// Draws the figure. What diverges beyond the losses of the lowest rates is cut.
    ///
    /// # Errors
    /// When there are fewer than two rates, sizes differ, a number is not finite, or the font cannot show a text.
    pub fn draw(&self) -> Result<Figure> {
        let (&[first, .., last], Some(lowest)) = (self.rates, self.lowest()) else {
            return Err(Error::Empty { what: "a range of learning rates".to_owned() });
        };
        for (what, values) in [("losses", self.losses), ("smoothed losses", self.smoothed)] {
            size(what, self.rates.len(), values.len())?;
            finite(what, values)?;
        }
        let x = Axis::log(first, last)?.titled(Label::plain("Learning rate")?);
        let bottom = self.smoothed[lowest];
        let top = self.smoothed[..=lowest].iter().copied().fold(bottom, f64::max);
        let span = if top > bottom { top - bottom } else { bottom.abs().max(1e-3) };
        let y = Axis::linear(bottom - 0.3 * span, top + 0.3 * span, 6)?.titled(Label::plain("Loss")?);

        let curve = |values: &[f64], colour, label: &str| -> Result<Lines> {
            let points = self.rates.iter().copied().zip(values.iter().copied()).collect();
            Ok(Lines { points, colour, label: Label::plain(label)? })
        };
        let losses = curve(self.losses, PALETTE[4], "Mean of the passes")?;
        let smoothed = curve(self.smoothed, PALETTE[0], "Smoothed")?;
        let ends = self.band.map(|(lower, upper)| [lower, upper]).into_iter().flatten();
        let guides: Vec<Guide> = ends.map(|x| Guide { x, end: None }).collect();
        let marker = self.marked.map(|rate| {
            let at = self.rates.partition_point(|&known| known < rate).min(lowest);
            Label::plain(self.mark).map(|label| Marker { at: (rate, self.smoothed[at]), label })
        });
        let marker = marker.transpose()?;

        let mut artists: Vec<&dyn Artist> = guides.iter().map(|guide| guide as &dyn Artist).collect();
        artists.extend([&losses as &dyn Artist, &smoothed]);
        artists.extend(marker.as_ref().map(|marker| marker as &dyn Artist));
        let (mut scene, mut panels) = column(&x, vec![Row { y, height: 365.0 }], !self.heading.is_empty());
        let legend = Legend { entries: artists.iter().filter_map(|artist| artist.entry()).collect() };
        let place = legend_place(&legend, &mut panels[0], &artists)?;
        artist::draw(&artists, &panels[0], &mut scene);
        if let Some(place) = place {
            legend.draw(place, &mut scene);
        }
        self.heading.draw(panels[0].area, &mut scene)?;
        Ok(Figure::new(scene))
    }

    /// Where the smoothed loss is lowest.
    fn lowest(&self) -> Option<usize> {
        (0..self.smoothed.len()).min_by(|&a, &b| self.smoothed[a].total_cmp(&self.smoothed[b]))
    }
}
