//! A typical cut and weight on float and integer branches: our `expression` against a loop written by hand.
//!
//! Both give the weight of every entry, zero where the cut fails, on one thread. They alternate; medians count.
//! The loop is fused: one pass, nothing stored but the weight.

use std::io::Write;
use std::time::Instant;

use clap::Parser;
use expression::{Branch, Column, Expression, Kind, Program, Values};

const CUT: &str = "(pt>20)&&(abs(eta)<50)&&(q%3!=0)";
const WEIGHT: &str = "sqrt(pt*2+eta*eta)*(1+(q>5))";

/// Evaluates a cut and a weight with `expression` and with a loop written by hand.
#[derive(Parser)]
struct Cli {
    /// Entries.
    #[arg(long, default_value_t = 5_000_000)]
    entries: usize,
    /// Rounds, each with both.
    #[arg(long, default_value_t = 11)]
    rounds: usize,
}

struct Columns {
    pt: Vec<f32>,
    eta: Vec<f32>,
    q: Vec<i32>,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let columns = columns(cli.entries);
    let (cut, weight) = (bind(CUT)?, bind(WEIGHT)?);
    let (mut selected, mut weights, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    let mut by_hand = vec![0.0; cli.entries];

    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..cli.rounds {
        let start = Instant::now();
        loop_by_hand(&columns, &mut by_hand);
        times[0].push(start.elapsed().as_secs_f64());

        let start = Instant::now();
        cut.select(&given(&cut, &columns), cli.entries, &mut selected)?;
        weight.evaluate(&given(&weight, &columns), cli.entries, &mut weights)?;
        times[1].push(start.elapsed().as_secs_f64());

        ours.clear();
        ours.extend(selected.iter().zip(&weights).map(|(&selected, &weight)| if selected { weight } else { 0.0 }));
        anyhow::ensure!(ours == by_hand, "the two ways disagree");
    }
    let [by_hand, ours] = times.map(median);
    let mut out = std::io::stdout().lock();
    writeln!(out, "entries           {:>12}", cli.entries)?;
    writeln!(out, "loop by hand      {:>9.2} ms", by_hand * 1e3)?;
    writeln!(out, "expression        {:>9.2} ms", ours * 1e3)?;
    writeln!(out, "ratio             {:>9.2}", ours / by_hand)?;
    Ok(())
}

/// Numbers of the size that an analysis has, from a fixed sequence.
fn columns(entries: usize) -> Columns {
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    let mut columns = Columns { pt: Vec::new(), eta: Vec::new(), q: Vec::new() };
    for _ in 0..entries {
        columns.pt.push(100.0 * draw());
        columns.eta.push(120.0 * (draw() - 0.5));
        columns.q.push((20.0 * (draw() - 0.5)) as i32);
    }
    columns
}

fn bind(text: &str) -> anyhow::Result<Program> {
    let branches =
        [Branch::scalar("pt", Kind::Float), Branch::scalar("eta", Kind::Float), Branch::scalar("q", Kind::Integer)];
    Ok(Expression::parse(text)?.bind(&branches)?)
}

fn given<'a>(program: &Program, columns: &'a Columns) -> Vec<Column<'a>> {
    let column = |name| match name {
        "pt" => Values::F32(&columns.pt),
        "eta" => Values::F32(&columns.eta),
        _ => Values::I32(&columns.q),
    };
    program.branches().map(column).map(Column::from).collect()
}

#[inline(never)]
fn loop_by_hand(columns: &Columns, weights: &mut [f64]) {
    let entries = columns.pt.iter().zip(&columns.eta).zip(&columns.q);
    for (((&pt, &eta), &q), weight) in entries.zip(weights) {
        let (pt, eta) = (f64::from(pt), f64::from(eta));
        *weight = if pt > 20.0 && eta.abs() < 50.0 && q % 3 != 0 {
            (pt * 2.0 + eta * eta).sqrt() * f64::from(1 + i32::from(q > 5))
        } else {
            0.0
        };
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
