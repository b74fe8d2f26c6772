//! An input of a model, or the target of a regression.

use super::word::meaning;
use common::config;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variable {
    name: String,
    expression: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missing: Option<Missing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clip: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Missing {
    values: Vec<f64>,
    replace: Replace,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Replace {
    Statistic(String),
    Number(f64),
}

impl From<&config::Variable> for Variable {
    fn from(variable: &config::Variable) -> Self {
        let config::Variable { name, expression, default, missing, clip } = variable.clone();
        let missing = missing.map(|config::Missing { values, replace }| Missing {
            values,
            replace: match replace {
                config::Replace::Statistic(statistic) => Replace::Statistic(statistic.to_string()),
                config::Replace::Number(number) => Replace::Number(number),
            },
        });
        Self { name, expression, default, missing, clip }
    }
}

impl TryFrom<Variable> for config::Variable {
    type Error = String;

    fn try_from(written: Variable) -> Result<Self, String> {
        let Variable { name, expression, default, missing, clip } = written;
        let missing = missing.map(|Missing { values, replace }| {
            let replace = match replace {
                Replace::Statistic(word) => {
                    config::Replace::Statistic(meaning(&word).map_err(|error| format!("variable `{name}`: {error}"))?)
                }
                Replace::Number(number) => config::Replace::Number(number),
            };
            Ok::<_, String>(config::Missing { values, replace })
        });
        Ok(Self { missing: missing.transpose()?, name, expression, default, clip })
    }
}
