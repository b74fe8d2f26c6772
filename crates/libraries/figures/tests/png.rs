//! Pixels of the PNG: everything stands where the scene has it.
#![allow(clippy::unwrap_used, reason = "a figure that is refused fails the test")]

use figures::Figure;
use figures::scene::{Anchor, Colour, Fill, Label, Path, Rectangle, Scene, Stroke, Text};
use tiny_skia::Pixmap;

/// Pixels a point.
const SCALE: f64 = 3.0;
const RED: Colour = Colour(255, 0, 0);
const BLUE: Colour = Colour(0, 0, 255);

/// The picture of a page of 100 × 60 points.
fn picture(draw: impl FnOnce(&mut Scene)) -> Pixmap {
    let mut scene = Scene::new(100.0, 60.0);
    draw(&mut scene);
    Pixmap::decode_png(&Figure::new(scene).png().unwrap()).unwrap()
}

/// The colour at a point of the page.
fn at(picture: &Pixmap, x: f64, y: f64) -> Colour {
    let pixel = picture.pixel((SCALE * x) as u32, (SCALE * y) as u32).unwrap();
    assert_eq!(pixel.alpha(), 255, "the ground is white");
    Colour(pixel.red(), pixel.green(), pixel.blue())
}

/// What encloses everything that is not white, in points: left, upper, right and lower side.
fn ink(picture: &Pixmap) -> [f64; 4] {
    let width = picture.width() as usize;
    let coloured =
        |(_, pixel): &(usize, &tiny_skia::PremultipliedColorU8)| [pixel.red(), pixel.green(), pixel.blue()] != [255; 3];
    let places = picture.pixels().iter().enumerate().filter(coloured);
    let places = places.map(|(i, _)| ((i % width) as f64 / SCALE, (i / width) as f64 / SCALE));
    let pixel = 1.0 / SCALE;
    places.fold([f64::INFINITY, f64::INFINITY, 0.0, 0.0], |[left, upper, right, lower], (x, y)| {
        [left.min(x), upper.min(y), right.max(x + pixel), lower.max(y + pixel)]
    })
}

/// Whether the sides lie within a pixel of the expected ones.
#[track_caller]
fn assert_encloses(picture: &Pixmap, expected: [f64; 4]) {
    let found = ink(picture);
    let close = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() <= 0.5);
    assert!(close, "found {found:?}, expected {expected:?}");
}

fn text(markup: &str, place: (f64, f64)) -> Text {
    Text::new(Label::markup(markup).unwrap(), place, 20.0)
}

#[test]
fn a_point_has_three_pixels_and_the_ground_is_white() {
    let picture = picture(|_| ());
    assert_eq!((picture.width(), picture.height()), (300, 180));
    assert_eq!(at(&picture, 50.0, 30.0), Colour::WHITE);
}

#[test]
fn text_stands_at_its_anchor() {
    // an H of 20 points is 14.44 wide, with bars from 1.64 to 12.80 and 13.76 high (units 168 to 1311, 1409 of 2048)
    for (anchor, left) in [(Anchor::Start, 50.0), (Anchor::Middle, 42.78), (Anchor::End, 35.56)] {
        let picture = picture(|scene| scene.text(text("H", (50.0, 40.0)).anchored(anchor).coloured(RED)));
        assert_encloses(&picture, [left + 1.64, 26.24, left + 12.80, 40.0]);
        assert_eq!(at(&picture, left + 2.5, 33.0), RED);
    }
}

#[test]
fn rotation_turns_text_about_its_position() {
    let upwards = picture(|scene| scene.text(text("H", (50.0, 40.0)).rotated(-90.0)));
    assert_encloses(&upwards, [36.24, 27.20, 50.0, 38.36]);
    let middle = picture(|scene| scene.text(text("H", (50.0, 40.0)).rotated(90.0).anchored(Anchor::Middle)));
    assert_encloses(&middle, [50.0, 34.42, 63.76, 45.58]);
}

#[test]
fn subscripts_are_low_and_superscripts_high() {
    let height = |markup| {
        let [_, upper, _, lower] = ink(&picture(|scene| scene.text(text(markup, (10.0, 40.0)))));
        (upper, lower)
    };
    let ((sub_top, sub), (_, line), (superscript, _)) = (height("_{H}"), height("H"), height("^{H}"));
    assert!((sub - line - 4.4).abs() < 0.5, "{sub} {line}");
    assert!((sub - sub_top - 0.7 * 13.76).abs() < 0.5);
    assert!((superscript - (40.0 - 7.6 - 0.7 * 13.76)).abs() < 0.5, "{superscript}");
}

#[test]
fn faces_differ_and_pairs_are_kerned() {
    let width = |markup| {
        let [left, _, right, _] = ink(&picture(|scene| scene.text(text(markup, (10.0, 40.0)))));
        right - left
    };
    assert!(width("*HH*") > width("HH"));
    assert!(width("~H~") > width("H"));
    let (both, a, v) = (width("AV"), width("A"), width("V"));
    assert!(both < a + v - 1.0, "{both} {a} {v}");
}

#[test]
fn areas_cut_what_is_in_them() {
    let area = |x, y, width, height| Rectangle { x, y, width, height };
    let disc = Path::circle(50.0, 30.0, 25.0).filled(RED);
    let cut = picture(|scene| scene.clipped(area(40.0, 20.0, 30.0, 5.0), |scene| scene.path(disc.clone())));
    assert_encloses(&cut, [40.0, 20.0, 70.0, 25.0]);
    let twice = picture(|scene| {
        scene.clipped(area(40.0, 20.0, 30.0, 5.0), |scene| {
            scene.clipped(area(45.0, 0.0, 100.0, 100.0), |scene| scene.path(disc.clone()));
            scene.text(text("HHHHHHHHHH", (0.0, 30.0)));
        });
        scene.path(Path::rectangle(area(0.0, 0.0, 5.0, 5.0)).filled(BLUE));
    });
    assert_eq!(at(&twice, 60.0, 19.0), Colour::WHITE);
    assert_eq!((at(&twice, 45.9, 24.0), at(&twice, 45.9, 27.0)), (Colour::BLACK, Colour::WHITE), "text is cut");
    assert_eq!(at(&twice, 2.0, 2.0), BLUE, "what follows is not cut");
}

#[test]
fn gradients_run_upwards() {
    let bar = Rectangle { x: 10.0, y: 5.0, width: 20.0, height: 50.0 };
    let colours = vec![(0.0, RED), (1.0, BLUE)];
    let picture = picture(|scene| scene.path(Path::rectangle(bar).fill(Fill::Upwards(colours))));
    let (lower, middle, upper) = (at(&picture, 20.0, 54.5), at(&picture, 20.0, 30.0), at(&picture, 20.0, 5.5));
    assert!(lower.0 > 250 && lower.2 < 5, "{lower}");
    assert!(upper.0 < 5 && upper.2 > 250, "{upper}");
    assert!(middle.0.abs_diff(128) < 3 && middle.2.abs_diff(128) < 3, "{middle}");
}

#[test]
fn lines_have_their_width_dashes_and_blunt_ends() {
    let stroke = Stroke::solid(Colour::BLACK, 4.0).dashed(6.0, 4.0);
    let picture = picture(|scene| scene.path(Path::lines([[10.0, 30.0, 76.0, 30.0]]).stroked(stroke)));
    assert_encloses(&picture, [10.0, 28.0, 76.0, 32.0]);
    assert_eq!([13.0, 18.0, 23.0, 28.0].map(|x| at(&picture, x, 30.0)), [0, 255, 0, 255].map(|c| Colour(c, c, c)));
}

#[test]
fn fills_are_as_opaque_as_they_say_and_have_no_holes() {
    let place = Rectangle { x: 10.0, y: 10.0, width: 10.0, height: 10.0 };
    let half = picture(|scene| scene.path(Path::rectangle(place).fill(Fill::Solid(Colour::BLACK, 0.5))));
    assert!(at(&half, 15.0, 15.0).0.abs_diff(127) <= 1);
    // a pentagram winds twice about its middle
    let tips = [(50.0, 5.0), (64.7, 50.2), (26.2, 22.3), (73.8, 22.3), (35.3, 50.2)];
    let star = picture(|scene| scene.path(Path::polygon(&tips).filled(RED)));
    assert_eq!(at(&star, 50.0, 30.0), RED);
}

#[test]
fn crisp_edges_are_not_blurred() {
    let place = Rectangle { x: 10.1, y: 10.2, width: 20.1, height: 20.2 };
    let greys = |path: Path| {
        let picture = picture(|scene| scene.path(path));
        picture.pixels().iter().filter(|pixel| !matches!(pixel.red(), 0 | 255)).count()
    };
    let area = Path::rectangle(place).filled(Colour::BLACK);
    assert!(greys(area.clone()) > 0);
    assert_eq!(greys(area.crisp()), 0);
}

#[test]
fn lines_without_length_are_left_out() {
    let stroke = Stroke::solid(Colour::BLACK, 4.0);
    let picture = picture(|scene| {
        scene.path(Path::polyline(&[]).stroked(stroke));
        scene.path(Path::polyline(&[(50.0, 30.0)]).stroked(stroke));
        scene.path(Path::rectangle(Rectangle { x: 10.0, y: 10.0, width: 20.0, height: 20.0 }));
    });
    assert!(picture.pixels().iter().all(|pixel| pixel.red() == 255));
}
