//! Reads branches whole and prints the seconds and a checksum as JSON: the sum of all values and list lengths, taken as integers.

use std::io::Write;
use std::time::Instant;

use clap::Parser;
use rayon::prelude::*;
use rootfile::{Column, RootFile, Values};

/// Reads branches whole.
#[derive(Parser)]
struct Options {
    file: String,
    threads: usize,
    #[arg(long, default_value = "t")]
    tree: String,
    /// Branches, separated by commas; all by default.
    #[arg(long, value_delimiter = ',')]
    branches: Vec<String>,
    /// Opens and reads so often; the time is that of one.
    #[arg(long, default_value_t = 1)]
    repeat: u32,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let mut columns = Vec::new();
    let start = Instant::now();
    for _ in 0..options.repeat {
        columns.clear();
        columns = pool.install(|| read(&options))?;
    }
    let seconds = start.elapsed().as_secs_f64() / f64::from(options.repeat);
    let sum = columns.par_iter().map(checksum).reduce(|| 0, u64::wrapping_add);
    writeln!(std::io::stdout(), r#"{{"seconds": {seconds}, "sum": {}}}"#, sum % (1 << 32))?;
    Ok(())
}

fn read(options: &Options) -> rootfile::Result<Vec<Column>> {
    let tree = RootFile::open(&options.file)?.tree(&options.tree)?;
    let all = || tree.branches().iter().map(|branch| branch.name().to_owned()).collect();
    let names: Vec<String> = if options.branches.is_empty() { all() } else { options.branches.clone() };
    tree.read(&names, 0..tree.entries())
}

fn checksum(column: &Column) -> u64 {
    let lengths: u64 = column.levels().iter().flat_map(|offsets| offsets.last()).sum();
    let values: u64 = match column.values() {
        Values::Bool(values) => values.iter().map(|&value| u64::from(value)).sum(),
        Values::U8(values) => values.iter().map(|&value| u64::from(value)).sum(),
        Values::I8(values) => values.iter().map(|&value| u64::from(value as u8)).sum(),
        Values::I16(values) => values.iter().map(|&value| u64::from(value as u16)).sum(),
        Values::U16(values) => values.iter().map(|&value| u64::from(value)).sum(),
        Values::I32(values) => values.iter().map(|&value| u64::from(value as u32)).sum(),
        Values::U32(values) => values.iter().map(|&value| u64::from(value)).sum(),
        Values::F32(values) => values.iter().map(|value| u64::from(value.to_bits())).sum(),
        Values::I64(values) => values.iter().fold(0, |sum, &value| sum.wrapping_add(value as u64)),
        Values::U64(values) => values.iter().fold(0, |sum, &value| sum.wrapping_add(value)),
        Values::F64(values) => values.iter().fold(0, |sum, value| sum.wrapping_add(value.to_bits())),
    };
    lengths.wrapping_add(values)
}
