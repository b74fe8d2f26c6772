//! The map of one variable, and its checked written form.

use super::quantile;
use serde::{Deserialize, Serialize};

/// A variable and its map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Column {
    /// Name of the variable.
    pub name: String,
    /// What is done with its values.
    pub map: Map,
    /// Values that stand for none, and what takes their place before the map.
    pub missing: Option<Replaced>,
    /// The largest distance from 0 after the map.
    pub clip: Option<f64>,
}

/// Values that stand for none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replaced {
    /// The values, compared as 32-bit numbers.
    pub values: Vec<f64>,
    /// What takes their place.
    pub by: f64,
}

impl Replaced {
    fn apply(&self, values: &mut [f32]) {
        let by = self.by as f32;
        for missing in self.values.iter().map(|&missing| missing as f32) {
            values.iter_mut().for_each(|value| *value = if *value == missing { by } else { *value });
        }
    }
}

impl Column {
    /// A variable whose values are all there.
    pub fn new(name: impl Into<String>, map: Map) -> Self {
        Self { name: name.into(), map, missing: None, clip: None }
    }

    /// Checks the numbers: finite ones, a positive scale, ascending quantiles, a positive limit.
    ///
    /// # Errors
    /// The first problem, in words.
    pub fn check(&self) -> Result<(), String> {
        let Self { name, map, missing, clip } = self;
        match map {
            Map::Linear { centre, scale } if !(centre.is_finite() && scale.is_finite() && *scale > 0.0) => {
                return Err(format!(
                    "variable `{name}`: centre {centre} and scale {scale}; expected finite numbers and a positive scale"
                ));
            }
            Map::Quantile(quantiles) => {
                let ascending = quantiles.is_sorted() && quantiles.iter().all(|quantile| quantile.is_finite());
                if quantiles.is_empty() || !ascending {
                    return Err(format!("variable `{name}`: expected finite quantiles in ascending order"));
                }
            }
            Map::Linear { .. } => {}
        }
        if missing.as_ref().is_some_and(|missing| missing.values.is_empty() || !(missing.by as f32).is_finite()) {
            return Err(format!("variable `{name}`: expected `missing` with `values` and a finite number `by`"));
        }
        if clip.is_some_and(|limit| limit.is_nan() || limit <= 0.0) {
            return Err(format!("variable `{name}`: expected a positive `clip`"));
        }
        Ok(())
    }

    /// Leaves the variable as it is, but for what takes the place of missing values.
    pub fn leave(&mut self) {
        let missing = self.missing.take();
        *self = Self::new(std::mem::take(&mut self.name), Map::Linear { centre: 0.0, scale: 1.0 });
        self.missing = missing;
    }

    /// Preprocesses single precision values in place; whether all of them are finite, before and after.
    pub fn apply(&self, values: &mut [f32]) -> bool {
        if let Some(missing) = &self.missing {
            missing.apply(values);
        }
        let finite = self.map.apply_all(values);
        if let Some(limit) = self.clip {
            let limit = limit as f32;
            values.iter_mut().for_each(|value| *value = value.clamp(-limit, limit));
        }
        finite
    }
}

/// What is done with a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Map {
    /// (x - centre) / scale; scale is positive.
    Linear {
        /// Mapped to 0.
        centre: f64,
        /// The distance from the centre that is mapped to 1.
        scale: f64,
    },
    /// The quantile function of the normal distribution at the rank of x among these ascending quantiles.
    Quantile(Vec<f64>),
}

impl Map {
    /// The mapped value.
    fn apply(&self, value: f64) -> f64 {
        match self {
            Self::Linear { centre, scale } => (value - centre) * (1.0 / scale),
            Self::Quantile(quantiles) => quantile::to_normal(value, quantiles),
        }
    }

    /// Maps single precision values in place, with the widest instructions of this machine; whether all of them are finite,
    /// before and after.
    fn apply_all(&self, values: &mut [f32]) -> bool {
        match self {
            Self::Linear { centre, scale } => pulp::Arch::new().dispatch(|| linear(*centre, *scale, values)),
            map => values.iter_mut().fold(true, |finite, value| {
                let before = std::mem::replace(value, map.apply(f64::from(*value)) as f32);
                finite & before.is_finite() & value.is_finite()
            }),
        }
    }
}

#[inline(always)]
fn linear(centre: f64, scale: f64, values: &mut [f32]) -> bool {
    let inverse = 1.0 / scale;
    values.iter_mut().fold(true, |finite, value| {
        let before = *value;
        *value = ((f64::from(before) - centre) * inverse) as f32;
        finite & before.is_finite() & value.is_finite() // without an early end, as that would forbid wide instructions
    })
}

/// As in YAML and JSON: either `centre` and `scale`, or `quantiles`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    centre: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scale: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quantiles: Option<Vec<f64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<Replaced>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clip: Option<f64>,
}

impl From<Column> for Written {
    fn from(Column { name, map, missing, clip }: Column) -> Self {
        let (centre, scale, quantiles) = match map {
            Map::Linear { centre, scale } => (Some(centre), Some(scale), None),
            Map::Quantile(quantiles) => (None, None, Some(quantiles)),
        };
        Self { name, centre, scale, quantiles, missing, clip }
    }
}

impl TryFrom<Written> for Column {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let (name, missing, clip) = (written.name, written.missing, written.clip);
        let map = match (written.centre, written.scale, written.quantiles) {
            (Some(centre), Some(scale), None) => Map::Linear { centre, scale },
            (None, None, Some(quantiles)) => Map::Quantile(quantiles),
            _ => return Err(format!("variable `{name}`: expected `centre` and `scale`, or `quantiles`")),
        };
        let column = Self { name, map, missing, clip };
        column.check()?;
        Ok(column)
    }
}
