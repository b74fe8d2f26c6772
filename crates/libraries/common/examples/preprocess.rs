//! Fits and applies a preprocessing to JSON: `{"kind", "names", "rows", "weights"?, "apply"?}` in on stdin,
//! `{"fitted", "transformed"}` out on stdout. The referee `tests/referees/preprocessing_sklearn.py` drives it.

use common::config::Variable;
use common::preprocessing::{Kind, Preprocessing};
use serde::{Deserialize, Serialize};
use std::io;

#[derive(Deserialize)]
struct Request {
    kind: Kind,
    names: Vec<String>,
    /// Row-major.
    rows: Vec<f32>,
    weights: Option<Vec<f32>>,
    /// What is transformed, if not `rows`.
    apply: Option<Vec<f32>>,
}

#[derive(Serialize)]
struct Answer {
    fitted: Preprocessing,
    transformed: Vec<f32>,
}

fn main() -> anyhow::Result<()> {
    let request: Request = serde_json::from_reader(io::stdin().lock())?;
    let variables: Vec<Variable> = request.names.iter().map(Variable::new).collect();
    let fitted = Preprocessing::fit(request.kind, &variables, &request.rows, request.weights.as_deref())?;
    let mut transformed = request.apply.unwrap_or(request.rows);
    fitted.transform(&mut transformed)?;
    serde_json::to_writer(io::stdout().lock(), &Answer { fitted, transformed })?;
    Ok(())
}
