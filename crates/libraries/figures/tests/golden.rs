//! Figures against the SVG files in `tests/golden`.
//!
//! `UPDATE_GOLDEN=1 cargo test -p figures` writes them anew. All are also drawn as PNG and PDF in `target/tmp/figures`:
//! look at each before you commit a change.
#![allow(clippy::unwrap_used, reason = "a figure that is refused fails the test")]

use figures::Figure;
use figures::artist::{Heading, Numbers};
use figures::chart::{Confusion, LearningRateCurve, Loss};
use std::path::Path;

/// The hard cases of both charts.
fn cases() -> Vec<(&'static str, Figure)> {
    vec![
        ("confusion_five_classes", fractions(&["ggH", "VBF", "Z → ττ", "W + jets", "QCD"], None)),
        ("confusion_two_classes", fractions(&["signal", "background"], None)),
        ("confusion_undefined", fractions(&["htt", "ztt", "w"], Some(1))),
        ("confusion_eight_classes", fractions(&["ggh", "qqh", "ztt", "zll", "w", "tt", "ss", "misc"], Some(6))),
        (
            "confusion_long_names",
            fractions(&["signal_ggH_and_VBF_2012", "a", "background_with_*a*_{very}_long_name<&>_of_57_chars"], None),
        ),
        ("confusion_tiny_sums", sums(&[1e-6, 3.2e-7, 0.0, 4.56e-9, 2e-6, 1e-7, 5e-8, 1e-7, 8e-7])),
        ("confusion_huge_sums", sums(&[1.234e6, 3.2e5, 1e4, 456.0, 2e7, 1e3, 0.01, 12345.6, 99_999.0])),
        ("confusion_negative_sums", sums(&[12.5, -3.2, 0.1, -0.456, 20.0, 1.0, 0.5, 0.01, 8.0])),
        ("confusion_zeros", sums(&[0.0; 4])),
        ("confusion_one_class", sums(&[3.5])),
        ("confusion_heading", heading()),
        ("loss_60_epochs", loss(60, 0.9, 1.0, true)),
        ("loss_1_epoch", loss(1, 0.9, 1.0, false)),
        ("loss_2_epochs", loss(2, 0.9, 1.0, false)),
        ("loss_500_epochs", loss(500, 0.985, 1.0, true)),
        ("loss_decades", loss(100, 0.85, 3.0, false)),
        ("loss_tiny", loss(20, 0.95, 1e-6, true)),
        ("loss_huge", loss(30, 0.95, 3e6, false)),
        ("loss_rising", Loss { training: &rising(0.7), validation: &rising(0.5), ..Loss::default() }.draw().unwrap()),
        ("learning_rate_curve", learning_rate_curve(Some((3.2e-4, 4e-2)))),
        ("learning_rate_curve_without_a_fall", learning_rate_curve(None)),
        ("loss_constant", Loss { training: &[0.693; 15], ..Loss::default() }.draw().unwrap()),
    ]
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Rows that sum to one; the row `undefined` is 0/0.
fn fractions(classes: &[&str], undefined: Option<usize>) -> Figure {
    let n = classes.len();
    let weight = |i: usize, j: usize| if i == j { n as f64 * 1.4 } else { ((3 * i + 5 * j) % 7) as f64 / 4.0 };
    let sum = |i| (0..n).map(|j| weight(i, j)).sum::<f64>();
    let value = |cell: usize| {
        let (i, j) = (cell / n, cell % n);
        (Some(i) != undefined).then(|| weight(i, j) / sum(i))
    };
    let values: Vec<_> = (0..n * n).map(value).collect();
    let (classes, heading) = (&names(classes), Heading::default());
    let title = "Share of the true class";
    Confusion { classes, values: &values, numbers: Numbers::Fraction, title, heading }.draw().unwrap()
}

fn sums(values: &[f64]) -> Figure {
    let values: Vec<_> = values.iter().copied().map(Some).collect();
    let classes: Vec<_> = (1..=values.len().isqrt()).map(|i| format!("class {i}")).collect();
    let (title, heading) = ("Sum of weights", Heading::default());
    Confusion { classes: &classes, values: &values, numbers: Numbers::Sum, title, heading }.draw().unwrap()
}

fn heading() -> Figure {
    let heading = Heading { name: "CMS", status: "Open Data", right: "20 fb^{−1} (8 TeV)" };
    let values = [Some(0.812_3), Some(0.187_7), Some(0.249), Some(0.751)];
    let (classes, title) = (&names(&["signal", "ztt"]), "Efficiency ~ε~_{ij}");
    Confusion { classes, values: &values, numbers: Numbers::Fraction, title, heading }.draw().unwrap()
}

/// Losses that fall by a factor each epoch towards a floor, with a ripple; validation rises again after the best.
fn loss(epochs: usize, factor: f64, scale: f64, with_rate: bool) -> Figure {
    let at = |i: usize, floor: f64, ripple: f64| {
        let i = i as f64;
        scale * (factor.powf(i) + floor + ripple * (1.7 * i).sin() * factor.powf(0.5 * i))
    };
    let floor = if factor == 0.85 { 1e-3 } else { 0.08 };
    let training: Vec<_> = (0..epochs).map(|i| at(i, floor, 0.01)).collect();
    let rise = |i: usize| floor * scale * (i as f64 / epochs as f64).powi(3);
    let validation: Vec<_> = (0..epochs).map(|i| at(i, 1.3 * floor, 0.02) + rise(i)).collect();
    let best_epoch = (1..=epochs).min_by(|a, b| validation[a - 1].total_cmp(&validation[b - 1]));
    let rate: Vec<_> = (0..epochs).map(|i| 1e-3 / 2f64.powi((4 * i / epochs) as i32)).collect();
    let learning_rate = if with_rate { rate.as_slice() } else { &[] };
    Loss { training: &training, validation: &validation, best_epoch, learning_rate, ..Loss::default() }.draw().unwrap()
}

/// A loss that falls between 1e-4 and 0.1 and then runs away.
fn learning_rate_curve(band: Option<(f64, f64)>) -> Figure {
    let rates: Vec<f64> = (0..150).map(|i| 10f64.powf(-7.0 + 0.05 * f64::from(i))).collect();
    let fall = if band.is_some() { 0.6 } else { 0.0 };
    let smooth = |rate: &f64| 1.1 - fall / (1.0 + (4e-3 / rate).powf(1.2)) + 2.0 * rate.powi(3);
    let smoothed: Vec<f64> = rates.iter().map(smooth).collect();
    let losses: Vec<_> = smoothed.iter().enumerate().map(|(i, loss)| loss + 0.03 * (2.3 * i as f64).sin()).collect();
    let (marked, mark) = (band.map(|_| 4e-3), "Steepest fall (0.004)");
    let heading = Heading { right: "Learning rates on fold 0", ..Default::default() };
    LearningRateCurve { rates: &rates, losses: &losses, smoothed: &smoothed, band, marked, mark, heading }
        .draw()
        .unwrap()
}

fn rising(start: f64) -> Vec<f64> {
    (0..40).map(|i| start + 0.5 * (0.3 * f64::from(i)).sin().powi(2) + 0.01 * f64::from(i)).collect()
}

#[test]
fn figures_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for (name, figure) in cases() {
        let path = folder.join(name).with_extension("svg");
        if update {
            std::fs::write(&path, figure.svg()).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(golden == figure.svg(), "{name} has changed: look at it, then set UPDATE_GOLDEN=1");
    }
}

#[test]
fn every_figure_is_drawn_as_png_and_pdf() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, figure) in cases() {
        let formats: [(_, _, &[u8]); 2] =
            [("png", figure.png().unwrap(), b"\x89PNG"), ("pdf", figure.pdf().unwrap(), b"%PDF-")];
        for (extension, bytes, magic) in formats {
            let path = folder.join(name).with_extension(extension);
            assert!(bytes.starts_with(magic), "{}", path.display());
            std::fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn the_same_numbers_give_the_same_bytes_in_every_format() {
    let (first, second) = (loss(20, 0.9, 1.0, true), loss(20, 0.9, 1.0, true));
    assert!(first.svg() == second.svg());
    let png = first.png().unwrap();
    assert!(png == second.png().unwrap());
    assert!(png.starts_with(b"\x89PNG"));
    let pdf = first.pdf().unwrap();
    assert!(pdf == second.pdf().unwrap());
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("LiberationSans") && !text.contains("CreationDate"));
}
