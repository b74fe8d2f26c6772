//! PNG by tiny-skia.
use super::outline;
use crate::error::{Error, Result};
use crate::scene::{Colour, Element, Fill, Path, Rectangle, Scene, Segment, Stroke, Text};
use tiny_skia::{
    FillRule, GradientStop, LinearGradient, Mask, Paint, PathBuilder, Pixmap, Point, Shader, SpreadMode, Transform,
};

/// Pixels a point: a figure of 600 points is 1800 pixels wide.
const SCALE: f32 = 3.0;

/// The picture, on white ground.
pub(super) fn encode(scene: &Scene) -> Result<Vec<u8>> {
    let refused = |reason: String| Error::Render { format: "PNG", reason };
    let pixels = |points: f64| (points as f32 * SCALE).round() as u32;
    let (width, height) = (pixels(scene.width()), pixels(scene.height()));
    let mut picture =
        Pixmap::new(width, height).ok_or_else(|| refused(format!("{width} × {height} pixels are too many")))?;
    picture.fill(tiny_skia::Color::WHITE);
    let mut canvas = Canvas { picture, clip: None };
    canvas.elements(scene.elements());
    canvas.picture.encode_png().map_err(|e| refused(e.to_string()))
}

struct Canvas {
    picture: Pixmap,
    /// What is seen; `None` for everything.
    clip: Option<Mask>,
}

impl Canvas {
    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Path(path) => self.path(path),
                Element::Text(text) => self.text(text),
                Element::Clipped(area, inside) => self.clipped(*area, inside),
            }
        }
    }

    fn clipped(&mut self, area: Rectangle, inside: &[Element]) {
        let Some(border) = lines(&Path::rectangle(area).segments) else { return };
        let outer = self.clip.clone();
        let (rule, smooth, scale) = (FillRule::Winding, true, Transform::from_scale(SCALE, SCALE));
        if let Some(clip) = &mut self.clip {
            clip.intersect_path(&border, rule, smooth, scale);
        } else {
            self.clip = Mask::new(self.picture.width(), self.picture.height());
            self.clip.iter_mut().for_each(|clip| clip.fill_path(&border, rule, smooth, scale));
        }
        self.elements(inside);
        self.clip = outer;
    }

    fn path(&mut self, path: &Path) {
        // a path without a line shows nothing
        let Some(lines) = lines(&path.segments) else { return };
        let scale = Transform::from_scale(SCALE, SCALE);
        if let Some(shader) = path.fill.as_ref().and_then(|fill| area(fill, path)) {
            let paint = Paint { shader, anti_alias: !path.crisp, ..Paint::default() };
            self.picture.fill_path(&lines, &paint, FillRule::Winding, scale, self.clip.as_ref());
        }
        if let Some(stroke) = path.stroke {
            let paint = Paint { shader: solid(stroke.colour, 1.0), anti_alias: !path.crisp, ..Paint::default() };
            self.picture.stroke_path(&lines, &paint, &pen(stroke), scale, self.clip.as_ref());
        }
    }

    fn text(&mut self, text: &Text) {
        let Some(outline) = outline::outline(text) else { return };
        let paint = Paint { shader: solid(text.colour, 1.0), ..Paint::default() };
        let place = Transform::from_translate(text.x as f32, text.y as f32)
            .pre_concat(Transform::from_rotate(text.rotation as f32))
            .post_scale(SCALE, SCALE);
        self.picture.fill_path(&outline, &paint, FillRule::Winding, place, self.clip.as_ref());
    }
}

fn lines(segments: &[Segment]) -> Option<tiny_skia::Path> {
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

fn solid(colour: Colour, opacity: f64) -> Shader<'static> {
    Shader::SolidColor(color(colour, opacity))
}

fn color(Colour(red, green, blue): Colour, opacity: f64) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(red, green, blue, (255.0 * opacity.clamp(0.0, 1.0)).round() as u8)
}

/// What an area is filled with; gradients run over its height.
fn area(fill: &Fill, path: &Path) -> Option<Shader<'static>> {
    match fill {
        Fill::Solid(colour, opacity) => Some(solid(*colour, *opacity)),
        Fill::Upwards(stops) => {
            let [upper, lower] = path.vertical_range().map(|y| Point::from_xy(0.0, y as f32));
            let stops = stops.iter().map(|(at, colour)| GradientStop::new(*at as f32, color(*colour, 1.0))).collect();
            LinearGradient::new(lower, upper, stops, SpreadMode::Pad, Transform::identity())
        }
    }
}

/// Ends are blunt, and corners pointed unless they are very sharp, as in SVG.
fn pen(stroke: Stroke) -> tiny_skia::Stroke {
    let dash = stroke.dash.and_then(|(dash, gap)| tiny_skia::StrokeDash::new(vec![dash as f32, gap as f32], 0.0));
    tiny_skia::Stroke { width: stroke.width as f32, miter_limit: 4.0, dash, ..tiny_skia::Stroke::default() }
}
