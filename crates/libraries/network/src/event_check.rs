//! Refuses events that a network cannot learn from, by the first that is wrong.

use events::{Events, Totals, Window};

use crate::architecture::{Architecture, Head, Output};
use crate::error::{Error, Result};

/// Refuses lengths that do not agree, unknown classes, numbers that are not finite and sums of weights ≤ 0.
pub(crate) fn check(events: &Events<'_>, sample: &str, architecture: &Architecture) -> Result<()> {
    check_numbers(events, sample, architecture.inputs)?;
    check_truth(events, sample, &architecture.output)?;
    check_totals(events.totals(), sample)
}

/// Refuses events whose weights add up to nothing.
pub(crate) fn check_totals(totals: Totals, sample: &str) -> Result<()> {
    if totals.events == 0 || totals.weight_sum > 0.0 {
        return Ok(());
    }
    Err(Error::WeightSum { sample: sample.to_owned(), sum: totals.weight_sum })
}

/// Refuses a window of a stream that cannot be trained with.
pub(crate) fn check_window(window: &Window, architecture: &Architecture) -> Result<()> {
    let (sample, events) = ("window of", window.events());
    check_numbers(&events, sample, architecture.inputs)?;
    if architecture.output.activation != Head::Linear {
        return check_truth(&events, sample, &architecture.output);
    }
    let mut values = window.targets.iter().map(|&bits| f32::from_bits(bits)).enumerate();
    match values.find(|(_, value)| !value.is_finite()) {
        Some((event, value)) => Err(Error::Value { sample: sample.to_owned(), event, value }),
        None => Ok(()),
    }
}

/// Refuses variables and weights that are not one row and one weight an event, or not finite.
fn check_numbers(events: &Events<'_>, sample: &str, width: usize) -> Result<()> {
    let shape = |what, found, expected| Err(Error::Shape { sample: format!("{sample} events"), what, found, expected });
    let (found, expected) = (events.inputs.len(), events.len() * width);
    if events.rows.is_empty() && found != expected {
        return shape("input values", found, expected);
    }
    if !events.rows.is_empty() {
        if events.rows.len() != events.len() {
            return shape("rows", events.rows.len(), events.len());
        }
        let needed = events.rows.iter().max().map_or(0, |&last| (last as usize + 1) * width);
        if found < needed {
            return shape("input values", found, needed);
        }
    }
    if !events.decorrelated.is_empty() && events.decorrelated.len() != events.len() {
        return shape("values of the decorrelated variable", events.decorrelated.len(), events.len());
    }
    let sample = || sample.to_owned();
    if let Some(event) = events.decorrelated.iter().position(|value| !value.is_finite()) {
        return Err(Error::Decorrelated { sample: sample(), event, value: events.decorrelated[event] });
    }
    if !events.other_weights.is_empty() && events.other_weights.len() != events.len() {
        return shape("other weights", events.other_weights.len(), events.len());
    }
    for event in 0..events.len() {
        let row = events.row(event, width);
        if let Some(input) = row.iter().position(|value| !value.is_finite()) {
            return Err(Error::Input { sample: sample(), event, input, value: row[input] });
        }
    }
    if let Some(event) = events.weights.iter().position(|weight| !weight.is_finite()) {
        return Err(Error::Weight { sample: sample(), event, value: events.weights[event] });
    }
    Ok(())
}

/// Refuses what cannot be learnt.
fn check_truth(events: &Events<'_>, sample: &str, output: &Output) -> Result<()> {
    let (classes, linear) = (output.classes, output.activation == Head::Linear);
    let (values, targets) = if linear { (events.len(), events.targets.len()) } else { (0, events.len()) };
    let lengths = [("values to learn", events.values.len(), values), ("classes", events.targets.len(), targets)];
    if let Some((what, found, expected)) = lengths.into_iter().find(|(_, found, expected)| found != expected) {
        return Err(Error::Shape { sample: format!("{sample} events"), what, found, expected });
    }
    let sample = sample.to_owned();
    if let Some(event) = events.values.iter().position(|value| !value.is_finite()) {
        return Err(Error::Value { sample, event, value: events.values[event] });
    }
    match events.targets.iter().position(|&class| class as usize >= classes) {
        Some(event) if !linear => Err(Error::Class { sample, event, class: events.targets[event], classes }),
        _ => Ok(()),
    }
}
