//! Values such as -999 that stand for none, left in the inputs: no scaler should see them.

use common::config::Variable;
use metrics::{Extremes, Moments, Sentinel};
use rayon::prelude::*;

/// Events that are looked at, spread over all: a value that one event in a hundred has is among them often enough.
const EVENTS: usize = 20_000;

/// For each variable that has one a sentinel that its `missing` does not name, by its index. `inputs` has one row for each
/// event.
pub fn sentinels(variables: &[Variable], inputs: &[f32]) -> Vec<(usize, Sentinel)> {
    let width = variables.len();
    let step = (inputs.len() / width / EVENTS).max(1);
    let found = variables.par_iter().enumerate().filter_map(|(index, variable)| {
        let known = |value: f32| variable.missing.as_ref().is_some_and(|missing| missing.is(value));
        let column = inputs.iter().skip(index).step_by(width * step).filter(|value| !known(**value));
        let values: Vec<f64> = column.map(|value| f64::from(*value)).collect();
        Some((index, Extremes::from_values(&values).sentinel(&Moments::from_values(&values))?))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::config::{Missing, Replace};

    #[test]
    fn a_sentinel_is_found_unless_it_is_said_to_be_missing() {
        let values: Vec<f32> =
            (0..1000).flat_map(|i| [(i % 50) as f32, if i % 5 == 0 { -999.0 } else { i as f32 }]).collect();
        let mut variables = [Variable::new("x"), Variable::new("y")];
        let found = sentinels(&variables, &values);
        assert_eq!(found.iter().map(|(index, found)| (*index, found.value)).collect::<Vec<_>>(), [(1, -999.0)]);
        variables[1].missing = Some(Missing { values: vec![-999.0], replace: Replace::Number(0.0) });
        assert!(sentinels(&variables, &values).is_empty());
    }
}
