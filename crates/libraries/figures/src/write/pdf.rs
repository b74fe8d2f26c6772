//! PDF by krilla.
use crate::error::{Error, Result};
use crate::scene::{Colour, Element, FILES, Fill, Path, Rectangle, Scene, Segment, Span, Stroke, Text};
use krilla::color::{luma, rgb};
use krilla::geom::{PathBuilder, Point, Transform};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{self, FillRule, LinearGradient, Paint, SpreadMethod, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use std::sync::LazyLock;

static FONTS: LazyLock<[Font; 3]> =
    LazyLock::new(|| FILES.map(|bytes| Font::new(bytes.into(), 0).expect("the embedded font is sound")));

/// A document of one page with the size of the figure and without a date.
pub(super) fn encode(scene: &Scene) -> Result<Vec<u8>> {
    document(scene, SerializeSettings::default())
}

fn document(scene: &Scene, settings: SerializeSettings) -> Result<Vec<u8>> {
    let refused = |reason: String| Error::Render { format: "PDF", reason };
    let (width, height) = (scene.width(), scene.height());
    let page = PageSettings::from_wh(width as f32, height as f32)
        .ok_or_else(|| refused("the figure has no size".to_owned()))?;
    let mut document = Document::new_with(settings);
    let mut page = document.start_page_with(page);
    let mut surface = page.surface();
    let ground = Rectangle { x: 0.0, y: 0.0, width, height };
    draw_path(&Path::rectangle(ground).filled(Colour::WHITE), &mut surface);
    draw(scene.elements(), &mut surface);
    surface.finish();
    page.finish();
    document.finish().map_err(|e| refused(e.to_string()))
}

fn draw(elements: &[Element], surface: &mut Surface<'_>) {
    for element in elements {
        match element {
            Element::Path(path) => draw_path(path, surface),
            Element::Text(text) => draw_text(text, surface),
            Element::Clipped(area, inside) => {
                let Some(border) = lines(&Path::rectangle(*area).segments) else { continue };
                surface.push_clip_path(&border, &FillRule::NonZero);
                draw(inside, surface);
                surface.pop();
            }
        }
    }
}

fn draw_path(path: &Path, surface: &mut Surface<'_>) {
    // a path without a line shows nothing, and krilla would fill with black what has neither fill nor stroke
    let Some(lines) = lines(&path.segments).filter(|_| path.fill.is_some() || path.stroke.is_some()) else { return };
    surface.set_fill(path.fill.as_ref().map(|fill| area(fill, path)));
    surface.set_stroke(path.stroke.map(pen));
    surface.draw_path(&lines);
}

fn draw_text(text: &Text, surface: &mut Surface<'_>) {
    surface.push_transform(&Transform::from_translate(text.x as f32, text.y as f32));
    surface.push_transform(&Transform::from_rotate(text.rotation as f32));
    surface.set_fill(Some(paint::Fill { paint: solid(text.colour), ..paint::Fill::default() }));
    surface.set_stroke(None);
    for Span { run, size, right, down, glyphs } in text.spans() {
        let glyphs: Vec<_> = glyphs
            .into_iter()
            .map(|glyph| {
                let id = GlyphId::new(u32::from(glyph.id.0));
                let [advance, right, up] = [glyph.advance, glyph.offset.0, glyph.offset.1].map(|length| length as f32);
                KrillaGlyph::new(id, advance, right, up, 0.0, glyph.bytes, None)
            })
            .collect();
        let (place, font) = (Point::from_xy(right as f32, down as f32), FONTS[run.face as usize].clone());
        surface.draw_glyphs(place, &glyphs, font, &run.text, size as f32, false);
    }
    surface.pop();
    surface.pop();
}

fn lines(segments: &[Segment]) -> Option<krilla::geom::Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        match segment {
            Segment::Move(x, y) => path.move_to(*x as f32, *y as f32),
            Segment::Line(x, y) => path.line_to(*x as f32, *y as f32),
            Segment::Curve(points) => {
                let [a, b, c, d, x, y] = points.map(|coordinate| coordinate as f32);
                path.cubic_to(a, b, c, d, x, y);
            }
            Segment::Close => path.close(),
        }
    }
    path.finish()
}

/// Greys are printed with black ink alone.
fn solid(Colour(red, green, blue): Colour) -> Paint {
    if red == green && green == blue { luma::Color::new(red).into() } else { rgb::Color::new(red, green, blue).into() }
}

fn part(fraction: f64) -> NormalizedF32 {
    NormalizedF32::new(fraction.clamp(0.0, 1.0) as f32).unwrap_or(NormalizedF32::ONE)
}

/// What an area is filled with; gradients run over its height.
fn area(fill: &Fill, path: &Path) -> paint::Fill {
    let (paint, opacity) = match fill {
        Fill::Solid(colour, opacity) => (solid(*colour), part(*opacity)),
        Fill::Upwards(stops) => {
            let [upper, lower] = path.vertical_range().map(|y| y as f32);
            let stop = |(at, Colour(red, green, blue)): &(f64, Colour)| paint::Stop {
                offset: part(*at),
                color: rgb::Color::new(*red, *green, *blue).into(),
                opacity: NormalizedF32::ONE,
            };
            let gradient = LinearGradient {
                x1: 0.0,
                y1: lower,
                x2: 0.0,
                y2: upper,
                transform: Transform::identity(),
                spread_method: SpreadMethod::Pad,
                stops: stops.iter().map(stop).collect(),
                anti_alias: false,
            };
            (gradient.into(), NormalizedF32::ONE)
        }
    };
    paint::Fill { paint, opacity, rule: FillRule::NonZero }
}

/// Ends are blunt, and corners pointed unless they are very sharp, as in SVG.
fn pen(stroke: Stroke) -> paint::Stroke {
    paint::Stroke {
        paint: solid(stroke.colour),
        width: stroke.width as f32,
        miter_limit: 4.0,
        dash: stroke.dash.map(|(dash, gap)| StrokeDash { array: vec![dash as f32, gap as f32], offset: 0.0 }),
        ..paint::Stroke::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Label;

    /// The document without compression; bytes that are no text are replaced.
    fn written(draw: impl FnOnce(&mut Scene)) -> String {
        let mut scene = Scene::new(100.0, 50.0);
        draw(&mut scene);
        let settings = SerializeSettings { compress_content_streams: false, ..SerializeSettings::default() };
        String::from_utf8_lossy(&document(&scene, settings).unwrap()).into_owned()
    }

    fn text(markup: &str) -> Text {
        Text::new(Label::markup(markup).unwrap(), (10.0, 40.0), 20.0)
    }

    #[test]
    fn text_stays_text() {
        let pdf = written(|scene| scene.text(text("Loss")));
        // glyphs are numbered as they come, and a table says which characters they are
        assert!(pdf.contains(r"(\000\001\000\002\000\003\000\003)"), "{pdf}");
        for (glyph, character) in [(1, 'L'), (2, 'o'), (3, 's')] {
            assert!(pdf.contains(&format!("<{glyph:04X}> <{:04X}>", u32::from(character))), "{character}");
        }
        assert!(pdf.contains("/ToUnicode"));
    }

    #[test]
    fn of_the_fonts_only_what_is_used_is_embedded() {
        let pdf = written(|scene| scene.text(text("Loss *of* all")));
        assert_eq!(pdf.matches("/FontFile2").count(), 2);
        assert!(pdf.contains("+LiberationSans/") && pdf.contains("+LiberationSans-Bold/"));
        assert!(pdf.len() < FILES[0].len() / 5);
        assert!(!written(|_| ()).contains("/FontFile"));
    }

    #[test]
    fn runs_stand_where_the_scene_has_them() {
        let pdf = written(|scene| scene.text(text("AV_{T}").rotated(-90.0)));
        assert!(pdf.contains("20 Tf 1 0 0 -1 0 0 Tm[(\\000\\001)74.21875(\\000\\002)]TJ"), "kerned: {pdf}");
        assert!(pdf.contains("14 Tf 1 0 0 -1 25.195312 4.4 Tm(\\000\\003)Tj"), "small and low: {pdf}");
    }

    #[test]
    fn lines_and_areas_keep_their_properties() {
        let area = Rectangle { x: 10.0, y: 10.0, width: 20.0, height: 30.0 };
        let pdf = written(|scene| {
            scene.clipped(area, |scene| {
                scene.path(Path::rectangle(area).fill(Fill::Solid(Colour(255, 0, 0), 0.5)));
            });
            let colours = vec![(0.0, Colour(255, 0, 0)), (1.0, Colour(0, 0, 255))];
            scene.path(Path::rectangle(area).fill(Fill::Upwards(colours)));
            scene.path(Path::lines([[0.0, 0.0, 9.0, 0.0]]).stroked(Stroke::solid(Colour::BLACK, 2.0).dashed(6.0, 4.0)));
            scene.path(Path::rectangle(area));
        });
        for part in ["\nW\nn\n", "1 0 0 rg", "/ca 0.5", "/ShadingType 2", "/Coords[0 40 0 10]", "2 w", "[6 4]0 d"] {
            assert!(pdf.contains(part), "{part:?} in {pdf}");
        }
    }

    #[test]
    fn there_is_no_date() {
        let pdf = written(|scene| scene.text(text("Loss")));
        assert!(!pdf.contains("CreationDate") && !pdf.contains("CreateDate") && !pdf.contains("ModDate"));
    }
}
