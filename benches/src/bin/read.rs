//! Reads branches and prints the seconds and a checksum as JSON: the sum of all values and list lengths, taken as integers.
//! Whole columns, summed after the clock has stopped; or range after range, summed in the time, as a tool does that streams.

use std::io::Write;
use std::time::Instant;

use clap::Parser;
use rayon::prelude::*;
use rootfile::{Column, RootFile, Tree, Values};

/// Reads branches.
#[derive(Parser)]
struct Options {
    file: String,
    threads: usize,
    #[arg(long, default_value = "t")]
    tree: String,
    /// Branches, separated by commas; all by default.
    #[arg(long, value_delimiter = ',')]
    branches: Vec<String>,
    /// Reads ranges of about so many entries one after another, in place of whole columns.
    #[arg(long)]
    stream: Option<u64>,
    /// Opens and reads so often; the time is that of one.
    #[arg(long, default_value_t = 1)]
    repeat: u32,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    allocator::keep();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build()?;
    let (mut columns, mut sum) = (Vec::new(), 0);
    let start = Instant::now();
    for _ in 0..options.repeat {
        columns.clear();
        match options.stream {
            Some(entries) => sum = pool.install(|| stream(&options, entries))?,
            None => columns = pool.install(|| read(&options))?,
        }
    }
    let seconds = start.elapsed().as_secs_f64() / f64::from(options.repeat);
    sum = sum.wrapping_add(pool.install(|| total(&columns)));
    writeln!(std::io::stdout(), r#"{{"seconds": {seconds}, "sum": {}}}"#, sum % (1 << 32))?;
    Ok(())
}

fn open(options: &Options) -> rootfile::Result<(Tree, Vec<String>)> {
    let tree = RootFile::open(&options.file)?.tree(&options.tree)?;
    let all = || tree.branches().iter().map(|branch| branch.name().to_owned()).collect();
    let names = if options.branches.is_empty() { all() } else { options.branches.clone() };
    Ok((tree, names))
}

fn read(options: &Options) -> rootfile::Result<Vec<Column>> {
    let (tree, names) = open(options)?;
    tree.read(&names, 0..tree.entries())
}

fn stream(options: &Options, entries: u64) -> rootfile::Result<u64> {
    let (tree, names) = open(options)?;
    let ranges = tree.chunks(&names, entries)?;
    ranges.into_iter().try_fold(0, |sum: u64, range| Ok(sum.wrapping_add(total(&tree.read(&names, range)?))))
}

fn total(columns: &[Column]) -> u64 {
    columns.par_iter().map(checksum).reduce(|| 0, u64::wrapping_add)
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
