//! Angles that `event_frame` turns: what is wrong with them is no longer seen in the variables, which are made of several.

use std::fmt;

use common::config::{FrameAngle, TrainingConfig};
use common::number::{percent, significant};
use metrics::{Extremes, Moments};
use ntuple::{Columns, Source};

use crate::columns::TrainingColumns;
use crate::error::Result;
use crate::origin::Origins;

/// Events of each tree that are looked at, from its beginning on.
const EVENTS: usize = 20_000;

/// By how much an angle may be beyond π: rounding of 32 bits, and of what was written in few digits.
const ROUNDING: f64 = 1e-3;

/// What is wrong with an angle.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameDoubt {
    /// A value stands for none, but is not declared: it would turn whole events.
    Sentinel {
        /// The angle as `objects` names it.
        angle: String,
        /// The value.
        value: f64,
        /// The share of the events that have it.
        share: f64,
        /// The nearest other value.
        nearest: f64,
    },
    /// An angle φ is not between -π and π.
    BeyondPi {
        /// The angle as `objects` names it.
        angle: String,
        /// The value that is farthest from 0.
        value: f64,
    },
}

impl FrameDoubt {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Sentinel { value, .. } => {
                format!("if it stands for no value, say so by `missing: {{value: {}}}`", significant(*value, 6))
            }
            Self::BeyondPi { .. } => {
                "give angles in radians from -π to π, as in `x > TMath::Pi() ? x - TMath::TwoPi() : x`".to_owned()
            }
        }
    }
}

impl fmt::Display for FrameDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentinel { angle, value, share, nearest } => {
                let (value, share, nearest) = (significant(*value, 6), percent(*share), significant(*nearest, 4));
                write!(
                    f,
                    "`event_frame`: `{angle}` is {value} in {share} of the events, its nearest other value {nearest}"
                )
            }
            Self::BeyondPi { angle, value } => {
                write!(f, "`event_frame`: φ `{angle}` is up to {}, beyond π", significant(*value, 4))
            }
        }
    }
}

impl Origins<'_> {
    /// What is wrong with the angles of the frame, by the first events of each tree.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn frame_doubts(&self, config: &TrainingConfig) -> Result<Vec<FrameDoubt>> {
        let mut sources = Vec::new();
        for (file, _) in self.files.iter().filter(|_| !config.frame_angles.is_empty()) {
            for class in 0..config.classes.len() {
                sources.extend(TrainingColumns::open_of(config, class, std::slice::from_ref(file))?);
            }
        }
        frame_doubts(config, &sources.iter().collect::<Vec<_>>())
    }
}

/// What is wrong with the angles of the frame, by the first events of these trees.
///
/// # Errors
/// When a tree cannot be read.
pub fn frame_doubts(config: &TrainingConfig, sources: &[&Source]) -> Result<Vec<FrameDoubt>> {
    let mut values = vec![Vec::new(); config.frame_angles.len()];
    let sources = if values.is_empty() { &[] } else { sources };
    for source in sources {
        let mut columns = Columns::new();
        for angle in &config.frame_angles {
            columns.number_or(format!("angle `{}`", angle.name), &angle.expression, angle.default)?;
        }
        let mut events = 0;
        for chunk in source.select(&columns)?.chunks() {
            let chunk = chunk?;
            let some = chunk.len().min(EVENTS - events);
            values.iter_mut().enumerate().for_each(|(index, values)| values.extend(&chunk.numbers(index)[..some]));
            events += some;
            if events == EVENTS {
                break;
            }
        }
    }
    Ok(config.frame_angles.iter().zip(values).filter_map(|(angle, values)| doubt(angle, values)).collect())
}

fn doubt(angle: &FrameAngle, mut values: Vec<f64>) -> Option<FrameDoubt> {
    let known = |value: f64| angle.missing.as_ref().is_some_and(|missing| missing.is(value as f32));
    values.retain(|&value| value.is_finite() && !known(value));
    let name = || angle.name.clone();
    if let Some(found) = Extremes::from_values(&values).sentinel(&Moments::from_values(&values)) {
        let (value, share, nearest) = (found.value, found.share, found.nearest);
        return Some(FrameDoubt::Sentinel { angle: name(), value, share, nearest });
    }
    let farthest = values.into_iter().filter(|_| angle.is_phi).max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
    (farthest.abs() > std::f64::consts::PI + ROUNDING).then(|| FrameDoubt::BeyondPi { angle: name(), value: farthest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::config::{Missing, Replace};

    #[test]
    fn a_sentinel_that_is_not_declared_and_an_angle_beyond_pi_are_told() {
        let angle = |is_phi, missing: Option<f64>| FrameAngle {
            name: "phi".into(),
            expression: "phi".into(),
            default: None,
            missing: missing.map(|value| Missing { values: vec![value], replace: Replace::Number(0.0) }),
            is_phi,
        };
        let wave = |event: u32| 3.0 * (f64::from(event) * 0.7).sin();
        let good: Vec<f64> = (0..1000).map(wave).collect();
        let some_lack: Vec<f64> =
            (0..1000u32).map(|event| if event.is_multiple_of(5) { -999.0 } else { wave(event) }).collect();
        assert_eq!(doubt(&angle(true, None), good.clone()), None);
        assert_eq!(doubt(&angle(true, Some(-999.0)), some_lack.clone()), None);
        let found = doubt(&angle(true, None), some_lack);
        assert!(matches!(found, Some(FrameDoubt::Sentinel { value: -999.0, .. })), "{found:?}");
        let turned: Vec<f64> = good.iter().map(|phi| phi + 3.0).collect();
        assert!(
            matches!(doubt(&angle(true, None), turned.clone()), Some(FrameDoubt::BeyondPi { value, .. }) if value > 5.9)
        );
        assert_eq!(doubt(&angle(false, None), turned), None, "η may be as large");
    }
}
