//! Files that only the referees read back: every kind of branch, histograms, and appends that go wrong.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};
use twofold_tests::{World, binary, referee};

#[test]
fn uproot_and_jsroot_read_jagged_branches_texts_and_vectors() {
    let (world, program) = (World::new(), binary("examples/write_kinds"));
    for entries in ["0", "7", "41000"] {
        let folder = world.path("");
        print!("{}", referee::python("written_kinds.py", &[&program, &folder, Path::new(entries)]));
        // JSROOT refuses to read trees without entries
        for codec in ["none", "zlib-1", "lz4", "zstd-5"].iter().filter(|_| entries != "0") {
            let file = world.path(&format!("{codec}.root"));
            print!("{}", referee::javascript("written_kinds.mjs", &[&file, Path::new(entries)]));
        }
    }
}

#[test]
fn uproot_and_jsroot_read_histograms_and_texts() {
    let (world, program) = (World::new(), binary("examples/write_histograms"));
    print!("{}", referee::python("written_histograms.py", &[&program, &world.path("")]));
    for codec in ["none", "zlib-1", "lz4", "zstd-5"] {
        let file = world.path(&format!("histograms-{codec}.root"));
        print!("{}", referee::javascript("written_histograms.mjs", &[&file]));
    }
}

#[test]
fn an_append_that_is_killed_leaves_the_old_file_or_the_whole_new_one() {
    const ENTRIES: usize = 1_000_000;
    let world = World::new();
    let path = world.path("old.root");
    let mut file = Writer::create(&path, Compression::None).unwrap();
    let tree = file.tree(TreeSpec::new("ntuple", vec![BranchSpec::scalar("x", Element::F64)])).unwrap();
    file.fill(tree, &[&Column::from((0..ENTRIES).map(|i| i as f64).collect::<Vec<_>>())]).unwrap();
    file.finish().unwrap();
    let old = std::fs::read(&path).unwrap();
    let append = |output: &Path| {
        let mut command = Command::new(binary("examples/append_branches"));
        command.arg(&path).arg("ntuple").arg(output).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let whole = world.path("whole.root");
    let start = std::time::Instant::now();
    assert!(append(&whole).wait().unwrap().success());
    let (new, took) = (std::fs::read(&whole).unwrap(), start.elapsed());
    let mut killed = 0;
    for moment in 0..20u32 {
        let mut process = append(&path);
        std::thread::sleep(took.mul_f64(f64::from(moment) / 18.0) + Duration::from_micros(u64::from(moment) * 137));
        process.kill().unwrap(); // SIGKILL: nothing can be tidied up
        let done = process.wait().unwrap().success();
        killed += u32::from(!done);
        let left = std::fs::read(&path).unwrap();
        assert!(left == old || left == new, "killed after {moment}/18 of the time, it left something else");
        assert!(!done || left == new, "it said that it was done");
        std::fs::write(&path, &old).unwrap();
    }
    assert!(killed >= 5, "only {killed} of 20 were killed in time");
}

#[test]
fn a_file_with_short_positions_grows_beyond_2_gb() {
    let Some(data) = twofold_tests::data("root-corpus") else { return };
    // 4 GB are written for this one.
    if std::env::var_os("TWOFOLD_BIG_FILES").is_none() {
        std::fs::write("/dev/stderr", "SKIPPED: a file beyond 2 GB (set TWOFOLD_BIG_FILES=1)\n").ok();
        return;
    }
    let program = binary("examples/append_branches");
    print!("{}", referee::python("append_uproot.py", &[&program, &data, "big".as_ref()]));
}
