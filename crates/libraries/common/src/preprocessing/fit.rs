//! Fitting: from a matrix to the maps of its variables.

use super::moments::Moments;
use super::quantile::{QUANTILES, Sample};
use super::{Column, Kind, Map, Preprocessing, Replaced};
use crate::Error;
use crate::config::{Missing, Replace, Statistic, Variable};
use rayon::prelude::*;

pub(super) fn fit(
    kind: Kind,
    variables: &[Variable],
    rows: &[f32],
    weights: Option<&[f32]>,
) -> Result<Preprocessing, Error> {
    let names: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    let events = check(&names, rows, weights)?;
    let maps = maps(kind, variables.len(), rows, weights);
    let columns = variables.iter().zip(maps).enumerate().map(|(index, (variable, map))| {
        let mut column = Column { clip: variable.clip, ..Column::new(&variable.name, map) };
        if let Some(missing) = &variable.missing {
            let present = Present::new(missing, rows.iter().skip(index).step_by(variables.len()), weights);
            if present.values.is_empty() {
                return Err(Error::AllMissing { variable: variable.name.clone(), values: missing.values.clone() });
            }
            column.missing =
                Some(Replaced { values: missing.values.clone(), by: present.replacement(missing.replace) });
            if present.values.len() < events {
                column.map = present.map(kind);
            }
        }
        Ok(column)
    });
    let variables = columns.collect::<Result<_, Error>>()?;
    Ok(Preprocessing { kind, weighted: weights.is_some(), events: events as u64, variables })
}

fn maps(kind: Kind, width: usize, rows: &[f32], weights: Option<&[f32]>) -> Vec<Map> {
    match kind {
        Kind::Identity => vec![Map::Linear { centre: 0.0, scale: 1.0 }; width],
        Kind::StandardScaler => standard(&Moments::new(width, rows, weights)),
        Kind::MinMaxScaler => (0..width).into_par_iter().map(|v| min_max(used(rows, width, v, weights))).collect(),
        Kind::RobustScaler => (0..width).into_par_iter().map(|v| robust(&sample(rows, width, v, weights))).collect(),
        Kind::QuantileTransformer => (0..width)
            .into_par_iter()
            .map(|v| sample(rows, width, v, weights))
            .map(|sample| Map::Quantile(sample.quantiles(QUANTILES.min(sample.len()))))
            .collect(),
    }
}

/// The values of a variable that are not missing, with their weights.
struct Present {
    values: Vec<f32>,
    weights: Option<Vec<f32>>,
}

impl Present {
    fn new<'v>(missing: &Missing, values: impl Iterator<Item = &'v f32>, weights: Option<&[f32]>) -> Self {
        let (events, values): (Vec<usize>, Vec<f32>) =
            values.copied().enumerate().filter(|(_, value)| !missing.is(*value)).unzip();
        Self { values, weights: weights.map(|weights| events.iter().map(|&event| weights[event]).collect()) }
    }

    /// Weights, unless all are 0 and say nothing.
    fn weights(&self) -> Option<&[f32]> {
        self.weights.as_deref().filter(|weights| weights.iter().any(|weight| *weight != 0.0))
    }

    fn map(&self, kind: Kind) -> Map {
        let mut maps = maps(kind, 1, &self.values, self.weights());
        maps.swap_remove(0)
    }

    fn replacement(&self, replace: Replace) -> f64 {
        match replace {
            Replace::Number(number) => number,
            Replace::Statistic(Statistic::Mean) => Moments::new(1, &self.values, self.weights()).mean[0],
            Replace::Statistic(Statistic::Median) => {
                Sample::new(self.values.iter().copied(), self.weights()).quantile(0.5)
            }
        }
    }
}

/// Fails unless `length` values make whole rows.
pub(super) fn check_shape(what: &str, width: usize, length: usize) -> Result<usize, Error> {
    if width == 0 || !length.is_multiple_of(width) {
        return Err(Error::Mismatch {
            what: format!("preprocessing: {what}"),
            expected: format!("rows of {width} variables"),
            found: format!("{length} values"),
        });
    }
    Ok(length / width)
}

fn check(names: &[&str], rows: &[f32], weights: Option<&[f32]>) -> Result<usize, Error> {
    let width = names.len();
    let events = check_shape("fit", width, rows.len())?;
    if events == 0 {
        return Err(Error::Empty { what: "fitting the preprocessing".into() });
    }
    if let Some(place) = rows.iter().position(|value| !value.is_finite()) {
        let (event, variable) = (place / width, place % width);
        return Err(Error::NotFinite { variable: names[variable].to_owned(), event, value: rows[place] });
    }
    let Some(weights) = weights else { return Ok(events) };
    if weights.len() != events {
        return Err(Error::Mismatch {
            what: "preprocessing: weights".into(),
            expected: format!("one for each of {events} events"),
            found: weights.len().to_string(),
        });
    }
    if let Some(event) = weights.iter().position(|weight| !weight.is_finite()) {
        return Err(Error::NotFinite { variable: "weight".into(), event, value: weights[event] });
    }
    if weights.iter().all(|weight| *weight == 0.0) {
        return Err(Error::Weights("all weights that the preprocessing is fitted with are 0".into()));
    }
    Ok(events)
}

/// Values of one variable in events of weight other than 0.
fn used<'a>(
    rows: &'a [f32],
    width: usize,
    variable: usize,
    weights: Option<&'a [f32]>,
) -> impl Iterator<Item = f32> + 'a {
    let counts = move |event: usize| weights.is_none_or(|weights| weights[event] != 0.0);
    let column = rows.iter().skip(variable).step_by(width);
    column.enumerate().filter(move |(event, _)| counts(*event)).map(|(_, value)| *value)
}

fn sample(rows: &[f32], width: usize, variable: usize, weights: Option<&[f32]>) -> Sample {
    Sample::new(rows.iter().skip(variable).step_by(width).copied(), weights)
}

/// scikit-learn's `StandardScaler`, with its bound on the variance that rounding makes of a constant
/// (`_is_constant_feature`).
fn standard(moments: &Moments) -> Vec<Map> {
    let n = moments.total_weight;
    let variables = moments.mean.iter().zip(&moments.variance);
    variables
        .map(|(&centre, &variance)| {
            let rounding = n * f64::EPSILON * variance + (n * centre * f64::EPSILON).powi(2);
            Map::Linear { centre, scale: if variance <= rounding { 1.0 } else { variance.sqrt() } }
        })
        .collect()
}

/// scikit-learn's `RobustScaler` with the quantiles 25 % and 75 %.
fn robust(sample: &Sample) -> Map {
    Map::Linear { centre: sample.quantile(0.5), scale: or_one(sample.quantile(0.75) - sample.quantile(0.25)) }
}

/// scikit-learn's `MinMaxScaler(feature_range=(-1, 1))`; a constant is mapped to -1.
fn min_max(values: impl Iterator<Item = f32>) -> Map {
    let (low, high) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = (f64::from(low), f64::from(high));
    let half = or_one(high - low) / 2.0;
    Map::Linear { centre: low + half, scale: half }
}

/// A range of (nearly) 0 becomes 1, as in scikit-learn's `_handle_zeros_in_scale`.
fn or_one(range: f64) -> f64 {
    if range < 10.0 * f64::EPSILON { 1.0 } else { range }
}
