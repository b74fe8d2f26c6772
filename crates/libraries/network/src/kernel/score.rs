//! Losses that are functions of the score of the true class, or of its group, with their derivatives.
//!
//! With `h(p) = p F'(p)` the derivative of `F(p_y)` by the logit `z_c` is `h(p_y) ([c = y] - p_c)`. `1 - p` is summed from the
//! other scores, so that it keeps its digits near 1.

use super::function::{exp, ln, ln_1p};
use super::kernel;
use super::shift::shift;
use super::sums::Sums;
use crate::loss::{ClassGroup, Loss};

/// Rows whose exponentials are taken together.
const SIDE: usize = 64;

kernel! {
    /// `rows <- softmax(rows + bias)`, over the classes of each row.
    softmax_rows<'a>(rows: &'a mut [f32], bias: &'a [f32]) {
        shift(rows, bias);
        for row in rows.chunks_exact_mut(bias.len()) {
            row.iter_mut().for_each(|value| *value = exp(*value));
            let inverse = 1.0 / row.iter().sum::<f32>();
            row.iter_mut().for_each(|value| *value *= inverse);
        }
    }
}

/// A probability with its logarithm and what is missing to 1.
#[derive(Clone, Copy)]
struct Score {
    value: f32,
    ln: f32,
    rest: f32,
}

/// Rows of logits less their largest become derivatives of `factor · Σ weight · loss`.
#[inline(always)]
pub(super) fn rate(
    rows: &mut [f32],
    classes: usize,
    targets: &[u32],
    weights: &[f32],
    factor: f32,
    loss: &Loss,
) -> Sums {
    let share = 2.0 / classes as f32;
    let batch = (targets, weights, factor);
    match loss {
        Loss::AbsoluteError => each(rows, classes, batch, |row, target, score, scale| {
            pull(row, target, score, -share * score.value * scale);
            share * score.rest
        }),
        Loss::Focal { gamma } => each(rows, classes, batch, |row, target, score, scale| {
            let [loss, slope] = focal(score, *gamma as f32);
            pull(row, target, score, slope * scale);
            loss
        }),
        Loss::Grouped { groups, gamma } => each(rows, classes, batch, |row, target, score, scale| {
            grouped(row, target, score, scale, groups, *gamma as f32)
        }),
        // Asimov's loss is no sum over events: the batch adds its part.
        Loss::CrossEntropy | Loss::BinaryCrossEntropy | Loss::SquaredError | Loss::Asimov(_) => {
            each(rows, classes, batch, |row, _, _, _| {
                row.fill(0.0);
                0.0
            })
        }
    }
}

/// `one` makes the scores of a row derivatives, multiplied by `weight · factor`, and returns the loss.
#[inline(always)]
fn each(
    rows: &mut [f32],
    classes: usize,
    (targets, weights, factor): (&[u32], &[f32], f32),
    mut one: impl FnMut(&mut [f32], usize, Score, f32) -> f32,
) -> Sums {
    let mut sums = Sums::default();
    let parts = rows.chunks_mut(SIDE * classes).zip(targets.chunks(SIDE)).zip(weights.chunks(SIDE));
    for ((rows, targets), weights) in parts {
        let mut logits = [0.0; SIDE];
        for ((row, &target), logit) in rows.chunks_exact(classes).zip(targets).zip(&mut logits) {
            *logit = row[target as usize];
        }
        rows.iter_mut().for_each(|value| *value = exp(*value));
        for (((row, &target), &weight), logit) in rows.chunks_exact_mut(classes).zip(targets).zip(weights).zip(logits) {
            let target = target as usize;
            let others = row[..target].iter().sum::<f32>() + row[target + 1..].iter().sum::<f32>();
            let total = row[target] + others;
            let ln = if logit == 0.0 && others <= 1.0 { -ln_1p(others) } else { logit - ln(total) };
            let inverse = 1.0 / total;
            row.iter_mut().for_each(|value| *value *= inverse);
            let score = Score { value: row[target], ln, rest: others * inverse };
            sums.second += if logit == 0.0 { f64::from(weight) } else { 0.0 };
            sums.loss += f64::from(weight * one(row, target, score, weight * factor));
        }
    }
    sums
}

/// Scores become `slope ([c = y] - p_c)`.
#[inline(always)]
fn pull(row: &mut [f32], target: usize, score: Score, slope: f32) {
    row.iter_mut().for_each(|value| *value *= -slope);
    row[target] = slope * score.rest;
}

/// `F(p) = -(1 - p)^γ ln p` and `p F'(p)`.
#[inline(always)]
fn focal(score: Score, gamma: f32) -> [f32; 2] {
    let rest = score.rest.max(f32::MIN_POSITIVE);
    let power = if gamma == 0.0 { 1.0 } else { exp(gamma * ln(rest)) };
    [-power * score.ln, power * (gamma * score.value * score.ln / rest - 1.0)]
}

/// `½ (F(p_y) + w F(p_g))`; see [`Loss::Grouped`].
#[inline(always)]
fn grouped(row: &mut [f32], target: usize, score: Score, scale: f32, groups: &[ClassGroup], gamma: f32) -> f32 {
    let Some(group) = groups.iter().find(|group| group.classes.contains(&(target as u32))) else { return 0.0 };
    let (mut inside, mut outside, mut members) = (0.0, 0.0, group.classes.iter().peekable());
    for (class, &value) in row.iter().enumerate() {
        match members.next_if(|&&member| member as usize == class) {
            Some(_) => inside += value,
            None => outside += value,
        }
    }
    let value: f32 = inside;
    let rest: f32 = outside;
    let ln = if rest <= value { -ln_1p(rest / value) } else { ln(value.max(f32::MIN_POSITIVE)) };
    let weight = 0.5 * group.weight as f32;
    let ([own, own_slope], [all, all_slope]) = (focal(score, gamma), focal(Score { value, ln, rest }, gamma));
    let (own_slope, all_slope) = (0.5 * own_slope * scale, weight * all_slope * scale);
    let mut members = group.classes.iter().peekable();
    let up = rest / value;
    for (class, value) in row.iter_mut().enumerate() {
        let from_group = match members.next_if(|&&member| member as usize == class) {
            Some(_) => all_slope * *value * up,
            None => -all_slope * *value,
        };
        let from_class = if class == target { own_slope * score.rest } else { -own_slope * *value };
        *value = from_class + from_group;
    }
    0.5 * own + weight * all
}
