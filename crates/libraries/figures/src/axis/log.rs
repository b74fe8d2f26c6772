//! Ticks of logarithmic axes: decades, and the multiples of them between.
//!
//! Over many decades only some are labelled; over less than one and a half, the 2 and 5 between them are labelled too.
use super::ticks::{Tick, power};
use crate::scene::Label;

/// The largest number of labelled decades.
const LABELS: i32 = 9;

/// Ticks from `lower` to `upper`, both positive.
pub(super) fn ticks(lower: f64, upper: f64) -> Vec<Tick> {
    let (first, last) = (lower.log10().floor() as i32, upper.log10().ceil() as i32);
    let inside = |value: f64| value >= lower * (1.0 - 1e-9) && value <= upper * (1.0 + 1e-9);
    let decades = (upper / lower).log10();
    let every = (last - first) / LABELS + 1;
    let mut ticks = Vec::new();
    for exponent in first..=last {
        if inside(power(exponent)) {
            let label = (exponent.rem_euclid(every) == 0).then(|| label(1, exponent));
            ticks.push(Tick::major(power(exponent), label));
        }
        if every > 1 {
            continue;
        }
        for multiple in (2..10).filter(|m| inside(f64::from(*m) * power(exponent))) {
            let labelled = decades < 1.5 && (multiple == 2 || multiple == 5) || decades < 0.5;
            let label = labelled.then(|| label(multiple, exponent));
            ticks.push(Tick { label, ..Tick::minor(f64::from(multiple) * power(exponent)) });
        }
    }
    ticks
}

fn label(multiple: i32, exponent: i32) -> Label {
    match (multiple, exponent) {
        (_, 0..=1) => Label::number(&(multiple * 10i32.pow(exponent as u32)).to_string()),
        (1, _) => Label::power_of_ten("", exponent),
        _ => Label::power_of_ten(&multiple.to_string(), exponent),
    }
}
