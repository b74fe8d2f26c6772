//! `write SOURCE OUT CODEC THREADS`: writes the branches of tree `t` of SOURCE to OUT and prints the seconds as JSON.

use std::io::Write;
use std::time::Instant;

use anyhow::Context;
use rootfile::{BranchSpec, Compression, Element, RootFile, TreeSpec, Writer};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [source, out, codec, threads] = arguments.as_slice() else {
        anyhow::bail!("usage: write SOURCE OUT CODEC THREADS")
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build()?;
    let compression: Compression = codec.parse().context("CODEC")?;
    pool.install(|| {
        let file = RootFile::open(source)?;
        let tree = file.tree("t")?;
        let names: Vec<_> = tree.branches().iter().map(|branch| branch.name()).collect();
        let columns = tree.read(&names, 0..tree.entries())?;
        let start = Instant::now();
        let mut writer = Writer::create(out, compression)?;
        let branches = names.iter().map(|name| BranchSpec::scalar(*name, Element::F32)).collect();
        let id = writer.tree(TreeSpec::new("t", branches))?;
        writer.fill(id, &columns.iter().collect::<Vec<_>>())?;
        writer.finish()?;
        let seconds = start.elapsed().as_secs_f64();
        let bytes = std::fs::metadata(out)?.len();
        writeln!(std::io::stdout(), r#"{{"seconds": {seconds}, "bytes": {bytes}}}"#)?;
        Ok(())
    })
}
