//! The line above the frame: a bold name and a free text at the left, a free text at the right.
//!
//! All are empty unless asked for: any automatic name of an experiment is wrong for someone.
use crate::error::Result;
use crate::scene::{Anchor, Label, Rectangle, Scene, Text};
use crate::style::{HEADING, LEGEND};

/// Texts above a frame, with markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heading<'a> {
    /// A name, set bold, such as that of an experiment.
    pub name: &'a str,
    /// What follows it, set italic, such as `Simulation`.
    pub status: &'a str,
    /// What stands at the right, such as the luminosity.
    pub right: &'a str,
}

impl Heading<'_> {
    /// Whether there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Heading::default()
    }

    /// Draws above a frame; smaller where it would be wider than that.
    ///
    /// # Errors
    /// When a text cannot be shown.
    pub fn draw(&self, frame: Rectangle, scene: &mut Scene) -> Result<()> {
        let marked = |mark: &str, text: &str| match text {
            "" => Ok(Label::default()),
            _ => Label::markup(&format!("{mark}{text}{mark}")),
        };
        let (name, status, right) = (marked("*", self.name)?, marked("~", self.status)?, marked("", self.right)?);
        let (large, small, space) = (HEADING, LEGEND + 1.0, 0.4 * HEADING);
        let name_width = if name.is_empty() { 0.0 } else { name.width(large) + space };
        let width = name_width + status.width(small) + space + right.width(small);
        let scale = (frame.width / width).min(1.0);

        let base = frame.y - 9.0;
        scene.text(Text::new(name, (frame.x, base), scale * large));
        scene.text(Text::new(status, (frame.x + scale * name_width, base), scale * small));
        scene.text(Text::new(right, (frame.right(), base), scale * small).anchored(Anchor::End));
        Ok(())
    }
}
