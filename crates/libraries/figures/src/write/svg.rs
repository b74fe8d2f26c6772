//! The scene as SVG text: one element a line, numbers with two decimals, nothing that changes between runs.
use crate::scene::{Anchor, Colour, Element, FAMILY, Face, Fill, Path, Scene, Segment, Shift, Text};
use std::fmt::Write;

/// The whole document.
pub(super) fn document(scene: &Scene) -> String {
    let (width, height) = (number(scene.width()), number(scene.height()));
    let mut document = Document { text: String::new(), names: 0 };
    document.line(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FAMILY}">"#
    ));
    document.line(format_args!(r#"<rect width="100%" height="100%" fill="white"/>"#));
    document.elements(scene.elements());
    document.line(format_args!("</svg>"));
    document.text
}

struct Document {
    text: String,
    /// How many names were given to gradients and clip paths.
    names: usize,
}

impl Document {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // writing to a string cannot fail
        let _ = writeln!(self.text, "{line}");
    }

    fn elements(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Path(path) => self.path(path),
                Element::Text(text) => self.label(text),
                Element::Clipped(area, inside) => {
                    let name = self.name();
                    let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(number);
                    self.line(format_args!(
                        r#"<clipPath id="{name}"><rect x="{x}" y="{y}" width="{width}" height="{height}"/></clipPath>"#
                    ));
                    self.line(format_args!(r#"<g clip-path="url(#{name})">"#));
                    self.elements(inside);
                    self.line(format_args!("</g>"));
                }
            }
        }
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("n{}", self.names)
    }

    fn path(&mut self, path: &Path) {
        let fill = match &path.fill {
            None => r#" fill="none""#.to_owned(),
            Some(Fill::Solid(colour, opacity)) if *opacity < 1.0 => {
                format!(r#" fill="{colour}" fill-opacity="{}""#, number(*opacity))
            }
            Some(Fill::Solid(colour, _)) => format!(r#" fill="{colour}""#),
            Some(Fill::Upwards(stops)) => format!(r#" fill="url(#{})""#, self.gradient(stops)),
        };
        let stroke = path.stroke.map_or_else(String::new, |stroke| {
            let dash = stroke.dash.map_or_else(String::new, |(dash, gap)| {
                format!(r#" stroke-dasharray="{} {}""#, number(dash), number(gap))
            });
            format!(r#" stroke="{}" stroke-width="{}"{dash}"#, stroke.colour, number(stroke.width))
        });
        let crisp = if path.crisp { r#" shape-rendering="crispEdges""# } else { "" };
        self.line(format_args!(r#"<path d="{}"{fill}{stroke}{crisp}/>"#, steps(&path.segments)));
    }

    fn gradient(&mut self, stops: &[(f64, Colour)]) -> String {
        let name = self.name();
        let stops: String =
            stops.iter().map(|(at, colour)| format!(r#"<stop offset="{at:.4}" stop-color="{colour}"/>"#)).collect();
        self.line(format_args!(r#"<linearGradient id="{name}" x1="0" y1="1" x2="0" y2="0">{stops}</linearGradient>"#));
        name
    }

    fn label(&mut self, text: &Text) {
        if text.label.is_empty() {
            return;
        }
        let (x, y) = (number(text.x), number(text.y));
        let anchor = match text.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let rotation = if text.rotation == 0.0 {
            String::new()
        } else {
            format!(r#" transform="rotate({} {x} {y})""#, number(text.rotation))
        };
        let mut runs = String::new();
        let mut down = 0.0;
        for run in text.label.runs() {
            let face = match run.face {
                Face::Regular => "",
                Face::Bold => r#" font-weight="bold""#,
                Face::Italic => r#" font-style="italic""#,
            };
            let size = match run.shift {
                Shift::None => String::new(),
                shift => format!(r#" font-size="{}""#, number(shift.scale() * text.size)),
            };
            let target = run.shift.down() * text.size;
            let shift = if target == down { String::new() } else { format!(r#" dy="{}""#, number(target - down)) };
            down = target;
            let _ = write!(runs, "<tspan{size}{shift}{face}>{}</tspan>", escaped(&run.text));
        }
        self.line(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{}" text-anchor="{anchor}" fill="{}"{rotation} xml:space="preserve">{runs}</text>"#,
            number(text.size),
            text.colour,
        ));
    }
}

fn steps(segments: &[Segment]) -> String {
    let mut d = String::new();
    for segment in segments {
        let _ = match segment {
            Segment::Move(x, y) => write!(d, "M{} {}", number(*x), number(*y)),
            Segment::Line(x, y) => write!(d, "L{} {}", number(*x), number(*y)),
            Segment::Curve(points) => write!(d, "C{}", points.map(number).join(" ")),
            Segment::Close => write!(d, "Z"),
        };
    }
    d
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A hundredth of a point is finer than any printer; `-0` is written as `0`.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Label;

    #[test]
    fn numbers_are_short_and_zero_has_no_sign() {
        assert_eq!([1.0, -0.001, 12.345, 100.0].map(number), ["1", "0", "12.35", "100"].map(str::to_owned));
    }

    #[test]
    fn names_with_markup_characters_stay_text() {
        let mut scene = Scene::new(10.0, 10.0);
        scene.text(Text::new(Label::plain("a<b&c").unwrap(), (0.0, 0.0), 1.0));
        assert!(document(&scene).contains("a&lt;b&amp;c"));
    }
}
