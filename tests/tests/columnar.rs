//! The chain on Parquet and Arrow files: what pyarrow writes is selected, trained on and scored as the same events of ROOT files.

use std::path::Path;

use rootfile::{Column, RootFile};
use twofold_tests::{World, referee};

/// The toy, of which the simulation lies in tables, and the YAML file for them.
fn tables() -> World {
    let world = World::toy();
    for (name, format) in [("signal", "parquet"), ("background_1", "arrow"), ("background_2", "parquet")] {
        let [root, table] = ["root", format].map(|format| world.text(&format!("example_{name}.{format}")));
        world.succeeds("convert-ntuple", &[&root, &table]);
    }
    world.succeeds("convert-ntuple", &[&world.text("example_data.root"), &world.text("example_data.parquet")]);
    let config = String::from_utf8(world.bytes("dataset.yaml")).unwrap();
    let config = config.replace("tree_path: ntuple\n", "").replace("toy.root", "tables.root");
    let config = config.replace("example_signal.root", "example_signal.parquet");
    let config = config.replace("example_background_1.root", "example_background_1.arrow");
    world.write("tables.yaml", config.replace("example_background_2.root", "example_background_2.parquet"));
    world
}

/// All columns of a tree.
fn columns(world: &World, file: &str, tree: &str) -> Vec<(String, Column)> {
    let tree = RootFile::open(world.path(file)).unwrap().tree(tree).unwrap();
    let read = |name: &str| tree.read(&[name], 0..tree.entries()).unwrap().remove(0);
    tree.branches().iter().map(|branch| (branch.name().to_owned(), read(branch.name()))).collect()
}

#[test]
fn fold_files_of_tables_hold_what_those_of_trees_hold() {
    let world = tables();
    for config in ["dataset.yaml", "tables.yaml"] {
        world.succeeds("create-training-dataset", &[&world.text(config)]);
    }
    for fold in 0..2 {
        for class in ["signal", "background_1", "background_2"] {
            let [trees, tables] =
                ["toy", "tables"].map(|name| columns(&world, &format!("fold{fold}_{name}.root"), class));
            assert_eq!(trees, tables, "{class} of fold {fold}");
            assert!(trees[0].1.entries() > 1000);
        }
    }
}

#[test]
fn a_check_of_tables_finds_nothing_wrong_and_names_no_tree() {
    let world = tables();
    let said = world.succeeds("check-dataset", &[&world.text("tables.yaml")]).stdout;
    assert!(said.contains("example_signal.parquet") && !said.contains("ntuple"), "{said}");
}

#[test]
fn a_table_gets_the_scores_that_the_same_tree_gets() {
    let world = tables();
    world.succeeds("create-training-dataset", &[&world.text("tables.yaml")]);
    world.edit("training.yaml", "fold0_toy.root", "fold0_tables.root");
    world.edit("training.yaml", "fold1_toy.root", "fold1_tables.root");
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let apply = |rest: &[&str]| {
        let arguments: Vec<&str> = configs.iter().map(String::as_str).chain(rest.iter().copied()).collect();
        world.succeeds("apply", &arguments);
    };
    let [root, table] = ["example_data.root", "example_data.parquet"].map(|name| world.text(name));
    apply(&[&root, "ntuple", "--output", &world.text("scored.root")]);
    apply(&[&table, "--output", &world.text("scored.parquet")]);
    let same = |table: &str| {
        let paths = [world.path(table), world.path("scored.root"), "ntuple".into()];
        referee::python("table_pyarrow.py", &paths.each_ref().map(AsRef::as_ref))
    };
    assert!(!same("scored.parquet").trim().is_empty());
    // beside it in any format, and then found as a friend
    std::fs::create_dir(world.path("scores")).unwrap();
    for beside in ["scores/example_data.parquet", "beside.arrow"] {
        apply(&[&table, "--friend", &world.text(beside)]);
        assert!(!same(beside).trim().is_empty());
    }
    // a table whose variables are in a tree
    world.succeeds("convert-ntuple", &[&table, &world.text("bare.parquet"), "--branches", "event,weights"]);
    let config = String::from_utf8(world.bytes("dataset.yaml")).unwrap();
    world.write("tree.yaml", config.replace("tree_path:", &format!("friend_paths: [{root}]\ntree_path:")));
    let bare = ["bare.parquet", "bare-scored.parquet"].map(|name| world.text(name));
    world.succeeds("apply", &[&world.text("tree.yaml"), &configs[1], &configs[2], &bare[0], "--output", &bare[1]]);
    assert!(!same("bare-scored.parquet").trim().is_empty());
    let friends = format!("tree_path: ntuple\nfriend_paths: [{}]", world.text("scores"));
    world.edit("dataset.yaml", "tree_path: ntuple", &friends);
    world.edit("dataset.yaml", "example_signal.root", "example_data.parquet");
    world.edit("dataset.yaml", "example_background_1.root", "example_data.parquet");
    world.edit("dataset.yaml", "example_background_2.root", "example_data.parquet");
    world.edit("dataset.yaml", "x < 4\"", "x < 4 && ml_score_max_index == 0\"");
    world.edit("dataset.yaml", "toy.root", "friends.root");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let found = columns(&world, "fold0_friends.root", "signal");
    let index = &found.iter().find(|(name, _)| name == "ml_score_max_index").unwrap().1;
    assert!(index.entries() > 100 && index.get::<i32>().unwrap().iter().all(|&index| index == 0));
}

#[test]
fn cuts_weights_and_folds_of_lists_are_those_of_awkward() {
    let world = World::new();
    referee::python("columnar_pyarrow.py", &["write".as_ref(), world.path("").as_ref()]);
    let process = |name: &str, file: &str| {
        format!(
            "  {name}: {{class: {name}, files: [{file}], cut_string: 'is_tight && Sum$(jet_pt > 30) >= 1', weight_string: 'weight * n'}}\n"
        )
    };
    world.write(
        "dataset.yaml",
        format!(
            "output_path: {0}\nbase_path: {0}\noutput_filename: jets.root\nevent_branch: event\nprocesses:\n{1}{2}",
            world.text(""),
            process("signal", "jets.parquet"),
            process("background", "jets.arrow")
        ),
    );
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let folder = world.path("");
    let arguments: [&Path; 4] = ["selected".as_ref(), &folder, "fold0_jets.root".as_ref(), "fold1_jets.root".as_ref()];
    let said = referee::python("columnar_pyarrow.py", &arguments);
    assert_eq!(said.lines().count(), 4, "{said}");
}

#[test]
fn a_copy_with_scores_keeps_all_columns_whatever_their_types() {
    let world = World::trained();
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    for format in ["parquet", "arrow"] {
        let [table, copy] = ["exotic", "copy"].map(|name| world.text(&format!("{name}.{format}")));
        referee::python("columnar_pyarrow.py", &["exotic".as_ref(), table.as_ref()]);
        let [dataset, training, application] = &configs;
        let arguments = [dataset, training, application, &table, "--output", &copy];
        world.succeeds("apply", &arguments.map(|argument: &str| argument));
        let said = referee::python("columnar_pyarrow.py", &["kept".as_ref(), table.as_ref(), copy.as_ref()]);
        assert_eq!(said.split_whitespace().count(), 5, "{said}");
        // a second time only in place of the first
        let again = world.text(&format!("again.{format}"));
        let arguments = [dataset, training, application, &copy, "--output", &again];
        let arguments = arguments.map(|argument: &str| argument);
        world.fails(1, "apply", &arguments, &["ml_score_signal", "--overwrite"]);
        world.succeeds("apply", &[&arguments[..], &["--overwrite"]].concat());
        assert_eq!(world.bytes(&format!("again.{format}")), world.bytes(&format!("copy.{format}")));
    }
}

#[test]
fn what_does_not_fit_a_table_is_refused_by_name() {
    let world = tables();
    let config = world.text("tables.yaml");
    let refused = |words: &[&str]| drop(world.fails(1, "create-training-dataset", &[&config], words));
    let original = world.bytes("tables.yaml");
    // a column that a weight needs and a file lacks; one that changes its type is widened
    referee::python("columnar_pyarrow.py", &["exotic".as_ref(), world.path("exotic.parquet").as_ref()]);
    world.edit("tables.yaml", "- example_signal.parquet", "- example_signal.parquet\n            - exotic.parquet");
    refused(&["`weights`", "exotic.parquet"]);
    // a format whose types are found anew at each reading
    world.succeeds("convert-ntuple", &[&world.text("example_signal.root"), &world.text("example_signal.csv")]);
    world.write("tables.yaml", &original);
    world.edit("tables.yaml", "example_signal.parquet", "example_signal.csv");
    world.fails(2, "create-training-dataset", &[&config], &["process `signal` has no tree", "tree_path"]);
    world.edit("tables.yaml", "output_filename", "tree_path: ntuple\noutput_filename");
    let words = ["example_signal.csv", "convert-ntuple", "example_signal.parquet"];
    world.fails(2, "create-training-dataset", &[&config], &words);
    // integers that are missing
    world.write("tables.yaml", &original);
    world.edit("tables.yaml", "example_signal.parquet", "exotic.parquet");
    world.edit(
        "tables.yaml",
        "x > -4 && x < 4\"\n        weight_string: \"weights\"\n\n    background_1",
        "charge > 0\"\n        weight_string: \"1\"\n\n    background_1",
    );
    refused(&["exotic.parquet", "branch `charge` (int8, 143 missing)", "cannot be used in the cut", "isnan(charge)"]);
}

#[test]
fn apply_refuses_what_a_table_cannot_be() {
    let world = World::trained();
    let [root, table] = ["example_data.root", "example_data.parquet"].map(|name| world.text(name));
    world.succeeds("convert-ntuple", &[&root, &table]);
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let fails_with = |exit: u8, rest: &[&str], words: &[&str]| {
        let arguments: Vec<&str> = configs.iter().map(String::as_str).chain(rest.iter().copied()).collect();
        world.fails(exit, "apply", &arguments, words);
    };
    let fails = |rest: &[&str], words: &[&str]| fails_with(2, rest, words);
    // no way to name the input as its own friend
    std::os::unix::fs::symlink(&table, world.path("link.parquet")).unwrap();
    for friend in [&table, &world.text("./example_data.parquet"), &world.text("link.parquet")] {
        fails(&[&table, "--friend", friend, "--overwrite"], &["own friend", "events would be lost"]);
    }
    fails_with(1, &[&world.text("absent.root")], &["cannot open", "absent.root"]);
    fails(&[&table], &["example_data.parquet", "in place", "--output", "--friend"]);
    fails(&[&table, "--friend", &world.text("scores")], &["scores", ".parquet", ".arrow"]);
    fails(&[&table, "ntuple"], &["has no trees", "leave out `ntuple`"]);
    fails(&[&root], &["ROOT file", "path of its tree"]);
    fails(&[&table, "--output", &world.text("a.root")], &["a.root", "Parquet", "convert-ntuple"]);
    fails(&[&root, "ntuple", "--output", &world.text("a.parquet")], &["a.parquet", "ROOT", "convert-ntuple"]);
}

#[test]
fn a_copy_of_a_table_with_scores_is_known_by_what_it_was_before() {
    let world = tables();
    world.edit("tables.yaml", "class: background_1\n", "class: background_1\n        fold: 0\n");
    let other =
        "    background_3:\n        class: background_1\n        files: [example_data.parquet]\n        fold: 1\n";
    let config = String::from_utf8(world.bytes("tables.yaml")).unwrap();
    world.write("tables.yaml", config + "\n" + other);
    world.succeeds("create-training-dataset", &[&world.text("tables.yaml")]);
    world.edit("training.yaml", "fold0_toy.root", "fold0_tables.root");
    world.edit("training.yaml", "fold1_toy.root", "fold1_tables.root");
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
    let configs = ["tables.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let apply = |rest: &[&str]| {
        let arguments: Vec<&str> = configs.iter().map(String::as_str).chain(rest.iter().copied()).collect();
        twofold_tests::world::run("apply", &arguments)
    };
    for (input, wrong, format) in [("example_background_1", "1", "arrow"), ("example_data", "0", "parquet")] {
        let [input, copy, again] = [input, "copy", "again"].map(|name| world.text(&format!("{name}.{format}")));
        let done = apply(&[&input, "--output", &copy]);
        assert_eq!(done.exit.code(), 0, "{}", done.stderr);
        let refused = apply(&[&copy, "--overwrite", "--fold", wrong, "--output", &again]);
        assert!(refused.stderr.contains("`--fold` is wrong"), "{format}: {}", refused.stderr);
        let done = apply(&[&copy, "--overwrite", "--output", &again]);
        assert_eq!(done.exit.code(), 0, "it is known without a claim: {}", done.stderr);
    }
}
