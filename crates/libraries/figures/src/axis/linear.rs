//! Ticks of linear axes: steps of 1, 2 or 5 times a power of ten.
//!
//! Labels that would be very long or very small share a power of ten, which stands at the end of the axis.
use super::ticks::{Step, Tick, power};
use crate::scene::Label;

/// Ticks from `lower` to `upper`, with at most `count` steps, and the power of ten that the labels share.
pub(super) fn ticks(lower: f64, upper: f64, count: usize) -> (Vec<Tick>, Option<i32>) {
    let step = Step::at_least((upper - lower) / count.max(1) as f64);
    with_step(lower, upper, step)
}

/// The same with ticks at whole numbers only.
pub(super) fn integer_ticks(lower: f64, upper: f64, count: usize) -> (Vec<Tick>, Option<i32>) {
    let mut step = Step::at_least(((upper - lower) / count.max(1) as f64).max(1.0));
    if step.exponent == 0 {
        step.parts = step.mantissa;
    }
    with_step(lower, upper, step)
}

fn with_step(lower: f64, upper: f64, step: Step) -> (Vec<Tick>, Option<i32>) {
    let size = lower.abs().max(upper.abs());
    let factor = (!(1e-3..1e5).contains(&size)).then(|| size.log10().floor() as i32);
    let decimals = (factor.unwrap_or(0) - step.exponent).max(0) as usize;
    let mut ticks = Vec::new();
    for i in step.within(lower, upper, step.parts) {
        let value = step.times(i, step.parts);
        if i % i64::from(step.parts) == 0 {
            let shown = value / power(factor.unwrap_or(0));
            ticks.push(Tick::major(value, Some(Label::number(&short(shown, decimals)))));
        } else {
            ticks.push(Tick::minor(value));
        }
    }
    (ticks, factor)
}

/// At most so many decimals, without zeros at their end.
fn short(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
