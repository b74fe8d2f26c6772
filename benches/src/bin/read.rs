//! `read FILE THREADS`: reads all branches of tree `t` and prints the seconds and a checksum as JSON.

use std::io::Write;
use std::time::Instant;

use anyhow::Context;
use rayon::prelude::*;
use rootfile::{RootFile, Values};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("no FILE")?;
    let threads = arguments.next().context("no THREADS")?.parse()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let start = Instant::now();
    let columns = pool.install(|| {
        let file = RootFile::open(&path)?;
        let tree = file.tree("t")?;
        let names: Vec<_> = tree.branches().iter().map(|branch| branch.name()).collect();
        tree.read(&names, 0..tree.entries())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let sum: u64 = columns
        .par_iter()
        .map(|column| match column.values() {
            Values::F32(values) => values.iter().map(|value| u64::from(value.to_bits())).sum(),
            _ => 0,
        })
        .sum();
    writeln!(std::io::stdout(), r#"{{"seconds": {seconds}, "sum": {}}}"#, sum % (1 << 32))?;
    Ok(())
}
