//! A confusion matrix: rows are true classes, columns are predicted classes.
use super::check::{finite, size};
use crate::artist::{ColourBar, Heading, HeatMap, Numbers};
use crate::axis::Axis;
use crate::error::{Error, Result};
use crate::layout::{Matrix, matrix};
use crate::scene::{Anchor, Label, Scene, Text};
use crate::style::{GAP, HALF_CAPITAL, TITLE};
use crate::write::Figure;

/// Numbers of a confusion matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confusion<'a> {
    /// Names of the classes, shown as they are.
    pub classes: &'a [String],
    /// Values by rows (true class), then columns (predicted class). `None` is 0/0: hatched, with a dash.
    pub values: &'a [Option<f64>],
    /// How the numbers are written. Colours of fractions reach at least to 1.
    pub numbers: Numbers,
    /// Title of the colour bar, with markup.
    pub title: &'a str,
    /// What stands above the frame.
    pub heading: Heading<'a>,
}

impl Confusion<'_> {
    /// Draws the figure. Negative values are red, positive ones blue; the darkest colour belongs to the largest size.
    ///
    /// # Errors
    /// When there is no class, the number of values is not the square of that of classes, a value is not finite, or
    /// the font cannot show a text.
    pub fn draw(&self) -> Result<Figure> {
        if self.classes.is_empty() {
            return Err(Error::Empty { what: "the list of classes".to_owned() });
        }
        size("a confusion matrix (number of cells)", self.classes.len().pow(2), self.values.len())?;
        finite("a confusion matrix", self.values.iter().map(|value| value.as_ref().unwrap_or(&0.0)))?;

        let (lower, upper) = self.range();
        let darkest = upper.max(-lower);
        let bar = Axis::linear(lower, upper, 6)?.titled(Label::markup(self.title)?);
        let names = self.classes.iter().map(|name| Label::plain(name)).collect::<Result<Vec<_>>>()?;
        let (mut scene, places) = matrix(&names, &bar, !self.heading.is_empty());

        HeatMap { values: self.values, darkest, numbers: self.numbers }.draw(&places, &mut scene);
        ColourBar { axis: &bar, darkest }.draw(places.bar, places.titles[2], &mut scene);
        write_names(&names, &places, &mut scene);
        write_titles(&places, &mut scene)?;
        self.heading.draw(places.cells, &mut scene)?;
        Ok(Figure::new(scene))
    }

    /// Zero is always in the range, and a matrix of zeros has one.
    fn range(&self) -> (f64, f64) {
        let values = || self.values.iter().flatten().copied();
        let lower = values().fold(0.0, f64::min);
        let upper = values().fold(if self.numbers == Numbers::Fraction { 1.0 } else { 0.0 }, f64::max);
        if lower == upper { (0.0, 1.0) } else { (lower, upper) }
    }
}

fn write_names(names: &[Label], places: &Matrix, scene: &mut Scene) {
    let size = places.name_size;
    for (i, name) in names.iter().enumerate() {
        let cell = places.cell(i, i);
        let (x, y) = cell.centre();
        let left = Text::new(name.clone(), (places.cells.x - GAP, y + HALF_CAPITAL * size), size);
        scene.text(left.anchored(Anchor::End));
        let bottom = places.cells.bottom();
        scene.text(if places.slanted {
            let place = (x + 0.3 * size, bottom + GAP + 0.6 * size);
            Text::new(name.clone(), place, size).anchored(Anchor::End).rotated(-45.0)
        } else {
            Text::new(name.clone(), (x, bottom + 1.3 * size), size).anchored(Anchor::Middle)
        });
    }
}

fn write_titles(places: &Matrix, scene: &mut Scene) -> Result<()> {
    let [left, below, _] = places.titles;
    let title = Text::new(Label::plain("True class")?, (left, places.cells.y), TITLE);
    scene.text(title.anchored(Anchor::End).rotated(-90.0));
    let title = Text::new(Label::plain("Predicted class")?, (places.cells.right(), below), TITLE);
    scene.text(title.anchored(Anchor::End));
    Ok(())
}
