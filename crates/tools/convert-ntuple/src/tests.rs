//! The tool in process.

use std::path::{Path, PathBuf};

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};
use shell::{Exit, Finished, in_process};

use crate::run;

fn tool(arguments: &[&str]) -> Finished {
    in_process(run, arguments.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// A file with the tree `ntuple`, and `other` in a folder.
fn file(folder: &Path) -> PathBuf {
    let path = folder.join("in.root");
    let mut file = Writer::create(&path, Compression::default()).unwrap();
    let branches = vec![BranchSpec::scalar("pt", Element::F32), BranchSpec::scalar("n", Element::I32)];
    for tree in ["ntuple", "dir/other"] {
        let tree = file.tree(TreeSpec::new(tree, branches.clone())).unwrap();
        file.fill(tree, &[&Column::from(vec![0.5f32, 1.5, 2.5]), &Column::from(vec![7, 8, 9])]).unwrap();
    }
    file.finish().unwrap();
    path
}

#[test]
fn trees_and_columns_are_listed_with_their_sizes() {
    let folder = tempfile::tempdir().unwrap();
    let listed = tool(&["--list", file(folder.path()).to_str().unwrap()]);
    assert_eq!(listed.exit, Exit::Ok, "{}", listed.stderr);
    for words in ["ntuple: 3 entries, 2 columns", "dir/other: 3 entries", "pt", "float32", "int32"] {
        assert!(listed.stdout.contains(words), "{}", listed.stdout);
    }
}

#[test]
fn a_tree_is_chosen_cut_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(folder.path());
    let (input, output) = (input.to_str().unwrap(), folder.path().join("out.csv"));
    let output = output.to_str().unwrap();
    let unclear = tool(&[input, output]);
    assert!(unclear.exit == Exit::Failed && unclear.stderr.contains("dir/other"), "{}", unclear.stderr);
    let done = tool(&[input, output, "--tree", "dir/other", "--cut", "pt > 1", "--branches", "n", "--entries", ":-1"]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    assert_eq!(std::fs::read_to_string(output).unwrap(), "n\n8\n");
}

#[test]
fn a_tree_is_named_by_an_option_its_origin_or_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    let trees = |name: &str| {
        let file = rootfile::RootFile::open(folder.path().join(name)).unwrap();
        file.trees().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let done = |arguments: &[&str]| {
        let done = tool(arguments);
        assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    };
    done(&[input.to_str().unwrap(), &path("a.root"), "--tree", "dir/other"]);
    done(&[&path("a.root"), &path("a.parquet")]);
    done(&[&path("a.parquet"), &path("b.root")]);
    done(&[&path("a.parquet"), &path("c.root"), "--output-tree", "events"]);
    assert_eq!(["a.root", "b.root", "c.root"].map(trees), [["dir/other"], ["b"], ["events"]]);
}

#[test]
fn an_empty_selection_gives_an_empty_table() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(folder.path());
    let path = |name: &str| folder.path().join(name).display().to_string();
    for name in ["out.parquet", "out.arrow", "out.root", "out.csv"] {
        let done = tool(&[input.to_str().unwrap(), &path(name), "--tree", "ntuple", "--cut", "pt > 100"]);
        assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
        let listed = tool(&["--list", &path(name)]);
        assert!(listed.stdout.contains("0 entries, 2 columns"), "{}{}", listed.stdout, listed.stderr);
    }
}

#[test]
fn a_column_behind_an_exclamation_mark_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(folder.path());
    let output = folder.path().join("out.csv").display().to_string();
    let done = tool(&[input.to_str().unwrap(), &output, "--tree", "ntuple", "--branches", "*, !p*"]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    assert_eq!(std::fs::read_to_string(&output).unwrap(), "n\n7\n8\n9\n");
}

#[test]
fn names_that_no_branch_can_have_are_changed_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("in.csv"), "jet/pt,hits[3][0],x\n1,2,3\n").unwrap();
    let done = tool(&[&path("in.csv"), &path("out.root")]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    assert!(done.stderr.contains("`jet/pt` is written as `jet_pt`"), "{}", done.stderr);
    let listed = tool(&["--list", &path("out.root")]).stdout;
    assert!(listed.contains("jet_pt") && listed.contains("hits_3_0"), "{listed}");
}

#[test]
fn a_file_that_is_no_arrow_file_or_cut_short_is_named_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("text.arrow"), "no table at all").unwrap();
    let message = tool(&["--list", &path("text.arrow")]).stderr;
    assert!(message.contains("it is no Arrow file"), "{message}");
    let input = file(folder.path());
    tool(&[input.to_str().unwrap(), &path("whole.arrow"), "--tree", "ntuple"]);
    let whole = std::fs::read(path("whole.arrow")).unwrap();
    std::fs::write(path("short.arrow"), &whole[..whole.len() - 9]).unwrap();
    let message = tool(&["--list", &path("short.arrow")]).stderr;
    assert!(message.contains("it is cut short"), "{message}");
}
