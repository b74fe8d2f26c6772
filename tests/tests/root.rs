//! C++ ROOT opens what we write and append to without a word, and goes on writing to it.

use std::path::{Path, PathBuf};

use rootfile::RootFile;
use twofold_tests::{World, referee};

#[test]
fn cpp_root_reads_what_we_write_and_writes_on() {
    let world = World::trained();
    let ntuple = world.path("made.root");
    if referee::cpp_root(&[Path::new("--ntuple"), &ntuple]).is_none() {
        return;
    }
    let text = |name: &str| world.text(name);
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(text);
    let apply = |arguments: &[&str]| {
        let configs = configs.iter().map(String::as_str);
        let input = text("example_data.root");
        let arguments: Vec<&str> = configs.chain([input.as_str(), "ntuple"]).chain(arguments.iter().copied()).collect();
        world.succeeds("apply", &arguments);
    };
    apply(&["--output", &text("copy.root")]);
    apply(&["--friend", &text("friend.root")]);
    world.succeeds("convert-ntuple", &[&text("made.root"), &text("from_ntuple.root")]);
    world.succeeds("convert-ntuple", &[&text("copy.root"), &text("tree.parquet")]);
    world.succeeds("convert-ntuple", &[&text("tree.parquet"), &text("from_tree.root")]);

    let tree_of = |file: &str| RootFile::open(world.path(file)).unwrap().trees()[0].to_owned();
    let mut arguments: Vec<PathBuf> = vec![world.path("work"), world.path("example_data.root"), "ntuple".into()];
    arguments.push(world.path("friend.root"));
    for file in ["fold0_toy.root", "copy.root", "from_ntuple.root", "from_tree.root"] {
        arguments.extend(["--".into(), world.path(file), tree_of(file).into()]);
    }
    // in place, and again and again: each takes the space of the one before
    apply(&[]);
    std::fs::copy(world.path("example_data.root"), world.path("once.root")).unwrap();
    apply(&["--overwrite"]);
    apply(&["--overwrite"]);
    let bytes = |name: &str| std::fs::metadata(world.path(name)).unwrap().len();
    // the record of the tree is compressed to a few bytes more or less
    assert!(bytes("example_data.root") <= bytes("once.root") + 100, "the file grew");
    arguments.extend(["--".into(), world.path("once.root"), "ntuple".into()]);
    print!("{}", referee::cpp_root(&arguments.iter().map(PathBuf::as_path).collect::<Vec<_>>()).unwrap_or_default());
}
