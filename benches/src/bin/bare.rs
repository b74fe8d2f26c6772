//! `bare LIST THREADS`: what no reader of baskets can beat. Reads, decompresses and byte-swaps the baskets that LIST names, and does
//! nothing else: no tree is parsed, nothing is checked. LIST is JSON: `{file, columns: [[[seek, bytes, key bytes, entries], …], …]}`.

use std::cell::RefCell;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::time::Instant;

use anyhow::{Context, bail};
use rayon::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct List {
    file: String,
    columns: Vec<Vec<[usize; 4]>>,
}

struct Buffers {
    record: Vec<u8>,
    payload: Vec<u8>,
    deflate: libdeflater::Decompressor,
    zstd: zstd::bulk::Decompressor<'static>,
}

thread_local! {
    static BUFFERS: RefCell<Option<Buffers>> = const { RefCell::new(None) };
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let list: List = serde_json::from_slice(&std::fs::read(arguments.next().context("no LIST")?)?)?;
    let threads = arguments.next().context("no THREADS")?.parse()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let start = Instant::now();
    let columns = pool.install(|| read(&list))?;
    let seconds = start.elapsed().as_secs_f64();
    let sum: u64 = columns.iter().flatten().map(|value| u64::from(value.to_bits())).sum();
    writeln!(std::io::stdout(), r#"{{"seconds": {seconds}, "sum": {}}}"#, sum % (1 << 32))?;
    Ok(())
}

fn read(list: &List) -> anyhow::Result<Vec<Vec<f32>>> {
    let file = File::open(&list.file)?;
    let entries = |baskets: &Vec<[usize; 4]>| baskets.iter().map(|basket| basket[3]).sum();
    let mut columns: Vec<Vec<f32>> = list.columns.iter().map(|baskets| vec![0.0; entries(baskets)]).collect();
    let mut jobs = Vec::new();
    for (baskets, column) in list.columns.iter().zip(&mut columns) {
        let mut rest = column.as_mut_slice();
        for basket in baskets {
            let (values, behind) = rest.split_at_mut(basket[3]);
            jobs.push((basket, values));
            rest = behind;
        }
    }
    jobs.sort_by_key(|(basket, _)| basket[0]);
    jobs.into_par_iter().try_for_each(|(basket, values)| {
        BUFFERS.with_borrow_mut(|buffers| match buffers {
            Some(buffers) => fill(&file, basket, values, buffers),
            none => fill(&file, basket, values, none.insert(new()?)),
        })
    })?;
    Ok(columns)
}

fn new() -> anyhow::Result<Buffers> {
    let (deflate, zstd) = (libdeflater::Decompressor::new(), zstd::bulk::Decompressor::new()?);
    Ok(Buffers { record: Vec::new(), payload: Vec::new(), deflate, zstd })
}

fn fill(file: &File, basket: &[usize; 4], values: &mut [f32], buffers: &mut Buffers) -> anyhow::Result<()> {
    let &[seek, bytes, key, _] = basket;
    let length = 4 * values.len();
    buffers.record.resize(bytes, 0);
    file.read_exact_at(&mut buffers.record, seek as u64)?;
    let body = &buffers.record[key..];
    let payload = if body.len() == length {
        body
    } else {
        buffers.payload.resize(length, 0);
        let output = &mut buffers.payload[..];
        match &body[..2] {
            b"ZL" => buffers.deflate.zlib_decompress(&body[9..], output).map(|_| ())?,
            b"L4" => lz4_flex::block::decompress_into(&body[17..], output).map(|_| ())?,
            b"ZS" => buffers.zstd.decompress_to_buffer(&body[9..], output).map(|_| ())?,
            other => bail!("codec {other:?}"),
        }
        &buffers.payload[..]
    };
    pulp::Arch::new().dispatch(|| {
        for (value, chunk) in values.iter_mut().zip(payload.as_chunks::<4>().0) {
            *value = f32::from_be_bytes(*chunk);
        }
    });
    Ok(())
}
