//! A fitted preprocessing. Its YAML file, which is for people, has the same keys.

use super::list::{all, each};
use super::word::meaning;
use common::preprocessing::{self, Map};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preprocessing {
    kind: String,
    weighted: bool,
    events: u64,
    variables: Vec<Column>,
}

/// Either `centre` and `scale`, or `quantiles`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
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

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Replaced {
    values: Vec<f64>,
    by: f64,
}

impl From<&preprocessing::Preprocessing> for Preprocessing {
    fn from(fitted: &preprocessing::Preprocessing) -> Self {
        Self {
            kind: fitted.kind.to_string(),
            weighted: fitted.weighted,
            events: fitted.events,
            variables: each(&fitted.variables),
        }
    }
}

impl TryFrom<Preprocessing> for preprocessing::Preprocessing {
    type Error = String;

    fn try_from(written: Preprocessing) -> Result<Self, String> {
        let Preprocessing { kind, weighted, events, variables } = written;
        Ok(Self { kind: meaning(&kind)?, weighted, events, variables: all(variables)? })
    }
}

impl From<&preprocessing::Column> for Column {
    fn from(column: &preprocessing::Column) -> Self {
        let preprocessing::Column { name, map, missing, clip } = column.clone();
        let (centre, scale, quantiles) = match map {
            Map::Linear { centre, scale } => (Some(centre), Some(scale), None),
            Map::Quantile(quantiles) => (None, None, Some(quantiles)),
        };
        let missing = missing.map(|preprocessing::Replaced { values, by }| Replaced { values, by });
        Self { name, centre, scale, quantiles, missing, clip }
    }
}

impl TryFrom<Column> for preprocessing::Column {
    type Error = String;

    fn try_from(written: Column) -> Result<Self, String> {
        let Column { name, centre, scale, quantiles, missing, clip } = written;
        let map = match (centre, scale, quantiles) {
            (Some(centre), Some(scale), None) => Map::Linear { centre, scale },
            (None, None, Some(quantiles)) => Map::Quantile(quantiles),
            _ => return Err(format!("variable `{name}`: expected `centre` and `scale`, or `quantiles`")),
        };
        let missing = missing.map(|Replaced { values, by }| preprocessing::Replaced { values, by });
        let column = Self { name, map, missing, clip };
        column.check()?;
        Ok(column)
    }
}
