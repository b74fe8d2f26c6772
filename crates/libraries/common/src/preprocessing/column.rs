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
    pub fn apply(&self, value: f64) -> f64 {
        match self {
            Self::Linear { centre, scale } => (value - centre) * (1.0 / scale),
            Self::Quantile(quantiles) => quantile::to_normal(value, quantiles),
        }
    }

    /// Maps single precision values in place, with the widest instructions of this machine; whether all of them are finite,
    /// before and after.
    pub fn apply_all(&self, values: &mut [f32]) -> bool {
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
}

impl From<Column> for Written {
    fn from(Column { name, map }: Column) -> Self {
        match map {
            Map::Linear { centre, scale } => Self { name, centre: Some(centre), scale: Some(scale), quantiles: None },
            Map::Quantile(quantiles) => Self { name, centre: None, scale: None, quantiles: Some(quantiles) },
        }
    }
}

impl TryFrom<Written> for Column {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let name = written.name;
        let map = match (written.centre, written.scale, written.quantiles) {
            (Some(centre), Some(scale), None) => {
                if !(centre.is_finite() && scale.is_finite() && scale > 0.0) {
                    return Err(format!(
                        "variable `{name}`: centre {centre} and scale {scale}; expected finite numbers and a positive scale"
                    ));
                }
                Map::Linear { centre, scale }
            }
            (None, None, Some(quantiles)) => {
                let ascending = quantiles.is_sorted() && quantiles.iter().all(|quantile| quantile.is_finite());
                if quantiles.is_empty() || !ascending {
                    return Err(format!("variable `{name}`: expected finite quantiles in ascending order"));
                }
                Map::Quantile(quantiles)
            }
            _ => return Err(format!("variable `{name}`: expected `centre` and `scale`, or `quantiles`")),
        };
        Ok(Self { name, map })
    }
}
