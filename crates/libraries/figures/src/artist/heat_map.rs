//! A matrix of coloured cells with a number in each.
use super::number::Numbers;
use crate::layout::Matrix;
use crate::scene::{Anchor, Colour, Label, Path, Rectangle, Scene, Text};
use crate::style::{FRAME, HALF_CAPITAL, HATCHING, LEGEND, shade};

/// Values to be shown as colours and numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeatMap<'a> {
    /// Values by rows; what is undefined is hatched.
    pub values: &'a [Option<f64>],
    /// Size of the value that has the darkest colour.
    pub darkest: f64,
    /// How numbers are written.
    pub numbers: Numbers,
}

impl HeatMap<'_> {
    /// Draws the cells and their frame.
    pub fn draw(&self, matrix: &Matrix, scene: &mut Scene) {
        let labels: Vec<_> = self.values.iter().map(|value| value.map(|v| self.numbers.label(v))).collect();
        let size = self.font_size(&labels, matrix);
        for (i, (value, label)) in self.values.iter().zip(labels).enumerate() {
            let cell = matrix.cell(i / matrix.size, i % matrix.size);
            match (value, label) {
                (Some(value), Some(label)) => {
                    let colour = shade(value / self.darkest);
                    scene.path(Path::rectangle(cell).filled(colour).crisp());
                    write(label, cell, size, colour.text(), scene);
                }
                _ => undefined(cell, size, scene),
            }
        }
        scene.path(Path::rectangle(matrix.cells).stroked(FRAME));
    }

    /// All numbers have one size, such that the longest fits.
    fn font_size(&self, labels: &[Option<Label>], matrix: &Matrix) -> f64 {
        let widest = labels.iter().flatten().map(|label| label.width(LEGEND)).fold(0.0, f64::max);
        let room = 0.88 * matrix.cell(0, 0).width;
        if widest > room { LEGEND * room / widest } else { LEGEND }
    }
}

fn undefined(cell: Rectangle, size: f64, scene: &mut Scene) {
    scene.path(Path::hatching(cell, 6.0).stroked(HATCHING));
    let (x, y) = cell.centre();
    scene.path(Path::circle(x, y, 0.7 * size).filled(Colour::WHITE));
    write(Label::number("–"), cell, size, Colour::BLACK, scene);
}

fn write(label: Label, cell: Rectangle, size: f64, colour: Colour, scene: &mut Scene) {
    let (x, y) = cell.centre();
    let text = Text::new(label, (x, y + HALF_CAPITAL * size), size);
    scene.text(text.anchored(Anchor::Middle).coloured(colour));
}
