//! The fuzz targets. Each runs briefly with random inputs as a test, and for longer as `CONTRIBUTING.md` says.

#![allow(clippy::unwrap_used)] // a target that cannot go on shall panic

use std::path::Path;

use bolero::check;
use common::config::{ApplicationConfig, DatasetConfig, TestingConfig, TrainingConfig};
use expression::{Branch, Expression, Kind};
use modelfile::ModelFile;
use network::Model;
use rootfile::Compression;
use twofold_fuzz::{Change, change, file, read_all, records};

#[test]
fn file_of_changed_bytes() {
    let seeds = [Compression::None, Compression::Zlib(1), Compression::Lz4, Compression::Zstd(1)].map(file);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.root");
    check!().with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let mut bytes = seeds[usize::from(*seed) % seeds.len()].clone();
        let all = 0..bytes.len();
        change(&mut bytes, all, changes);
        read_all(&path, &bytes);
    });
}

/// Reads a file again and again with changes inside of records of one class, their keys included or not.
fn check_records(class: &str, keys: bool) {
    let seed = file(Compression::None);
    let mut places = records::records(&seed);
    places.retain(|record| record.class == class);
    assert!(!places.is_empty(), "no record of class {class}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("changed.root");
    check!().with_type::<(u8, Vec<Change>)>().for_each(|(choice, changes)| {
        let record = &places[usize::from(*choice) % places.len()];
        let start = record.range.start + if keys { 0 } else { record.key_bytes };
        let mut bytes = seed.clone();
        change(&mut bytes, start..record.range.end, changes);
        read_all(&path, &bytes);
    });
}

#[test]
fn tree_record() {
    check_records("TTree", false);
}

#[test]
fn basket() {
    check_records("TBasket", true);
}

#[test]
fn expression() {
    /// Words of the language, so that random inputs get past the lexer.
    const WORDS: [&str; 47] = [
        "pt",
        "jets",
        "jet_pt",
        "flag",
        "unknown",
        "Sum$(",
        "Max$(",
        "Min$(",
        "Length$(",
        "Alt$(",
        "[0]",
        "1",
        "0.5",
        "1e3",
        "9999999999999999999",
        "true",
        "false",
        "(",
        ")",
        "[",
        "]",
        ",",
        "&&",
        "||",
        "!",
        "<",
        "<=",
        ">",
        ">=",
        "==",
        "!=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "**",
        "^",
        "&",
        "|",
        "~",
        "<<",
        "abs(",
        "sqrt(",
        "max(",
        "?",
        ":",
    ];
    let branches = [
        Branch::scalar("pt", Kind::Float),
        Branch::scalar("flag", Kind::Bool),
        Branch::scalar("jets", Kind::Integer),
        Branch::jagged("jet_pt", Kind::Float),
    ];
    let run = |text: &str| {
        if let Ok(parsed) = Expression::parse(text) {
            parsed.bind(&branches).ok();
        }
    };
    check!().with_type::<(bool, Vec<u8>)>().for_each(|(words, bytes)| match words {
        true => run(&bytes.iter().map(|&byte| WORDS[usize::from(byte) % WORDS.len()]).collect::<Vec<_>>().join(" ")),
        false => run(&String::from_utf8_lossy(bytes)),
    });
}

#[test]
fn yaml() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../configs/toy");
    let names = ["dataset", "training", "testing", "application"].map(|name| folder.join(format!("{name}.yaml")));
    let seeds = names.each_ref().map(|path| std::fs::read(path).unwrap());
    check!().with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let mut bytes = seeds[usize::from(*seed) % seeds.len()].clone();
        let all = 0..bytes.len();
        change(&mut bytes, all, changes);
        let (text, path) = (String::from_utf8_lossy(&bytes), Path::new("fuzz.yaml"));
        DatasetConfig::parse(path, &text).ok();
        TrainingConfig::parse(path, &text).ok();
        TestingConfig::parse(path, &text).ok();
        ApplicationConfig::parse(path, &text).ok();
    });
}

#[test]
fn model_file() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/formats/1");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.safetensors");
    let mut seeds = Vec::new();
    for kind in ["single", "ensemble", "parametrised", "eras", "regression"] {
        let old = fixtures.join(kind).join("fold0_model.safetensors");
        ModelFile::read(&old).unwrap().write(&path).unwrap();
        seeds.extend([old, path.clone()].map(|path| std::fs::read(path).unwrap()));
    }
    check!().with_type::<(u8, Vec<Change>)>().for_each(|(seed, changes)| {
        let mut bytes = seeds[usize::from(*seed) % seeds.len()].clone();
        let all = 0..bytes.len();
        change(&mut bytes, all, changes);
        std::fs::write(&path, &bytes).unwrap();
        if let Ok(file) = ModelFile::read(&path) {
            Model::from_file(&file).ok();
        }
    });
}
