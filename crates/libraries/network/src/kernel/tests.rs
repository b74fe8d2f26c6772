//! Polynomials against f64, masks against their rate, products by hand.

use super::function;
use super::*;

/// Largest error of a function on an interval, relative to the larger of its value and `floor`.
fn error(of: fn(f32) -> f32, truth: fn(f64) -> f64, low: f64, high: f64, floor: f64) -> f64 {
    let steps = 20_000;
    let point = |step| (low + (high - low) * f64::from(step) / f64::from(steps)) as f32;
    let at = |x: f32| {
        let truth = truth(f64::from(x));
        (f64::from(of(x)) - truth).abs() / truth.abs().max(floor)
    };
    (0..=steps).map(point).map(at).fold(0.0, f64::max)
}

#[test]
fn polynomials_are_right_to_a_few_units_in_the_last_place() {
    assert!(error(function::exp, f64::exp, -87.0, 88.0, 0.0) < 3e-7);
    assert!(error(function::exp_m1, f64::exp_m1, -20.0, 1.0, 0.0) < 5e-7);
    assert!(error(function::ln_1p, f64::ln_1p, 0.0, 1.0, 1e-30) < 5e-7);
    assert!(error(function::ln, f64::ln, 0.1, 1e6, 1.0) < 5e-7);
    assert!(error(function::tanh, f64::tanh, -20.0, 20.0, 0.0) < 1e-6);
    assert!(error(function::sigmoid, |x| 1.0 / (1.0 + (-x).exp()), -10.0, 10.0, 1e-2) < 1e-5);
}

#[test]
fn extreme_inputs_stay_finite_and_nan_stays_nan() {
    for x in [f32::MAX, f32::MIN, 1e4, -1e4] {
        for function in [function::exp, function::exp_m1, function::tanh, function::sigmoid] {
            assert!(function(x).is_finite(), "{x}");
        }
    }
    for function in [function::exp, function::exp_m1, function::tanh, function::sigmoid] {
        assert!(function(f32::NAN).is_nan());
    }
}

#[test]
fn a_mask_drops_its_rate_and_differs_between_steps_and_layers() {
    let mask = |seed, step, layer| Masks::new(seed, step).of_layer(layer, 0.3).unwrap();
    let kept = |mask: Mask| (0..100_000).map(|unit| mask.keeps(unit)).collect::<Vec<_>>();
    let first = kept(mask(1, 0, 0));
    let share = first.iter().filter(|&&kept| kept).count() as f64 / 1e5;
    assert!((share - 0.7).abs() < 0.006, "{share}");
    for other in [mask(2, 0, 0), mask(1, 1, 0), mask(1, 0, 1)] {
        let equal = first.iter().zip(kept(other)).filter(|(a, b)| **a == *b).count() as f64 / 1e5;
        assert!((equal - 0.58).abs() < 0.01, "independent masks agree in 0.7² + 0.3²: {equal}");
    }
    assert!(Masks::new(1, 0).of_layer(0, 0.0).is_none());
}

#[test]
fn products_of_transposed_matrices_are_right() {
    let (a, b) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0, -1.0, 2.0, 0.5, 0.0, 3.0]);
    let mut out = [10.0; 4];
    product(&mut out, Matrix::new(&a, 2, 3), Matrix::new(&b, 2, 3).transposed(), true);
    assert_eq!(out, [15.0, 19.5, 21.0, 30.0]);
}

#[test]
#[should_panic(expected = "rows x columns")]
fn a_matrix_with_too_few_values_is_refused() {
    let _ = Matrix::new(&[0.0; 5], 2, 3);
}

#[test]
fn softmax_of_large_numbers_is_finite_and_sums_to_one() {
    let (first, second) = ([1000.0, -1000.0, 999.0], [0.0, 0.0, 0.0]);
    for events in [1, 2, 63, 64, 65, 200] {
        let mut columns: Vec<f32> =
            (0..3).flat_map(|class| [vec![second[class]; events - 1], vec![first[class]]].concat()).collect();
        softmax_columns(&mut columns, events, &[0.0, 0.0, 1.0]);
        let at = |event: usize| [0, 1, 2].map(|class| columns[class * events + event]);
        let last = at(events - 1);
        assert!((last[0] - 0.5).abs() < 1e-6 && (last[2] - 0.5).abs() < 1e-6, "{last:?}");
        assert!((0..events).all(|event| (at(event).iter().sum::<f32>() - 1.0).abs() < 1e-6), "{columns:?}");
    }
}
