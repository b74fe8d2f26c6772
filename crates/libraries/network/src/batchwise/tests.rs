//! Slopes against finite differences and Burn's automatic differentiation of the formulas as they are published, and
//! batches in which there is nothing to compute.

use burn_tensor::{Device, Tensor, TensorData};
use rand::Rng;

use super::asimov::half_square;
use super::correlation::squared_correlation;
use super::*;
use crate::loss::Asimov;
use crate::{Decorrelation, Loss};

fn search(uncertainty: f64) -> Asimov {
    Asimov { signal: vec![0], expected_signal: 100.0, expected_background: 50.0, uncertainty }
}

fn decorrelation() -> Decorrelation {
    let variable = common::config::Variable::new("mass");
    Decorrelation { variable, strength: 5.0, signal: vec![0], classes: vec![1] }
}

/// Numbers in [0, 1), each on a grid of `steps`, so that some are equal.
fn numbers(count: usize, steps: f64, seed: u64) -> Vec<f64> {
    let mut random = common::seed::stream(seed, "numbers");
    (0..count).map(|_| (f64::from(random.next_u32()) / 4_294_967_296.0 * steps).floor() / steps).collect()
}

fn tensor(values: &[f64], device: &Device) -> Tensor<1> {
    let single: Vec<f32> = values.iter().map(|&value| value as f32).collect();
    Tensor::from_data(TensorData::new(single, [values.len()]), device)
}

/// `x` in both directions of a matrix: `x_i` and `x_j`.
fn pair(x: &Tensor<1>) -> [Tensor<2>; 2] {
    [x.clone().unsqueeze_dim(1), x.clone().unsqueeze_dim(0)]
}

fn numbers_of(tensor: Tensor<1>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

/// Slopes that Burn finds for a function of `x`, and its value.
fn differentiate(x: &[f64], of: impl Fn(Tensor<1>) -> Tensor<1>) -> (f64, Vec<f64>) {
    let device = Device::flex().autodiff();
    let leaf = tensor(x, &device).require_grad();
    let value = of(leaf.clone());
    let slopes = leaf.grad(&value.backward()).unwrap();
    (f64::from(numbers_of(value)[0]), numbers_of(slopes).into_iter().map(f64::from).collect())
}

fn assert_close(ours: &(f64, Vec<f64>), burns: &(f64, Vec<f64>)) {
    assert!((ours.0 - burns.0).abs() < 1e-5 * burns.0.abs().max(0.1), "{} {}", ours.0, burns.0);
    let largest = burns.1.iter().fold(0.0_f64, |largest, slope| largest.max(slope.abs()));
    assert!(largest > 0.0 && ours.1.len() == burns.1.len());
    for (event, (a, b)) in ours.1.iter().zip(&burns.1).enumerate() {
        assert!((a - b).abs() < 1e-4 * largest, "event {event}: {a} {b}");
    }
}

/// Compares slopes with central differences.
fn assert_differences(x: &[f64], of: impl Fn(&[f64]) -> (f64, Vec<f64>)) {
    let slopes = of(x).1;
    let step = 1e-6;
    for event in 0..x.len() {
        let at = |shift: f64| {
            let mut moved = x.to_vec();
            moved[event] += shift;
            of(&moved).0
        };
        let difference = (at(step) - at(-step)) / (2.0 * step);
        assert!((difference - slopes[event]).abs() < 1e-7, "event {event}: {difference} {}", slopes[event]);
    }
}

struct Sample {
    targets: Vec<u32>,
    weights: Vec<f32>,
    decorrelated: Vec<f32>,
    scores: Vec<f64>,
}

impl Sample {
    fn new(count: usize) -> Self {
        let single = |values: Vec<f64>| values.into_iter().map(|value| value as f32 + 0.1).collect();
        Self {
            targets: (0..count as u32).map(|event| event % 2).collect(),
            weights: single(numbers(count, 1e9, 1)),
            decorrelated: single(numbers(count, 10.0, 2)),
            scores: numbers(count, 1e9, 3),
        }
    }

    fn events(&self) -> Judged<'_> {
        Judged { targets: &self.targets, weights: &self.weights, decorrelated: &self.decorrelated }
    }

    fn asimov(&self, scores: &[f64], uncertainty: f64) -> (f64, Vec<f64>) {
        let Term { value, slopes } = asimov::term(&search(uncertainty), scores, self.events());
        (value, slopes)
    }

    fn correlation(&self, scores: &[f64]) -> (f64, Vec<f64>) {
        let Term { value, slopes } = correlation::term(&decorrelation(), scores, self.events());
        (value, slopes)
    }

    /// Weights of the events of one class, 0 for others.
    fn weights_of(&self, class: u32) -> Vec<f64> {
        let weight = |(&target, &weight): (&u32, &f32)| if target == class { f64::from(weight) } else { 0.0 };
        self.targets.iter().zip(&self.weights).map(weight).collect()
    }
}

#[test]
fn the_significance_is_the_published_formula() {
    for (s, b, u) in [(20.0, 300.0, 0.1), (5.0, 5.0, 0.5), (0.1, 10.0, 0.01), (100.0, 1.0, 0.2)] {
        let v: f64 = (u * b) * (u * b);
        let n: f64 = s + b;
        let square = 2.0 * (n * (n * (b + v) / (b * b + n * v)).ln() - b * b / v * (1.0 + v * s / (b * (b + v))).ln());
        let ours = 2.0 * half_square(s, b, u * u)[0];
        assert!((ours - square).abs() < 1e-7 * square, "{s} {b} {u}: {ours} {square}");
        let without = 2.0 * (n * (n / b).ln() - s);
        let ours = 2.0 * half_square(s, b, 0.0)[0];
        assert!((ours - without).abs() < 1e-7 * without, "{s} {b}: {ours} {without}");
        assert!((half_square(s, b, 1e-12)[0] - half_square(s, b, 0.0)[0]).abs() < 1e-3 * without.max(1e-3));
    }
}

#[test]
fn slopes_of_the_significance_are_those_of_finite_differences_and_automatic_differentiation() {
    let sample = Sample::new(30);
    for uncertainty in [0.0, 0.2, 1.0] {
        assert_differences(&sample.scores, |scores| sample.asimov(scores, uncertainty));
    }
    let ours = sample.asimov(&sample.scores, 0.2);
    let burns = differentiate(&sample.scores, |scores| {
        let yields = |class: u32, expected: f64| {
            let weights = sample.weights_of(class);
            let sum: f64 = weights.iter().sum();
            (scores.clone() * tensor(&weights, &scores.device())).sum() * (expected / sum) as f32
        };
        let (s, b) = (yields(0, 100.0), yields(1, 50.0));
        let (n, v) = (s.clone() + b.clone(), b.clone().powi_scalar(2) * 0.04);
        let square = b.clone().powi_scalar(2);
        let first = n.clone() * (n.clone() * (b.clone() + v.clone()) / (square.clone() + n * v.clone())).log();
        let second = square / v.clone() * (v.clone() * s / (b.clone() * (b + v)) + 1.0).log();
        ((first - second) * 2.0).recip()
    });
    assert_close(&ours, &burns);
}

#[test]
fn a_batch_without_signal_or_background_has_no_significance_loss() {
    let mut sample = Sample::new(30);
    for class in [0, 1] {
        sample.targets.fill(class);
        assert_eq!(sample.asimov(&sample.scores, 0.1), (0.0, vec![0.0; 30]));
    }
    let sample = Sample { weights: vec![-1.0; 30], ..Sample::new(30) };
    assert_eq!(sample.asimov(&sample.scores, 0.1), (0.0, vec![0.0; 30]));
    assert_eq!(asimov::term(&search(0.1), &[], Judged { targets: &[], weights: &[], decorrelated: &[] }).value, 0.0);
}

#[test]
fn scores_of_nothing_and_of_everything_have_a_finite_significance_loss() {
    let sample = Sample::new(30);
    let of_class = |class: u32| sample.targets.iter().map(|&target| f64::from(target == class)).collect::<Vec<f64>>();
    for uncertainty in [0.0, 0.3] {
        for scores in [vec![0.0; 30], vec![1.0; 30], of_class(0), of_class(1)] {
            let (value, slopes) = sample.asimov(&scores, uncertainty);
            assert!(value.is_finite() && value > 0.0 && slopes.iter().all(|slope| slope.is_finite()), "{value}");
        }
    }
}

/// The definition: centred matrices of distances.
fn direct(x: &Tensor<1>, y: &Tensor<1>, weights: &Tensor<1>) -> Tensor<1> {
    let [wi, wj] = pair(weights);
    let both = wi.clone() * wj.clone();
    let centred = |values: &Tensor<1>| {
        let [i, j] = pair(values);
        let distances = (i - j).abs();
        let columns = (distances.clone() * wi.clone()).sum_dim(0);
        let rows = (distances.clone() * wj.clone()).sum_dim(1);
        let mean = (distances.clone() * both.clone()).sum().unsqueeze::<2>();
        distances - columns - rows + mean
    };
    let (a, b) = (centred(x), centred(y));
    let sum = |a: &Tensor<2>, b: &Tensor<2>| (a.clone() * b.clone() * both.clone()).sum();
    sum(&a, &b) / (sum(&a, &a) * sum(&b, &b)).sqrt()
}

#[test]
fn the_distance_correlation_is_its_definition_and_so_are_its_slopes() {
    let sample = Sample::new(60);
    assert_differences(&sample.scores, |scores| sample.correlation(scores));
    let ours = sample.correlation(&sample.scores);
    let weights = sample.weights_of(1);
    let sum: f64 = weights.iter().sum();
    let burns = differentiate(&sample.scores, |scores| {
        let shares: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
        let variable: Vec<f64> = sample.decorrelated.iter().map(|&value| f64::from(value)).collect();
        let device = scores.device();
        direct(&scores, &tensor(&variable, &device), &tensor(&shares, &device)) * 5.0
    });
    assert_close(&ours, &burns);
    assert!(sample.targets.iter().zip(&ours.1).all(|(&target, &slope)| target == 1 || slope == 0.0));
}

#[test]
fn a_variable_is_fully_correlated_with_itself_at_any_scale() {
    let (x, weights) = (numbers(50, 20.0, 1), vec![0.02; 50]);
    for scale in [1e-3, 1.0, -1e6] {
        let y = x.iter().map(|x| scale * x + 125.0).collect();
        let (value, _) = squared_correlation(x.clone(), y, &weights);
        assert!((value - 1.0).abs() < 1e-9, "{value}");
    }
}

#[test]
fn what_does_not_vary_is_not_correlated() {
    let constant = Sample { decorrelated: vec![125.1; 30], ..Sample::new(30) };
    assert_eq!(constant.correlation(&constant.scores), (0.0, vec![0.0; 30]));
    let sample = Sample::new(30);
    assert_eq!(sample.correlation(&[0.3; 30]), (0.0, vec![0.0; 30]));
    for (targets, weights) in [(vec![0; 30], vec![1.0; 30]), (vec![1; 30], vec![0.0; 30])] {
        let sample = Sample { targets, weights, ..Sample::new(30) };
        assert_eq!(sample.correlation(&sample.scores), (0.0, vec![0.0; 30]));
    }
    let mut sample = Sample { targets: vec![0; 30], ..Sample::new(30) };
    sample.targets[3] = 1;
    assert_eq!(sample.correlation(&sample.scores), (0.0, vec![0.0; 30]));
}

#[test]
fn a_batch_that_weighs_nothing_has_no_batchwise_loss() {
    let sample = Sample::new(4);
    let batchwise = Batchwise::of(&Loss::Asimov(search(0.1)), Some(&decorrelation())).unwrap();
    let mut rows = vec![0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8];
    let sums = batchwise.slope(&mut rows, &[0.0, 0.0], sample.events(), 0.0);
    assert!(sums.loss == 0.0 && rows.iter().all(|&slope| slope == 0.0), "{sums:?} {rows:?}");
}
