//! Losses against the learning rate, with the band of rates that a network learns with.
use super::check::{finite, size};
use super::curves::{Curves, curve, figure};
use crate::artist::{Artist, Guide, Heading, Marker};
use crate::axis::Axis;
use crate::error::{Error, Result};
use crate::scene::Label;
use crate::style::PALETTE;
use crate::write::Figure;

/// Numbers of a learning rate range test.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LearningRateCurve<'a> {
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

impl LearningRateCurve<'_> {
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

        let ends = self.band.map(|(lower, upper)| [lower, upper]).into_iter().flatten();
        let mut artists: Vec<Box<dyn Artist>> = Vec::new();
        artists.extend(ends.map(|x| Box::new(Guide { x, end: None }) as Box<dyn Artist>));
        let points = |losses: &[f64]| self.rates.iter().copied().zip(losses.iter().copied()).collect::<Vec<_>>();
        artists.push(curve(points(self.losses), PALETTE[4], "Mean of the passes")?);
        artists.push(curve(points(self.smoothed), PALETTE[0], "Smoothed")?);
        if let Some(rate) = self.marked {
            let at = self.rates.partition_point(|&known| known < rate).min(lowest);
            artists.push(Box::new(Marker { at: (rate, self.smoothed[at]), label: Label::plain(self.mark)? }));
        }
        figure(&x, &Curves { y, artists }, &[], self.heading)
    }

    /// Where the smoothed loss is lowest.
    fn lowest(&self) -> Option<usize> {
        (0..self.smoothed.len()).min_by(|&a, &b| self.smoothed[a].total_cmp(&self.smoothed[b]))
    }
}
