//! The tool in process.

use std::path::Path;

use rootfile::RootFile;
use shell::{Exit, Finished, in_process};

use crate::run;

fn tool(folder: &Path, options: &[&str]) -> Finished {
    let arguments = [folder.to_str().unwrap()].into_iter().chain(options.iter().copied());
    in_process(run, arguments.map(str::to_string).collect::<Vec<_>>())
}

#[test]
fn four_files_are_written_with_the_events_that_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let done = tool(&folder.path().join("new"), &["--events-per-process", "100"]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    for (name, entries) in [("signal", 100), ("background_1", 100), ("background_2", 100), ("data", 100)] {
        let tree =
            RootFile::open(folder.path().join(format!("new/example_{name}.root"))).unwrap().tree("ntuple").unwrap();
        assert_eq!(tree.entries(), entries);
        let names: Vec<&str> = tree.branches().iter().map(|branch| branch.name()).collect();
        assert_eq!(names, ["x", "y", "weights", "event"]);
        let events = tree.read(&["event"], 0..entries).unwrap();
        assert_eq!(events[0].get::<i64>().unwrap(), (0..100).collect::<Vec<_>>());
    }
}

#[test]
fn existing_files_are_kept_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("example_data.root"), "precious").unwrap();
    let done = tool(folder.path(), &["--events-per-process", "10"]);
    assert_eq!(done.exit, Exit::Failed);
    assert!(done.stderr.contains("example_data.root"), "{}", done.stderr);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else was written");
    assert_eq!(tool(folder.path(), &["--events-per-process", "10", "--force"]).exit, Exit::Ok);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [&a, &b] {
        assert_eq!(tool(folder.path(), &["--seed", "7", "--events-per-process", "1000"]).exit, Exit::Ok);
    }
    let bytes = |folder: &tempfile::TempDir| std::fs::read(folder.path().join("example_signal.root")).unwrap();
    assert!(bytes(&a) == bytes(&b));
}
