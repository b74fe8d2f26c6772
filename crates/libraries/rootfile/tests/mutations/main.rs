//! Damaged files are refused, or read: never a panic, a hang, an allocation beyond all bounds, or other values where a checksum
//! guards them.
//!
//! A child process reads the damaged files under a limit of its memory, and says on paper what it begins and how it ends. If it
//! dies or hangs, the next child goes on behind that file. The child is this program again, which is why it has no test harness.
//! `TWOFOLD_MUTATIONS=5000 cargo test -p rootfile --test mutations` runs
//! a campaign, `TWOFOLD_MUTATION=123` that one only.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on shall panic; what happened is counted aloud

#[allow(dead_code, clippy::print_stdout)]
#[path = "../../src/corpus.rs"]
mod corpus;
mod damage;
mod reading;
#[allow(dead_code)] // the fuzz targets use more of it
mod records;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use damage::{KINDS, Kind, Random};

/// Damaged files in a normal run.
const FEW: usize = 400;
/// Virtual memory of a child.
const MEMORY_KIB: usize = 2 << 20;
/// A file may take so long on a busy machine; most take a millisecond.
const LONGEST: Duration = Duration::from_secs(30);

/// All codecs, old versions, and all that branches can hold.
const FILES: [&str; 32] = [
    "gohep/groot~testdata~dirs-6.14.00.root",
    "gohep/groot~testdata~embedded-std-vector.root",
    "gohep/groot~testdata~g4-like.root",
    "gohep/groot~testdata~leaves.root",
    "gohep/groot~testdata~ndim-slice.root",
    "gohep/groot~testdata~no-streamer-string.root",
    "gohep/groot~testdata~pod-advanced.root",
    "gohep/groot~testdata~root_numpy_struct.root",
    "gohep/groot~testdata~rvec.root",
    "gohep/groot~testdata~small-evnt-tree-fullsplit.root",
    "gohep/groot~testdata~small-evnt-tree-nosplit.root",
    "gohep/groot~testdata~std-containers-split00.root",
    "gohep/groot~testdata~std-map-split1.root",
    "gohep/groot~testdata~stdvec-bool-fullsplit-6.10.08.root",
    "gohep/groot~testdata~string-example.root",
    "gohep/groot~testdata~tntuple.root",
    "gohep/groot~testdata~uproot~sample-5.23.02-zlib.root",
    "gohep/groot~testdata~uproot~sample-6.14.00-lz4.root",
    "gohep/groot~testdata~uproot~sample-6.14.00-lzma.root",
    "gohep/groot~testdata~uproot~sample-6.14.00-uncompressed.root",
    "gohep/groot~testdata~vec-vec-double.root",
    "scikit-hep-testdata/nanoAOD_2015_CMS_Open_Data_ttbar.root",
    "scikit-hep-testdata/ntpl001_staff_rntuple_v1-0-1-0.root",
    "scikit-hep-testdata/test_stl_containers_rntuple_v1-0-0-0.root",
    "scikit-hep-testdata/test_multiple_cluster_groups_rntuple_v1-0-0-0.root",
    "scikit-hep-testdata/uproot-Zmumu-zstd.root",
    "scikit-hep-testdata/uproot-double32-float16.root",
    "scikit-hep-testdata/uproot-issue213.root",
    "scikit-hep-testdata/uproot-leaflist.root",
    "scikit-hep-testdata/uproot-nesteddirs.root",
    "scikit-hep-testdata/uproot-stl_containers.root",
    "unroot/tree_cycles_hist.root",
];

/// The file, the kind of damage and the randomness of a mutation.
fn mutation(number: usize) -> (&'static str, Kind, Random) {
    let (file, kind) = (number % FILES.len(), number / FILES.len() % KINDS.len());
    (FILES[file], KINDS[kind], Random(number as u64))
}

fn main() {
    match std::env::var_os("MUTATIONS_FOLDER") {
        Some(folder) => read_damaged_files(Path::new(&folder)),
        None => damaged_files_are_read_or_refused(),
    }
}

fn damaged_files_are_read_or_refused() {
    if corpus::file(FILES[0]).is_none() {
        return;
    }
    let set = |name: &str| std::env::var(name).ok().map(|text| text.parse::<usize>().unwrap());
    let numbers = match set("TWOFOLD_MUTATION") {
        Some(one) => one..one + 1,
        None => 0..set("TWOFOLD_MUTATIONS").unwrap_or(FEW),
    };
    let folder = tempfile::tempdir().unwrap();
    let (mut next, mut failures) = (numbers.start, Vec::new());
    let mut outcomes: BTreeMap<(Kind, String, String), usize> = BTreeMap::new();
    let mut slowest = (0, 0);
    while next < numbers.end {
        let (log, died) = child(next..numbers.end, folder.path());
        let mut begun = None;
        for line in log.lines() {
            let mut words = line.splitn(4, '\t');
            let (number, state) = (words.next().unwrap().parse::<usize>().unwrap(), words.next().unwrap_or_default());
            let (outcome, text) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            if state == "begins" {
                begun = Some((number, outcome.to_owned(), text.to_owned()));
                continue;
            }
            let (_, kind, _) = mutation(number);
            let milliseconds = state.parse().unwrap();
            slowest = slowest.max((milliseconds, number));
            let (_, codec, what) = begun.take().unwrap();
            *outcomes.entry((kind, codec, outcome.to_owned())).or_default() += 1;
            if ["panicked", "other values", "hangs"].contains(&outcome) {
                failures.push(format!("mutation {number} {outcome}: {what}: {text}"));
            }
            next = number + 1;
        }
        if let Some((number, codec, what)) = begun {
            *outcomes.entry((mutation(number).1, codec, "died".to_owned())).or_default() += 1;
            failures.push(format!("mutation {number} died: {what}: {died}"));
            next = number + 1;
        } else if next < numbers.end && !log.ends_with("hangs\t\n") {
            panic!("the child ended before its work: {died}");
        }
    }
    for ((kind, codec, outcome), count) in &outcomes {
        println!("{:12} {outcome:22} {count:6}", format!("{kind:?} {codec}").to_lowercase());
    }
    println!("slowest: mutation {} in {} ms", slowest.1, slowest.0);
    let list = failures.join("\n");
    assert!(
        failures.is_empty(),
        "{} of {}; run one with TWOFOLD_MUTATION=number:\n{list}",
        failures.len(),
        numbers.len()
    );
}

/// Runs a child over some mutations: what it wrote, and how it ended.
fn child(numbers: std::ops::Range<usize>, folder: &Path) -> (String, String) {
    let log = folder.join("log");
    std::fs::write(&log, "").unwrap();
    // The limit of the shell becomes that of the test binary.
    let done = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY_KIB} && exec \"$0\"")])
        .arg(std::env::current_exe().unwrap())
        .env("MUTATIONS", format!("{} {}", numbers.start, numbers.end))
        .env("MUTATIONS_FOLDER", folder)
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let end = said.char_indices().rev().nth(600).map_or(0, |(place, _)| place);
    (std::fs::read_to_string(&log).unwrap(), format!("{}: {}", done.status, &said[end..]))
}

/// What a child does: its mutations are in the environment.
fn read_damaged_files(folder: &Path) {
    let numbers = std::env::var("MUTATIONS").unwrap();
    let (start, end) = numbers.split_once(' ').unwrap();
    reading::read_all(start.parse().unwrap()..end.parse().unwrap(), folder);
}
