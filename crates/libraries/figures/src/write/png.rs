//! PNG by resvg.
use crate::{Error, Result};
use resvg::{tiny_skia, usvg};

/// Pixels a point: a figure of 600 points is 1800 pixels wide.
const SCALE: f32 = 3.0;

/// The picture, on the white ground of the scene.
pub(super) fn encode(tree: &usvg::Tree) -> Result<Vec<u8>> {
    let pixels = |points: f32| (points * SCALE).round() as u32;
    let (width, height) = (pixels(tree.size().width()), pixels(tree.size().height()));
    let refused = |reason: String| Error::Render { format: "PNG", reason };
    let mut pixmap = tiny_skia::Pixmap::new(width, height)
        .ok_or_else(|| refused(format!("{width} × {height} pixels are too many")))?;
    resvg::render(tree, tiny_skia::Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|e| refused(e.to_string()))
}
