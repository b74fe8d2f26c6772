//! The matrix products of a training case and nothing else, as a line of JSON: what no program that uses them can exceed.
//!
//! Each thread takes blocks of rows through the products of a training step (outputs, gradients of the kernels and
//! derivatives by the inputs of all layers but the first), or of inference. No activation, no bias, no optimiser.

use std::io::Write as _;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Parser;
use twofold_benches::training_case::Chosen;

/// Rows of a block, as in training.
const ROWS: usize = 256;

/// Seconds of a measurement.
const SECONDS: f64 = 1.0;

/// Measures the products of one case.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    chosen: Chosen,
}

fn main() -> Result<()> {
    let Cli { chosen } = Cli::parse();
    let case = chosen.read()?;
    let rows = ROWS.min(case.batch_size());
    let rate =
        |train| (0..3).map(|_| events_per_second(case.layers(), rows, train, chosen.threads)).fold(0.0, f64::max);
    let line = serde_json::json!({
        "program": "products", "case": chosen.case, "threads": chosen.threads,
        "training": rate(true), "inference": rate(false),
    });
    writeln!(std::io::stdout(), "{line}").context("cannot print the result")
}

fn events_per_second(layers: &[usize], rows: usize, train: bool, threads: usize) -> f64 {
    let work = || {
        let mut block = Block::new(layers, rows);
        let (begin, mut events) = (Instant::now(), 0);
        while begin.elapsed().as_secs_f64() < SECONDS {
            block.pass(layers, rows, train);
            events += rows;
        }
        events as f64 / begin.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or(0.0)).sum()
    })
}

/// A block of rows with the kernels: values of each layer, kernels with their gradients.
struct Block {
    values: Vec<Vec<f32>>,
    slopes: Vec<Vec<f32>>,
    kernels: Vec<Vec<f32>>,
    gradients: Vec<Vec<f32>>,
}

impl Block {
    fn new(layers: &[usize], rows: usize) -> Self {
        let values: Vec<_> = layers.iter().map(|units| vec![0.5; rows * units]).collect();
        let kernels: Vec<_> = layers.windows(2).map(|pair| vec![0.01; pair[0] * pair[1]]).collect();
        Self { slopes: values.clone(), values, gradients: kernels.clone(), kernels }
    }

    fn pass(&mut self, layers: &[usize], rows: usize, train: bool) {
        for (layer, pair) in layers.windows(2).enumerate() {
            let [below, above] = [pair[0], pair[1]];
            let (inputs, outputs) = self.values.split_at_mut(layer + 1);
            product(
                [rows, above, below],
                &mut outputs[0],
                (&inputs[layer], [below, 1]),
                (&self.kernels[layer], [above, 1]),
            );
        }
        for (layer, pair) in layers.windows(2).enumerate().rev().filter(|_| train) {
            let [below, above] = [pair[0], pair[1]];
            let (inputs, slopes) = self.slopes.split_at_mut(layer + 1);
            let slopes = (slopes[0].as_slice(), [above, 1]);
            product([below, above, rows], &mut self.gradients[layer], (&self.values[layer], [1, below]), slopes);
            if layer > 0 {
                product([rows, below, above], &mut inputs[layer], slopes, (&self.kernels[layer], [1, above]));
            }
        }
    }
}

/// `out <- a · b` of `rows x columns` numbers with a sum over `depth`; operands come with the strides of their rows and columns.
#[allow(unsafe_code, reason = "gemm has no safe interface; every bound is asserted here")]
fn product(
    [rows, columns, depth]: [usize; 3],
    out: &mut [f32],
    (a, [ar, ac]): Operand<'_>,
    (b, [br, bc]): Operand<'_>,
) {
    assert!(out.len() == rows * columns && a.len() == rows * depth && b.len() == depth * columns);
    assert!((rows - 1) * ar + (depth - 1) * ac < a.len() && (depth - 1) * br + (columns - 1) * bc < b.len());
    let [ar, ac, br, bc] = [ar, ac, br, bc].map(|stride| stride as isize);
    // SAFETY: the strides reach no element beyond the slices, and `out` is borrowed mutably, so it overlaps no operand.
    unsafe {
        gemm::gemm(
            rows,
            columns,
            depth,
            out.as_mut_ptr(),
            1,
            columns as isize,
            false,
            a.as_ptr(),
            ac,
            ar,
            b.as_ptr(),
            bc,
            br,
            0.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

type Operand<'a> = (&'a [f32], [usize; 2]);
