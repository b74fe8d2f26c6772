//! The tool in process, on small files that are written here.

use std::path::{Path, PathBuf};

use modelfile::provenance::{self, Provenance};
use rootfile::{BranchSpec, Column, Compression, RootFile, TreeSpec, Writer};
use shell::{Exit, Finished, in_process};

use crate::run;

const BASE: &str = "output_filename: set.root\ntree_path: t\nevent_branch: event\ntraining_weight_branch: w\n";

fn write(path: PathBuf, columns: &[(&str, Column)]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = Writer::create(path, Compression::Lz4).unwrap();
    let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
    let tree = file.tree(TreeSpec::new("t", branches)).unwrap();
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
}

/// Ten events: `event` 0 to 9, `x` = event / 8.
fn ten(path: PathBuf) {
    ten_from(path, 0);
}

/// The same with event numbers from `first` on.
fn ten_from(path: PathBuf, first: i64) {
    let x: Vec<f32> = (0..10).map(|i| i as f32 / 8.0).collect();
    write(path, &[("event", Column::from((first..first + 10).collect::<Vec<_>>())), ("x", Column::from(x))]);
}

fn tool(folder: &Path, yaml: &str, options: &[&str]) -> Finished {
    let config = folder.join("dataset.yaml");
    let place = format!("output_path: {0}\nbase_path: {0}\n", folder.display());
    std::fs::write(&config, format!("{place}{BASE}{yaml}")).unwrap();
    let arguments = [config.to_str().unwrap()].into_iter().chain(options.iter().copied());
    in_process(run, arguments.map(str::to_string).collect::<Vec<_>>())
}

fn process(name: &str, file: &str, class: &str, more: &str) -> String {
    format!(
        "  {name}:\n    files: [{file}]\n    class: {class}\n    weight_string: \"2*x-1\"\n    cut_string: \"x>0.15\"\n{more}"
    )
}

fn read(folder: &Path, fold: u32, class: &str, branch: &str) -> Column {
    let tree = RootFile::open(folder.join(format!("fold{fold}_set.root"))).unwrap().tree(class).unwrap();
    tree.read(&[branch], 0..tree.entries()).unwrap().remove(0)
}

fn outputs(folder: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.contains("fold")).collect()
}

#[test]
fn events_go_to_the_tree_of_their_class_in_the_file_of_their_fold() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    ten(folder.join("b.root"));
    let yaml =
        format!("processes:\n{}{}", process("ggh", "a.root", "signal", ""), process("qqh", "b.root", "signal", ""));
    let done = tool(folder, &yaml, &["--quiet"]);
    assert_eq!((done.exit, done.stderr.as_str()), (Exit::Ok, ""));
    assert_eq!(read(folder, 0, "signal", "event"), Column::from(vec![2i64, 4, 6, 8, 2, 4, 6, 8]));
    assert_eq!(read(folder, 1, "signal", "event"), Column::from(vec![3i64, 5, 7, 9, 3, 5, 7, 9]));
    let weights = [-0.5f32, 0.0, 0.5, 1.0];
    assert_eq!(read(folder, 0, "signal", "w"), Column::from([weights, weights].concat()));
    // process, class, fold, read, passing, sum of weights, negative
    let row: Vec<&str> = done.stdout.lines().find(|line| line.starts_with("qqh")).unwrap().split_whitespace().collect();
    assert_eq!(row, ["qqh", "signal", "0", "10", "4", "1", "25.00", "%"]);
}

#[test]
fn a_fold_file_knows_where_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    assert_eq!(tool(folder, &format!("folds: 3\nprocesses:\n{}", process("a", "a.root", "s", "")), &[]).exit, Exit::Ok);
    let text = RootFile::open(folder.join("fold1_set.root")).unwrap().text(provenance::NAME).unwrap().unwrap();
    let origin = Provenance::from_json(&text, "fold1").unwrap();
    assert_eq!((origin.fold.index, origin.fold.rule.folds), (1, 3));
    assert_eq!((origin.classes[0].entries, origin.classes[0].class.as_str()), (2, "s"));
    assert_eq!(origin.inputs[0].path, folder.join("a.root"));
}

#[test]
fn a_process_with_a_fixed_fold_goes_there_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    ten_from(folder.join("b.root"), 100);
    let yaml = format!(
        "processes:\n{}{}",
        process("train", "a.root", "s", "    fold: 0\n"),
        process("test", "b.root", "s", "    fold: 1\n")
    );
    assert_eq!(tool(folder, &yaml, &[]).exit, Exit::Ok);
    assert_eq!(read(folder, 1, "s", "event").entries(), 8);
}

#[test]
fn a_tree_whose_events_are_in_several_folds_whole_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    std::fs::copy(folder.join("a.root"), folder.join("copy.root")).unwrap();
    for (second, place) in [("    fold: 1\n", "in fold 1 by process `right`"), ("", "divided by the rule")] {
        let yaml = format!(
            "processes:\n{}{}",
            process("left", "a.root", "s", "    fold: 0\n"),
            process("right", "copy.root", "s", second)
        );
        let finished = tool(folder, &yaml, &[]);
        assert!(finished.exit != Exit::Ok && finished.stderr.contains(place), "{}", finished.stderr);
        assert!(finished.stderr.contains("in fold 0 by process `left`"), "{}", finished.stderr);
        assert!(outputs(folder).is_empty());
    }
}

#[test]
fn friends_add_their_branches() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    let score = Column::from((0..10).map(|i| i as f32).collect::<Vec<_>>());
    write(folder.join("friends/a.root"), &[("score", score)]);
    let friends = format!("friend_paths: [{}]\n", folder.join("friends").display());
    let yaml = format!("{friends}processes:\n{}", process("a", "a.root", "s", "").replace("x>0.15", "score>5"));
    let done = tool(folder, &yaml, &[]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    assert_eq!(read(folder, 0, "s", "score"), Column::from(vec![6.0f32, 8.0]));
}

#[test]
fn existing_fold_files_are_kept_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    let yaml = format!("processes:\n{}", process("a", "a.root", "s", ""));
    assert_eq!(tool(folder, &yaml, &[]).exit, Exit::Ok);
    let again = tool(folder, &yaml, &[]);
    assert_eq!(again.exit, Exit::Failed);
    assert!(again.stderr.contains("fold0_set.root") && again.stderr.contains("--force"), "{}", again.stderr);
    let bytes = std::fs::read(folder.join("fold0_set.root")).unwrap();
    assert_eq!(tool(folder, &yaml, &["--force"]).exit, Exit::Ok);
    assert_eq!(std::fs::read(folder.join("fold0_set.root")).unwrap(), bytes, "the same input gives the same bytes");
}

/// Runs on broken input and demands that the message has all parts and that nothing was written.
fn refused(prepare: impl Fn(&Path), yaml: &str, parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let done = tool(folder.path(), yaml, &[]);
    assert_ne!(done.exit, Exit::Ok);
    for part in parts {
        assert!(done.stderr.contains(part), "`{part}` is not in: {}", done.stderr);
    }
    assert_eq!(outputs(folder.path()), Vec::<String>::new());
}

#[test]
fn bad_input_is_refused_by_name_and_leaves_nothing_behind() {
    let a = |folder: &Path| ten(folder.join("a.root"));
    let yaml = |process: String| format!("processes:\n{process}");
    let plain = || process("ztt", "a.root", "dy", "");
    refused(|_| {}, &yaml(plain()), &["process `ztt`", "a.root"]);
    refused(a, &yaml(process("ztt", "z*.root", "dy", "")), &["process `ztt`", "z*.root"]);
    refused(a, &yaml(process("ztt", "a.root", "dy", "    tree_path: events\n")), &["process `ztt`", "`events`"]);
    refused(a, &yaml(plain().replace("x>0.15", "xx>0.15")), &["process `ztt`", "cut", "`xx`", "`x`"]);
    refused(a, &yaml(plain().replace("2*x-1", "log(x-0.5)")), &["process `ztt`", "weight is NaN at entry 2"]);
    refused(a, &yaml(plain().replace("x>0.15", "x>1.1")), &["class `dy` has no events in fold 0"]);
    refused(a, &yaml(plain().replace("x>0.15", "x>")), &["process `ztt`", "cut"]);
    refused(a, &format!("compression: zip\n{}", yaml(plain())), &["`zip`"]);
    let text = |folder: &Path| std::fs::write(folder.join("a.root"), "not a ROOT file").unwrap();
    refused(text, &yaml(plain()), &["process `ztt`", "a.root", "not a ROOT file"]);
    let taken = |folder: &Path| {
        let values = || Column::from(vec![1.0f32]);
        write(folder.join("a.root"), &[("x", values()), ("event", values()), ("w", values())]);
    };
    refused(taken, &yaml(plain()), &["branch `w` is already in", "training_weight_branch"]);
    let no_branch = |folder: &Path| {
        ten(folder.join("a.root"));
        let event = Column::from(vec![1i64]);
        write(folder.join("b.root"), &[("event", event), ("y", Column::from(vec![1.0f32]))]);
    };
    refused(no_branch, &yaml(process("ztt", "a.root, b.root", "dy", "")), &["process `ztt`", "cut", "`x`", "b.root"]);
    let empty = |folder: &Path| {
        write(
            folder.join("a.root"),
            &[("event", Column::from(Vec::<i64>::new())), ("x", Column::from(Vec::<f32>::new()))],
        );
    };
    refused(empty, &yaml(plain()), &["process `ztt`", "no events"]);
}

#[test]
fn a_branch_that_only_a_later_file_has_is_left_out_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    let more = || Column::from((0..4).map(|i| i as f32).collect::<Vec<_>>());
    write(folder.join("b.root"), &[("event", Column::from(vec![10i64, 11, 12, 13])), ("x", more()), ("y", more())]);
    let done = tool(folder, &format!("processes:\n{}", process("a", "a.root, b.root", "s", "")), &[]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    assert!(done.stderr.contains("written without `y`: it is not in tree `t` of"), "{}", done.stderr);
}

/// Branches of the tree of class `s` in the first fold file, with their types.
fn branches(folder: &Path) -> Vec<String> {
    let tree = RootFile::open(folder.join("fold0_set.root")).unwrap().tree("s").unwrap();
    let described = |branch: &rootfile::Branch| format!("{} {}", branch.name(), branch.element().unwrap().name());
    tree.branches().iter().map(described).collect()
}

fn numbers(name: &str, column: impl Into<Column>) -> (&str, Column) {
    (name, column.into())
}

#[test]
fn what_nobody_uses_is_widened_or_left_out_whatever_the_order_of_files() {
    let ids = |first: i64| numbers("event", (first..first + 4).collect::<Vec<_>>());
    let x = || numbers("x", vec![1.0f32; 4]);
    for order in ["a.root, b.root", "b.root, a.root"] {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (count, flag) = (numbers("nJet", vec![1u32, 2, 3, u32::MAX]), numbers("HLT_b", vec![true; 4]));
        write(folder.join("a.root"), &[ids(0), x(), flag, count, numbers("k", vec![1i64; 4])]);
        let (count, flag) = (numbers("nJet", vec![-1i32, 2, 3, 4]), numbers("k", vec![1u64; 4]));
        write(folder.join("b.root"), &[ids(4), x(), count, flag, numbers("y", vec![1.0f64; 4])]);
        let done = tool(folder, &format!("processes:\n{}", process("a", order, "s", "")), &[]);
        assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
        assert_eq!(branches(folder), ["event int64", "x float32", "nJet int64", "w float32"]);
        assert!(done.stderr.contains("written with values of type int64 in `nJet`"), "{}", done.stderr);
        for left_out in ["`HLT_b`", "`k`", "`y`"] {
            assert!(done.stderr.contains(left_out), "{left_out}: {}", done.stderr);
        }
        let mut counts = read(folder, 0, "s", "nJet").as_slice().to_f64();
        counts.sort_by(f64::total_cmp);
        assert_eq!(counts, [-1.0, 1.0, 3.0, 3.0]);
    }
}

#[test]
fn a_file_without_events_is_left_out_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    ten(folder.join("a.root"));
    write(folder.join("b.root"), &[numbers("dummy", Vec::<i32>::new())]);
    for order in ["a.root, b.root", "b.root, a.root"] {
        let done = tool(folder, &format!("processes:\n{}", process("a", order, "s", "")), &["--force"]);
        assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
        assert!(done.stderr.contains("b.root` has no events and is left out"), "{}", done.stderr);
    }
}

#[test]
fn branches_says_what_fold_files_keep_beside_what_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let column = |name| numbers(name, (0..8).map(|i| i as f32).collect::<Vec<_>>());
    let names = ["x", "pt_1", "pt_2", "eta_1", "B+_PT"].map(column);
    write(folder.join("a.root"), &[&[numbers("event", (0..8).collect::<Vec<i64>>())], &names[..]].concat());
    let run = |patterns: &str| {
        tool(folder, &format!("branches: {patterns}\nprocesses:\n{}", process("a", "a.root", "s", "")), &["--force"])
    };
    for (patterns, kept) in [
        ("['pt_*', '!pt_2']", vec!["event", "x", "pt_1"]),
        ("'!*'", vec!["event", "x"]),
        ("['B+_PT', '?ta_1']", vec!["event", "x", "eta_1", "B+_PT"]),
    ] {
        let done = run(patterns);
        assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
        let kept: Vec<&str> = kept.into_iter().chain(["w"]).collect();
        let found = branches(folder);
        let found: Vec<&str> = found.iter().map(|branch| branch.split(' ').next().unwrap()).collect();
        assert_eq!(found, kept, "{patterns}");
    }
    let lost = run("[pt_3]");
    assert!(
        lost.exit != Exit::Ok && lost.stderr.contains("`pt_3`") && lost.stderr.contains("did you mean `pt_"),
        "{}",
        lost.stderr
    );
}

#[test]
fn aliases_are_used_and_go_into_the_fold_files_with_their_branches() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut file = Writer::create(folder.join("a.root"), Compression::Lz4).unwrap();
    let specs =
        vec![BranchSpec::scalar("event", rootfile::Element::I64), BranchSpec::scalar("y", rootfile::Element::F32)];
    let tree = file.tree(TreeSpec::new("t", specs)).unwrap();
    for (name, formula) in [("x", "2*half"), ("half", "y/2"), ("root", "TMath::Prob(y, 2)")] {
        file.alias(tree, name, formula);
    }
    file.fill(tree, &[&Column::from((0..4).collect::<Vec<i64>>()), &Column::from(vec![1.0f32; 4])]).unwrap();
    file.finish().unwrap();
    let done = tool(folder, &format!("branches: '!*'\nprocesses:\n{}", process("a", "a.root", "s", "")), &[]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    let tree = RootFile::open(folder.join("fold0_set.root")).unwrap().tree("s").unwrap();
    assert_eq!(branches(folder), ["event int64", "y float32", "w float32"]);
    let names: Vec<&str> = tree.aliases().iter().map(|alias| alias.0.as_str()).collect();
    assert_eq!(names, ["x", "half"]);
}
