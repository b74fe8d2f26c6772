//! Evaluates expressions for a referee: JSON lines in, JSON lines out.
//!
//! In: `{"expression": "x+i", "columns": {"x": {"type": "f64", "values": [1.5]}, …}}` with types f32, f64, i32, i64,
//! u64 and bool; NaN and infinities as the texts "nan", "inf" and "-inf". A jagged column has `"offsets"` besides.
//! Out: `{"values": [2.5], "missing": []}`, the second with the entries whose value is missing, or `{"error": "…"}`.

use std::io::{BufRead, Write};

use expression::{Branch, Column as Given, Expression, Values};
use serde_json::{Value, json};

enum Column {
    F32(Vec<f32>),
    F64(Vec<f64>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    U64(Vec<u64>),
    Bool(Vec<bool>),
}

impl Column {
    fn read(column: &Value) -> Option<Self> {
        let values = column["values"].as_array()?;
        Some(match column["type"].as_str()? {
            "f32" => Self::F32(values.iter().map(|value| number(value).map(|x| x as f32)).collect::<Option<_>>()?),
            "f64" => Self::F64(values.iter().map(number).collect::<Option<_>>()?),
            "i32" => Self::I32(values.iter().map(|value| value.as_i64()?.try_into().ok()).collect::<Option<_>>()?),
            "i64" => Self::I64(values.iter().map(Value::as_i64).collect::<Option<_>>()?),
            "u64" => Self::U64(values.iter().map(Value::as_u64).collect::<Option<_>>()?),
            "bool" => Self::Bool(values.iter().map(Value::as_bool).collect::<Option<_>>()?),
            _ => return None,
        })
    }

    fn values(&self) -> Values<'_> {
        match self {
            Self::F32(values) => Values::F32(values),
            Self::F64(values) => Values::F64(values),
            Self::I32(values) => Values::I32(values),
            Self::I64(values) => Values::I64(values),
            Self::U64(values) => Values::U64(values),
            Self::Bool(values) => Values::Bool(values),
        }
    }
}

/// A number, or the text of one that JSON lacks.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// A column, and its offsets if it is jagged.
struct Named<'a> {
    name: &'a str,
    column: Column,
    offsets: Option<Vec<u64>>,
}

impl<'a> Named<'a> {
    fn read(name: &'a str, column: &Value) -> Option<Self> {
        let offsets = match &column["offsets"] {
            Value::Null => None,
            offsets => Some(offsets.as_array()?.iter().map(Value::as_u64).collect::<Option<_>>()?),
        };
        Some(Self { name, column: Column::read(column)?, offsets })
    }

    fn branch(&self) -> Branch<'_> {
        let kind = self.column.values().kind();
        Branch { jagged: self.offsets.is_some(), ..Branch::scalar(self.name, kind) }
    }

    fn given(&self) -> Given<'_> {
        let values = self.column.values();
        self.offsets.as_ref().map_or(values.into(), |offsets| Given::jagged(values, offsets))
    }

    fn entries(&self) -> usize {
        self.offsets.as_ref().map_or(self.column.values().len(), |offsets| offsets.len().saturating_sub(1))
    }
}

/// Values, and the entries where they are missing.
fn evaluate(line: &str) -> Result<(Vec<f64>, Vec<usize>), Box<dyn std::error::Error>> {
    let case: Value = serde_json::from_str(line)?;
    let text = case["expression"].as_str().ok_or("no expression")?;
    let columns: Vec<Named<'_>> = (case["columns"].as_object().ok_or("no columns")?.iter())
        .map(|(name, column)| Named::read(name, column))
        .collect::<Option<_>>()
        .ok_or("a column without a known type and its values")?;
    let branches: Vec<Branch<'_>> = columns.iter().map(Named::branch).collect();
    let program = Expression::parse(text)?.bind(&branches)?;
    let needed: Vec<Given<'_>> = program
        .branches()
        .filter_map(|name| columns.iter().find(|column| column.name == name).map(Named::given))
        .collect();
    let mut values = Vec::new();
    let missing = program.evaluate(&needed, columns.first().map_or(1, Named::entries), &mut values)?;
    Ok((values, missing))
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let answer = match evaluate(&line?) {
            Ok((values, missing)) => {
                let value = |x: f64| if x.is_finite() { json!(x) } else { json!(x.to_string().to_lowercase()) };
                json!({ "values": values.into_iter().map(value).collect::<Vec<_>>(), "missing": missing })
            }
            Err(error) => json!({ "error": error.to_string() }),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}
