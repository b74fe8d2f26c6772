//! Numbers, round trips and refusals of the preprocessings.

use super::*;
use crate::config::{Missing, Replace, Statistic};
use proptest::prelude::*;

const KINDS: [Kind; 5] =
    [Kind::StandardScaler, Kind::Identity, Kind::RobustScaler, Kind::MinMaxScaler, Kind::QuantileTransformer];

fn named(width: usize) -> Vec<Variable> {
    (0..width).map(|i| Variable::new(format!("v{i}"))).collect()
}

fn linear(fitted: &Preprocessing, variable: usize) -> (f64, f64) {
    match &fitted.variables[variable].map {
        Map::Linear { centre, scale } => (*centre, *scale),
        Map::Quantile(_) => panic!("not linear"),
    }
}

#[test]
fn the_standard_scaler_has_mean_and_population_deviation() {
    let fitted = Preprocessing::fit(Kind::StandardScaler, &named(2), &[1.0, 5.0, 3.0, 5.0], None).unwrap();
    assert_eq!(linear(&fitted, 0), (2.0, 1.0));
    assert_eq!(linear(&fitted, 1), (5.0, 1.0), "a constant is not scaled");
}

#[test]
fn a_large_mean_does_not_spoil_the_deviation() {
    let rows: Vec<f32> = (0..100_000).map(|i| 1.0e6 + (i % 2) as f32).collect();
    let fitted = Preprocessing::fit(Kind::StandardScaler, &named(1), &rows, None).unwrap();
    let (centre, scale) = linear(&fitted, 0);
    assert!((centre - 1_000_000.5).abs() < 1e-9 && (scale - 0.5).abs() < 1e-9, "{centre} {scale}");
}

#[test]
fn the_other_scalers_have_their_numbers() {
    let rows = [0.0, 1.0, 2.0, 3.0, 10.0];
    let fit = |kind| linear(&Preprocessing::fit(kind, &named(1), &rows, None).unwrap(), 0);
    assert_eq!(fit(Kind::RobustScaler), (2.0, 2.0));
    assert_eq!(fit(Kind::MinMaxScaler), (5.0, 5.0));
    assert_eq!(fit(Kind::Identity), (0.0, 1.0));
}

#[test]
fn weights_count_as_repetitions_for_mean_and_deviation() {
    let weighted = Preprocessing::fit(Kind::StandardScaler, &named(1), &[1.0, 4.0], Some(&[2.0, 1.0])).unwrap();
    let repeated = Preprocessing::fit(Kind::StandardScaler, &named(1), &[1.0, 1.0, 4.0], None).unwrap();
    let ((a, b), (c, d)) = (linear(&weighted, 0), linear(&repeated, 0));
    assert!((a - c).abs() < 1e-15 && (b - d).abs() < 1e-15);
    let negative = Preprocessing::fit(Kind::StandardScaler, &named(1), &[1.0, 4.0], Some(&[-2.0, 1.0])).unwrap();
    assert_eq!(linear(&negative, 0), linear(&weighted, 0));
}

#[test]
fn equal_weights_and_no_weights_give_the_same_quantiles() {
    let rows: Vec<f32> = (0..501).map(|i| ((i * 7919) % 1009) as f32).collect();
    let weights = vec![0.25; rows.len()];
    for kind in [Kind::RobustScaler, Kind::QuantileTransformer] {
        let mut plain = rows.clone();
        let mut weighted = rows.clone();
        Preprocessing::fit(kind, &named(1), &rows, None).unwrap().transform(&mut plain).unwrap();
        Preprocessing::fit(kind, &named(1), &rows, Some(&weights)).unwrap().transform(&mut weighted).unwrap();
        for (a, b) in plain.iter().zip(&weighted) {
            assert!((a - b).abs() < 1e-5, "{kind}: {a} {b}");
        }
    }
}

#[test]
fn an_event_of_weight_zero_does_not_count() {
    let (rows, weights) = ([1.0, 2.0, 3.0, 1.0e6], [1.0, 1.0, 1.0, 0.0]);
    for kind in KINDS {
        let with = Preprocessing::fit(kind, &named(1), &rows, Some(&weights)).unwrap();
        let without = Preprocessing::fit(kind, &named(1), &rows[..3], Some(&weights[..3])).unwrap();
        assert_eq!(with.variables, without.variables, "{kind}");
    }
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let rows: Vec<f32> = (0..90_000).map(|i| ((i as f32) * 0.7).sin() * 3.0).collect();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Preprocessing::fit(Kind::StandardScaler, &named(3), &rows, None).unwrap())
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn a_value_that_is_not_finite_is_named() {
    let error = Preprocessing::fit(Kind::Identity, &named(2), &[1.0, 2.0, 3.0, f32::NAN], None).unwrap_err();
    assert!(error.to_string().starts_with("variable `v1` is NaN in event 1"), "{error}");
    let fitted = Preprocessing::fit(Kind::StandardScaler, &named(2), &[1.0, 2.0, 3.0, 4.0], None).unwrap();
    let mut rows = vec![0.0; 2 * 5000];
    rows[2 * 4321] = f32::INFINITY;
    let error = fitted.transform(&mut rows).unwrap_err();
    assert!(error.to_string().starts_with("variable `v0` is inf in event 4321"), "{error}");
}

#[test]
fn nothing_to_fit_is_refused() {
    let fit = |rows: &[f32], weights| Preprocessing::fit(Kind::StandardScaler, &named(2), rows, weights);
    assert!(matches!(fit(&[], None), Err(Error::Empty { .. })));
    assert!(matches!(fit(&[1.0, 2.0, 3.0], None), Err(Error::Mismatch { .. })));
    assert!(matches!(fit(&[1.0, 2.0], Some(&[1.0, 1.0])), Err(Error::Mismatch { .. })));
    assert!(matches!(fit(&[1.0, 2.0], Some(&[0.0])), Err(Error::Weights(_))));
}

#[test]
fn a_hand_edited_scale_of_zero_is_refused() {
    let yaml = "kind: standard_scaler\nweighted: false\nevents: 2\nvariables:\n- {name: pt, centre: 1, scale: 0}\n";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.yaml");
    std::fs::write(&path, yaml).unwrap();
    let error = Preprocessing::read(&path).unwrap_err().to_string();
    assert!(error.contains("p.yaml:5") && error.contains("variable `pt`"), "{error}");
}

proptest! {
    #[test]
    fn yaml_and_json_keep_every_bit(
        rows in prop::collection::vec(prop::num::f32::NORMAL.prop_filter("finite range", |v| v.abs() < 1e30), 2..40),
        kind in prop::sample::select(&KINDS[..]),
    ) {
        let fitted = Preprocessing::fit(kind, &[Variable::new("y")], &rows, None).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fold0_preprocessing.yaml");
        fitted.write(&path).unwrap();
        prop_assert_eq!(&Preprocessing::read(&path).unwrap(), &fitted);
        let json = serde_json::to_string(&fitted).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Preprocessing>(&json).unwrap(), &fitted);
    }

    #[test]
    fn ranks_never_turn_around(mut rows in prop::collection::vec(-100.0f32..100.0, 2..200)) {
        let fitted = Preprocessing::fit(Kind::QuantileTransformer, &named(1), &rows, None).unwrap();
        rows.sort_unstable_by(f32::total_cmp);
        let mut mapped = rows.clone();
        fitted.transform(&mut mapped).unwrap();
        prop_assert!(mapped.is_sorted());
        prop_assert!(mapped.iter().all(|value| value.abs() < 5.2));
    }
}

fn missing(replace: Replace) -> Variable {
    Variable { missing: Some(Missing { values: vec![-999.0, -1.0], replace }), ..Variable::new("m") }
}

#[test]
fn no_scaler_sees_a_missing_value() {
    let present = [1.0, 2.0, 6.0, 4.0, 8.0];
    let rows = [1.0, -999.0, 2.0, 6.0, -1.0, 4.0, 8.0];
    let weights = [1.0, 9.0, 2.0, 3.0, 9.0, 1.0, 1.0];
    for kind in KINDS {
        let with = Preprocessing::fit(kind, &[missing(Replace::Number(3.0))], &rows, None).unwrap();
        let without = Preprocessing::fit(kind, &[Variable::new("m")], &present, None).unwrap();
        assert_eq!(with.variables[0].map, without.variables[0].map, "{kind}");
        let with = Preprocessing::fit(kind, &[missing(Replace::Number(3.0))], &rows, Some(&weights)).unwrap();
        let without =
            Preprocessing::fit(kind, &[Variable::new("m")], &present, Some(&[1.0, 2.0, 3.0, 1.0, 1.0])).unwrap();
        assert_eq!(with.variables[0].map, without.variables[0].map, "{kind}");
    }
}

#[test]
fn a_missing_value_is_replaced_before_it_is_scaled() {
    let rows = [1.0, -999.0, 2.0, 9.0, -1.0];
    for (replace, expected) in [
        (Replace::Statistic(Statistic::Mean), 4.0),
        (Replace::Statistic(Statistic::Median), 2.0),
        (Replace::Number(-3.0), -3.0),
    ] {
        let fitted = Preprocessing::fit(Kind::Identity, &[missing(replace)], &rows, None).unwrap();
        let mut mapped = rows;
        fitted.transform(&mut mapped).unwrap();
        assert_eq!(mapped, [1.0, expected, 2.0, 9.0, expected]);
    }
    let scaled = Preprocessing::fit(Kind::StandardScaler, &[missing(Replace::Statistic(Statistic::Mean))], &rows, None);
    let mut mapped = rows;
    scaled.unwrap().transform(&mut mapped).unwrap();
    assert_eq!((mapped[1], mapped[4]), (0.0, 0.0));
}

#[test]
fn a_variable_that_no_event_has_is_refused_by_name() {
    let variables = [Variable::new("x"), missing(Replace::Statistic(Statistic::Mean))];
    let error = Preprocessing::fit(Kind::StandardScaler, &variables, &[1.0, -999.0, 2.0, -1.0], None).unwrap_err();
    assert!(error.to_string().contains("variable `m` is missing in all events"), "{error}");
}

#[test]
fn a_clipped_variable_keeps_its_distance() {
    let variable = Variable { clip: Some(1.5), ..missing(Replace::Number(0.0)) };
    let fitted = Preprocessing::fit(Kind::Identity, &[variable], &[1.0, -1.0], None).unwrap();
    let mut mapped = [-7.0, 1.25, 99.0, -999.0];
    fitted.transform(&mut mapped).unwrap();
    assert_eq!(mapped, [-1.5, 1.25, 1.5, 0.0]);
    let mut infinite = [f32::INFINITY];
    assert!(fitted.transform(&mut infinite).is_err(), "a limit makes no number of what is none");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.yaml");
    fitted.write(&path).unwrap();
    assert_eq!(Preprocessing::read(&path).unwrap(), fitted);
}
