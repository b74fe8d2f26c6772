//! Losses against the epoch, with the best epoch marked; below them the decorrelation's part of them and the learning rate.
use super::{finite, legend_place, size};
use crate::artist::{self, Artist, Guide, Heading, Legend, Lines, Marker};
use crate::axis::Axis;
use crate::error::{Error, Result};
use crate::layout::{Row, column};
use crate::scene::Label;
use crate::style::PALETTE;
use crate::write::Figure;

/// Numbers of a training. Epochs are counted from 1 in the figure; the slices hold one value an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Loss<'a> {
    /// Loss on the training part, in each epoch.
    pub training: &'a [f64],
    /// Loss on the validation part; empty when there is none.
    pub validation: &'a [f64],
    /// The part of both losses that is the decorrelation; empty for no panel of its own.
    pub decorrelation: [&'a [f64]; 2],
    /// The epoch, counted from 1, with the lowest validation loss.
    pub best_epoch: Option<usize>,
    /// Learning rate in each epoch; empty for no second panel.
    pub learning_rate: &'a [f64],
    /// Title of the vertical axis with markup; `Loss` when empty.
    pub title: &'a str,
    /// What stands above the frame.
    pub heading: Heading<'a>,
}

impl Loss<'_> {
    /// Draws the figure. The vertical axis is logarithmic when the losses span more than two decades.
    ///
    /// # Errors
    /// When there is no epoch, sizes differ, a number is not finite, or the font cannot show a text.
    pub fn draw(&self) -> Result<Figure> {
        self.check()?;
        let epochs = self.training.len();
        let x = epoch_axis(epochs)?.titled(Label::plain("Epoch")?);
        let title = Label::markup(if self.title.is_empty() { "Loss" } else { self.title })?;
        let losses = || self.training.iter().chain(self.validation).copied();
        let y = Axis::covering(losses(), 6)?.titled(title);

        let curve = |values: &[f64], colour, label: &str| -> Result<Lines> {
            let points = values.iter().enumerate().map(|(i, value)| (i as f64 + 1.0, *value)).collect();
            Ok(Lines { points, colour, label: Label::plain(label)? })
        };
        let training = curve(self.training, PALETTE[0], "Training")?;
        let validation = curve(self.validation, PALETTE[1], "Validation")?;
        let followed = if self.validation.is_empty() { self.training } else { self.validation };
        let best = self.best_epoch.map(|epoch| (epoch, followed[epoch - 1]));
        let guide = best.map(|(epoch, loss)| Guide { x: epoch as f64, end: Some(loss) });
        let marker = match best {
            Some((epoch, loss)) => {
                Some(Marker { at: (epoch as f64, loss), label: Label::plain(&format!("Best epoch ({epoch})"))? })
            }
            None => None,
        };

        let mut artists: Vec<&dyn Artist> = Vec::new();
        artists.extend(guide.as_ref().map(|guide| guide as &dyn Artist));
        artists.push(&training);
        if !self.validation.is_empty() {
            artists.push(&validation);
        }
        artists.extend(marker.as_ref().map(|marker| marker as &dyn Artist));

        let [term, validation_term] = self.decorrelation;
        let terms = vec![curve(term, PALETTE[0], "")?, curve(validation_term, PALETTE[1], "")?];
        let rate = vec![curve(self.learning_rate, PALETTE[3], "")?];
        let mut lower = vec![("Decorrelation", terms), ("Learning rate", rate)];
        lower.iter_mut().for_each(|(_, curves)| curves.retain(|curve| !curve.points.is_empty()));
        lower.retain(|(_, curves)| !curves.is_empty());
        let mut rows = vec![Row { y, height: if lower.is_empty() { 365.0 } else { 320.0 } }];
        for (title, curves) in &lower {
            let values = curves.iter().flat_map(|curve| &curve.points).map(|(_, value)| *value);
            rows.push(Row { y: Axis::covering(values, 3)?.titled(Label::plain(title)?), height: 120.0 });
        }
        let (mut scene, mut panels) = column(&x, rows, !self.heading.is_empty());

        let legend = Legend { entries: artists.iter().filter_map(|artist| artist.entry()).collect() };
        let place = legend_place(&legend, &mut panels[0], &artists)?;

        artist::draw(&artists, &panels[0], &mut scene);
        if let Some(place) = place {
            legend.draw(place, &mut scene);
        }
        let guide = guide.map(|guide| Guide { end: None, ..guide });
        for ((_, curves), panel) in lower.iter().zip(&panels[1..]) {
            let guide = guide.iter().map(|guide| guide as &dyn Artist);
            let curves = curves.iter().map(|curve| curve as &dyn Artist);
            artist::draw(&guide.chain(curves).collect::<Vec<_>>(), panel, &mut scene);
        }
        self.heading.draw(panels[0].area, &mut scene)?;
        Ok(Figure::new(scene))
    }

    fn check(&self) -> Result<()> {
        if self.training.is_empty() {
            return Err(Error::Empty { what: "training loss".to_owned() });
        }
        let [term, validation_term] = self.decorrelation;
        let optional = [
            ("validation loss", self.validation),
            ("decorrelation", term),
            ("decorrelation of the validation", validation_term),
            ("learning rate", self.learning_rate),
        ];
        for (what, values) in optional.into_iter().filter(|(_, values)| !values.is_empty()) {
            size(what, self.training.len(), values.len())?;
            finite(what, values)?;
        }
        finite("training loss", self.training)?;
        match self.best_epoch {
            Some(best) if best == 0 || best > self.training.len() => {
                Err(Error::Epoch { best, epochs: self.training.len() })
            }
            _ => Ok(()),
        }
    }
}

/// Few epochs stand away from the frame; many begin at 0. The last never touches it, for its marker.
fn epoch_axis(epochs: usize) -> Result<Axis> {
    let last = epochs as f64;
    if epochs <= 12 { Axis::integer(0.5, last + 0.5, 12) } else { Axis::integer(0.0, 1.02 * last, 8) }
}
