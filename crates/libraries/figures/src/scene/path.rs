//! Paths: lines, areas, circles and hatching, with their fill and stroke.
use super::colour::Colour;
use super::rectangle::Rectangle;

/// A step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Begins a new line at a point.
    Move(f64, f64),
    /// A straight line to a point.
    Line(f64, f64),
    /// A cubic Bézier curve: two control points and the end.
    Curve([f64; 6]),
    /// A straight line back to where the line began.
    Close,
}

/// What an area is filled with.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// One colour, and its opacity from 0 to 1.
    Solid(Colour, f64),
    /// Colours at fractions of the height, from the lower side upwards.
    Upwards(Vec<(f64, Colour)>),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width in points.
    pub width: f64,
    /// Lengths of dash and gap.
    pub dash: Option<(f64, f64)>,
}

impl Stroke {
    /// A solid line.
    #[must_use]
    pub fn solid(colour: Colour, width: f64) -> Stroke {
        Stroke { colour, width, dash: None }
    }

    /// The same line with dashes.
    #[must_use]
    pub fn dashed(self, dash: f64, gap: f64) -> Stroke {
        Stroke { dash: Some((dash, gap)), ..self }
    }
}

/// Lines or areas with one fill and one stroke.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The steps.
    pub segments: Vec<Segment>,
    /// The fill, if any.
    pub fill: Option<Fill>,
    /// The stroke, if any.
    pub stroke: Option<Stroke>,
    /// Whether edges are put on whole pixels, so that neighbouring areas leave no seam.
    pub crisp: bool,
}

impl Path {
    fn new(segments: Vec<Segment>) -> Path {
        Path { segments, fill: None, stroke: None, crisp: false }
    }

    /// Straight lines through the points.
    #[must_use]
    pub fn polyline(points: &[(f64, f64)]) -> Path {
        let segment = |(i, &(x, y)): (usize, &(f64, f64))| match i {
            0 => Segment::Move(x, y),
            _ => Segment::Line(x, y),
        };
        Path::new(points.iter().enumerate().map(segment).collect())
    }

    /// The area between the points.
    #[must_use]
    pub fn polygon(points: &[(f64, f64)]) -> Path {
        let mut path = Path::polyline(points);
        path.segments.push(Segment::Close);
        path
    }

    /// Separate straight lines `[x1, y1, x2, y2]`.
    #[must_use]
    pub fn lines(lines: impl IntoIterator<Item = [f64; 4]>) -> Path {
        Path::new(lines.into_iter().flat_map(|[a, b, c, d]| [Segment::Move(a, b), Segment::Line(c, d)]).collect())
    }

    /// A rectangle.
    #[must_use]
    pub fn rectangle(r: Rectangle) -> Path {
        Path::polygon(&[(r.x, r.y), (r.right(), r.y), (r.right(), r.bottom()), (r.x, r.bottom())])
    }

    /// A circle, as four Bézier curves (largest error 0.03 % of the radius).
    #[must_use]
    pub fn circle(x: f64, y: f64, radius: f64) -> Path {
        let (r, k) = (radius, 0.552_284_75 * radius);
        Path::new(vec![
            Segment::Move(x + r, y),
            Segment::Curve([x + r, y + k, x + k, y + r, x, y + r]),
            Segment::Curve([x - k, y + r, x - r, y + k, x - r, y]),
            Segment::Curve([x - r, y - k, x - k, y - r, x, y - r]),
            Segment::Curve([x + k, y - r, x + r, y - k, x + r, y]),
            Segment::Close,
        ])
    }

    /// Lines at 45° that fill a rectangle, `distance` apart along its sides. They lie on a grid of the page, so that
    /// neighbouring rectangles look like one.
    #[must_use]
    pub fn hatching(r: Rectangle, distance: f64) -> Path {
        // lines x + y = c; they cross the rectangle for c between its top left and its bottom right corner
        let first = ((r.x + r.y) / distance).floor() as i64 + 1;
        let last = ((r.right() + r.bottom()) / distance).ceil() as i64 - 1;
        Path::lines((first..=last).map(|i| {
            let c = i as f64 * distance;
            let left = (c - r.bottom()).max(r.x);
            let right = (c - r.y).min(r.right());
            [left, c - left, right, c - right]
        }))
    }

    /// Its upper and its lower end on the page; control points of curves count as points.
    pub(crate) fn vertical_range(&self) -> [f64; 2] {
        let heights = self.segments.iter().flat_map(|segment| match segment {
            Segment::Move(_, y) | Segment::Line(_, y) => vec![*y],
            Segment::Curve([_, a, _, b, _, y]) => vec![*a, *b, *y],
            Segment::Close => Vec::new(),
        });
        heights.fold([f64::INFINITY, f64::NEG_INFINITY], |[upper, lower], y| [upper.min(y), lower.max(y)])
    }

    /// With a fill.
    #[must_use]
    pub fn fill(self, fill: Fill) -> Path {
        Path { fill: Some(fill), ..self }
    }

    /// Filled with one opaque colour.
    #[must_use]
    pub fn filled(self, colour: Colour) -> Path {
        self.fill(Fill::Solid(colour, 1.0))
    }

    /// With a stroke.
    #[must_use]
    pub fn stroked(self, stroke: Stroke) -> Path {
        Path { stroke: Some(stroke), ..self }
    }

    /// With edges on whole pixels.
    #[must_use]
    pub fn crisp(self) -> Path {
        Path { crisp: true, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_within_its_rectangle() {
        let area = Rectangle { x: 13.0, y: 7.5, width: 31.0, height: 12.0 };
        let path = Path::hatching(area, 5.0);
        assert!(path.segments.len() >= 2 * 8);
        for segment in path.segments {
            let (Segment::Move(x, y) | Segment::Line(x, y)) = segment else { panic!("only lines") };
            assert!(area.contains((x, y)), "{x} {y}");
        }
    }
}
