//! The distance correlation of signal score and a variable (Székely, Rizzo, Bakirov, arXiv:0803.4101) with event weights,
//! as a term of the loss (arXiv:2001.05310).
//!
//! With distances `a` of scores and `b` of the variable, centred to `A` and `B` by weighted means, the covariance is
//! `V_ab = Σ w_i w_j a_ij B_ij`, and the term `V_ab / √(V_aa V_bb)`. Its slopes are sums over `sign(x_i - x_j) B_ij`, which a
//! sweep through the sorted scores gives in n log n steps; and `V_ab = Σ x_i ∂V_ab/∂x_i`, as it is homogeneous in `x`.

use super::{Judged, Term};
use crate::loss::Decorrelation;

/// Least variance of distances (of scores, and of the variable in units of its standard deviation): below it is rounding.
const LEAST: f64 = 1e-20;

/// `strength ×` the squared distance correlation; 0 if either is the same in all events that count.
///
/// Those are the events of the named classes, with the absolute values of their weights.
pub(super) fn term(with: &Decorrelation, scores: &[f64], events: Judged<'_>) -> Term {
    let counts = |event: &usize| with.classes.contains(&events.targets[*event]) && events.weights[*event] != 0.0;
    let chosen: Vec<usize> = (0..scores.len()).filter(counts).collect();
    let column = |of: &dyn Fn(usize) -> f64| chosen.iter().map(|&event| of(event)).collect::<Vec<f64>>();
    let mut weights = column(&|event| f64::from(events.weights[event]).abs());
    let sum: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= sum);
    let (x, y) = (column(&|event| scores[event]), column(&|event| f64::from(events.decorrelated[event])));
    let (value, own) = squared_correlation(x, y, &weights);
    let mut slopes = vec![0.0; scores.len()];
    chosen.iter().zip(own).for_each(|(&event, slope)| slopes[event] = with.strength * slope);
    Term { value: with.strength * value, slopes }
}

/// The squared distance correlation and its derivatives by `x`; the weights add up to 1.
pub(super) fn squared_correlation(mut x: Vec<f64>, mut y: Vec<f64>, weights: &[f64]) -> (f64, Vec<f64>) {
    let nothing = (0.0, vec![0.0; x.len()]);
    centre(&mut x, weights);
    centre(&mut y, weights);
    let variance: f64 = y.iter().zip(weights).map(|(y, weight)| weight * y * y).sum();
    if variance > 0.0 {
        let scale = 1.0 / variance.sqrt();
        y.iter_mut().for_each(|y| *y *= scale);
    }
    let (x, y) = (Sorted::new(x, weights), Sorted::new(y, weights));
    let (of_x, with_y, of_y) = (covariance(&x, &x), covariance(&x, &y), covariance(&y, &y));
    let variances = [dot(&x.values, &of_x), dot(&y.values, &of_y)];
    if !variances.iter().all(|&variance| variance > LEAST) {
        return nothing;
    }
    let norm = 1.0 / (variances[0] * variances[1]).sqrt();
    let value = dot(&x.values, &with_y) * norm;
    let slopes = with_y.iter().zip(&of_x).map(|(with_y, of_x)| with_y * norm - value * of_x / variances[0]);
    (value, slopes.collect())
}

fn centre(values: &mut [f64], weights: &[f64]) {
    let mean = dot(values, weights);
    values.iter_mut().for_each(|value| *value -= mean);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Values with weights, and what their order tells.
struct Sorted<'a> {
    values: Vec<f64>,
    weights: &'a [f64],
    /// Events by ascending values.
    order: Vec<usize>,
    /// Number of different values below that of each event.
    ranks: Vec<usize>,
    /// Mean distance of each event from all.
    distances: Vec<f64>,
}

impl<'a> Sorted<'a> {
    fn new(values: Vec<f64>, weights: &'a [f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut ranks = vec![0; values.len()];
        for (rank, group) in order.chunk_by(|&a, &b| values[a] == values[b]).enumerate() {
            group.iter().for_each(|&event| ranks[event] = rank);
        }
        let mut sorted = Self { values, weights, order, ranks, distances: Vec::new() };
        let signed_weights = sorted.signed(|event| weights[event]);
        let signed_values = sorted.signed(|event| weights[event] * sorted.values[event]);
        let distance = |event: usize| sorted.values[event] * signed_weights[event] - signed_values[event];
        sorted.distances = (0..signed_weights.len()).map(distance).collect();
        sorted
    }

    /// Events with equal values, by ascending values.
    fn groups(&self) -> impl Iterator<Item = &[usize]> {
        self.order.chunk_by(move |&a, &b| self.ranks[a] == self.ranks[b])
    }

    /// `Σ_j sign(x_i - x_j) of(j)`
    fn signed(&self, of: impl Fn(usize) -> f64) -> Vec<f64> {
        let total: f64 = (0..self.values.len()).map(&of).sum();
        let (mut before, mut result) = (0.0, vec![0.0; self.values.len()]);
        for group in self.groups() {
            let own: f64 = group.iter().map(|&event| of(event)).sum();
            group.iter().for_each(|&event| result[event] = before - (total - before - own));
            before += own;
        }
        result
    }

    /// `Σ_j w_j sign(x_i - x_j) |y_i - y_j|`
    fn signed_distances(&self, y: &Sorted<'_>) -> Vec<f64> {
        let mut passed = Passed::new(y.order.len());
        let mut result: Vec<f64> = y.distances.iter().map(|distance| -distance).collect();
        for group in self.groups() {
            // Events with smaller x, then with x up to this one: of both together the larger ones are what is missing.
            group.iter().for_each(|&event| result[event] += passed.distance(y.values[event], y.ranks[event]));
            group.iter().for_each(|&event| passed.add(y.ranks[event], self.weights[event], y.values[event]));
            group.iter().for_each(|&event| result[event] += passed.distance(y.values[event], y.ranks[event]));
        }
        result
    }
}

/// `∂V_xy/∂x_i = 2 w_i Σ_j w_j sign(x_i - x_j) B_ij`; `∂V_xx/∂x_i` is twice that of `x` and `x`.
fn covariance(x: &Sorted<'_>, y: &Sorted<'_>) -> Vec<f64> {
    let weights = x.weights;
    let mean = dot(&y.distances, weights);
    let distances = x.signed_distances(y);
    let signs = x.signed(|event| weights[event]);
    let means = x.signed(|event| weights[event] * y.distances[event]);
    let slope = |i: usize| 2.0 * weights[i] * (distances[i] - (y.distances[i] - mean) * signs[i] - means[i]);
    (0..weights.len()).map(slope).collect()
}

/// Sums of weights and weighted values of the events passed so far, by rank (a Fenwick tree).
struct Passed {
    tree: Vec<[f64; 2]>,
    total: [f64; 2],
}

impl Passed {
    fn new(ranks: usize) -> Self {
        Self { tree: vec![[0.0; 2]; ranks + 1], total: [0.0; 2] }
    }

    fn add(&mut self, rank: usize, weight: f64, value: f64) {
        let more = [weight, weight * value];
        let mut at = rank + 1;
        while at < self.tree.len() {
            self.tree[at] = [self.tree[at][0] + more[0], self.tree[at][1] + more[1]];
            at += at & at.wrapping_neg();
        }
        self.total = [self.total[0] + more[0], self.total[1] + more[1]];
    }

    /// `Σ w_j |value - value_j|`
    fn distance(&self, value: f64, rank: usize) -> f64 {
        let (mut below, mut at) = ([0.0; 2], rank + 1);
        while at > 0 {
            below = [below[0] + self.tree[at][0], below[1] + self.tree[at][1]];
            at &= at - 1;
        }
        value * (2.0 * below[0] - self.total[0]) - (2.0 * below[1] - self.total[1])
    }
}
