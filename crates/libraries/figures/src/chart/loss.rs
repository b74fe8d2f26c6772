//! Losses against the epoch, with the best epoch marked; below them the decorrelation's part of them and the learning rate.
use super::check::{finite, size};
use super::curves::{Curves, curve, figure};
use crate::artist::{Artist, Guide, Heading, Marker};
use crate::axis::Axis;
use crate::error::{Error, Result};
use crate::scene::{Colour, Label};
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
        let x = epoch_axis(self.training.len())?.titled(Label::plain("Epoch")?);
        figure(&x, &self.losses()?, &self.below()?, self.heading)
    }

    fn losses(&self) -> Result<Curves> {
        let title = Label::markup(if self.title.is_empty() { "Loss" } else { self.title })?;
        let y = Axis::covering(self.training.iter().chain(self.validation).copied(), 6)?.titled(title);

        let followed = if self.validation.is_empty() { self.training } else { self.validation };
        let best = self.best_epoch.map(|epoch| (epoch, followed[epoch - 1]));
        let mut artists: Vec<Box<dyn Artist>> = Vec::new();
        if let Some((epoch, loss)) = best {
            artists.push(Box::new(Guide { x: epoch as f64, end: Some(loss) }));
        }
        artists.push(by_epoch(self.training, PALETTE[0], "Training")?);
        if !self.validation.is_empty() {
            artists.push(by_epoch(self.validation, PALETTE[1], "Validation")?);
        }
        if let Some((epoch, loss)) = best {
            let label = Label::plain(&format!("Best epoch ({epoch})"))?;
            artists.push(Box::new(Marker { at: (epoch as f64, loss), label }));
        }
        Ok(Curves { y, artists })
    }

    /// The panels below the losses, of what there is.
    fn below(&self) -> Result<Vec<Curves>> {
        let [term, validation_term] = self.decorrelation;
        let terms = vec![(term, PALETTE[0]), (validation_term, PALETTE[1])];
        let mut panels = vec![("Decorrelation", terms), ("Learning rate", vec![(self.learning_rate, PALETTE[3])])];
        panels.iter_mut().for_each(|(_, curves)| curves.retain(|(values, _)| !values.is_empty()));
        panels.retain(|(_, curves)| !curves.is_empty());
        let panel = |(title, curves): (&str, Vec<(&[f64], Colour)>)| {
            let values = curves.iter().flat_map(|(values, _)| *values).copied();
            let y = Axis::covering(values, 3)?.titled(Label::plain(title)?);
            let mut artists: Vec<Box<dyn Artist>> = Vec::new();
            if let Some(epoch) = self.best_epoch {
                artists.push(Box::new(Guide { x: epoch as f64, end: None }));
            }
            for (values, colour) in curves {
                artists.push(by_epoch(values, colour, "")?);
            }
            Ok(Curves { y, artists })
        };
        panels.into_iter().map(panel).collect()
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

fn by_epoch(values: &[f64], colour: Colour, label: &str) -> Result<Box<dyn Artist>> {
    curve(values.iter().enumerate().map(|(i, value)| (i as f64 + 1.0, *value)), colour, label)
}
