//! PDF by krilla.
use crate::{Error, Result};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg;

/// A document of one page with the size of the figure and without a date.
pub(super) fn encode(tree: &usvg::Tree) -> Result<Vec<u8>> {
    let refused = |reason: String| Error::Render { format: "PDF", reason };
    let size = krilla::geom::Size::from_wh(tree.size().width(), tree.size().height())
        .ok_or_else(|| refused("the figure has no size".to_owned()))?;
    let mut document = krilla::Document::new();
    let mut page = document.start_page_with(krilla::page::PageSettings::new(size));
    let mut surface = page.surface();
    surface
        .draw_svg(tree, size, SvgSettings::default())
        .ok_or_else(|| refused("the scene could not be drawn".to_owned()))?;
    surface.finish();
    page.finish();
    document.finish().map_err(|e| refused(format!("{e:?}")))
}
