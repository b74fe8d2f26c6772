//! What tables hold in more ways than trees do: options, missing values, structs, categories, decimals, times, and text of all kinds.

use std::path::Path;

use rootfile::RootFile;
use twofold_tests::{World, referee};

/// All columns but those of whole numbers of which some are missing.
const WHOLE: &str = "!count,!hits,!truth";

/// The files of the referee.
fn written() -> World {
    let world = World::new();
    referee::python("kinds_pyarrow.py", &["write".as_ref(), world.path("").as_ref()]);
    world
}

/// `options.yaml`: a class of the RNTuple and one of the table of options, with more keys for each.
fn options(world: &World, keys: &str) -> String {
    let process =
        |name: &str, file: &str| format!("  {name}: {{class: {name}, files: [{file}], weight_string: '1', {keys}}}\n");
    let [trees, tables] = [process("trees", "options.root"), process("tables", "options.parquet")];
    let folder = world.text("");
    world.write("options.yaml", format!(
        "output_path: {folder}\nbase_path: {folder}\noutput_filename: options.root\nevent_branch: event\ntree_path: Events\n\
         processes:\n{trees}{tables}"
    ));
    world.text("options.yaml")
}

#[test]
fn files_and_streams_hold_the_same_whatever_stands_for_a_value() {
    let world = written();
    for name in ["kinds.parquet", "kinds.feather", "kinds.arrow"] {
        let output = world.text(&format!("from-{name}.parquet"));
        let input = world.text(name);
        let whole = [
            "`count` (int32, 1 missing)",
            "`hits` (int32, 1 missing)",
            "`truth` (bool, 1 missing)",
            "--branches '!count,!hits,!truth'",
        ];
        world.fails(1, "convert-ntuple", &[&input, &output], &whole);
        let said = world.succeeds("convert-ntuple", &[&input, &output, "--branches", WHOLE]).stderr;
        for words in
            ["left out weights: it holds maps", "left out raw: it holds raw bytes", "x: 2 missing values became NaN"]
        {
            assert!(said.contains(words), "{said}");
        }
        let found = referee::python("kinds_pyarrow.py", &["converted".as_ref(), output.as_ref()]);
        assert!(found.trim().parse::<u32>().unwrap() >= 19, "{found}");
    }
    let listed = world.succeeds("convert-ntuple", &["--list", &world.text("awkward.feather")]).stdout;
    assert!(listed.contains("met") && listed.contains("float64"), "{listed}");
}

#[test]
fn members_of_lists_have_one_counter_in_a_tree() {
    let world = written();
    let folder = world.text("");
    world.write("dataset.yaml", format!(
        "output_path: {folder}\nbase_path: {folder}\noutput_filename: jets.root\nevent_branch: event\nprocesses:\n  \
         a: {{class: a, files: [kinds.parquet], weight_string: '1'}}\n"
    ));
    let said = world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]).stderr;
    for words in ["count: 1 missing value became NaN, so its int32 is float64", "without `raw`: it holds raw bytes"] {
        assert!(said.contains(words), "{said}");
    }
    assert!(!said.contains("`vertex`"), "{said}");
    let tree = RootFile::open(world.path("fold1_jets.root")).unwrap().tree("a").unwrap();
    assert_eq!(tree.branch("jets.pt").unwrap().counter(), Some("jets"));
    let columns = tree.read(&["jets", "jets.pt", "vertex.z"], 0..2).unwrap();
    assert_eq!(columns[0].get::<i32>(), Some(&[2, 1][..]));
    assert_eq!(columns[1].get::<f32>(), Some(&[30.5, 20.5, 1.5][..]));
    assert_eq!(columns[2].get::<f64>(), Some(&[1.5, 0.5][..]));
}

#[test]
fn options_are_numbers_and_what_is_missing_is_told() {
    let world = written();
    let config = options(&world, "cut_string: 'event >= 0'");
    let checked = world.succeeds("check-dataset", &[&config]).stdout;
    let said = world.succeeds("create-training-dataset", &[&config]).stderr;
    for words in ["missing values became NaN, so its int64 is float64", "so its bool is float64", "x: "] {
        assert!(
            said.contains(words) && checked.split_whitespace().collect::<Vec<_>>().join(" ").contains(words),
            "{said}{checked}"
        );
    }
    assert!(!said.contains("q: "), "{said}");
    let arguments: [&Path; 4] =
        ["folds".as_ref(), &world.path(""), "fold0_options.root".as_ref(), "fold1_options.root".as_ref()];
    assert_eq!(referee::python("kinds_pyarrow.py", &arguments).lines().count(), 2);
}

#[test]
fn options_whose_values_belong_to_other_entries_are_refused() {
    let world = written();
    let [input, output] = ["masked.root", "out.csv"].map(|name| world.text(name));
    world.fails(1, "convert-ntuple", &[&input, &output], &["column `x` of", "masked.root", "uproot", "ak.fill_none"]);
    world.succeeds("convert-ntuple", &[&input, &output, "--branches", "!x"]);
}

#[test]
fn a_missing_whole_number_is_refused_where_every_event_must_have_one() {
    let world = written();
    for (cut, branch) in [("n > 2", "`n` (int64, "), ("tight && x < 9", "`tight` (bool, ")] {
        let config = options(&world, &format!("cut_string: '{cut}'"));
        let words = [branch, "missing) in tree `Events`", "options.root", "used in the cut", "isnan("];
        world.fails(1, "create-training-dataset", &[&config], &words);
    }
    let config = options(&world, "cut_string: 'isnan(n) ? 0 : n > 2'");
    world.succeeds("create-training-dataset", &[&config]);
    world.edit("options.yaml", "event_branch: event", "event_branch: n");
    world.fails(1, "create-training-dataset", &[&config, "--force"], &["`n` (int64, ", "event number"]);
}

#[test]
fn scores_of_events_that_miss_a_variable_are_told_with_their_count() {
    let world = World::trained();
    let [table, copy] = ["example_data.parquet", "lacking.parquet"].map(|name| world.text(name));
    world.succeeds("convert-ntuple", &[&world.text("example_data.root"), &table]);
    let count = referee::python("kinds_pyarrow.py", &["lacking".as_ref(), table.as_ref(), copy.as_ref()]);
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let arguments = [&configs[0], &configs[1], &configs[2], &copy, "--output", &world.text("scored.parquet")];
    world.fails(1, "apply", &arguments, &["variable `x`", "entry 0", "--nan-score"]);
    let said = world.succeeds("apply", &[&arguments[..], &["--nan-score", "-1"]].concat()).stderr;
    assert!(said.contains(&format!("x: {} missing values became NaN", count.trim())), "{said}");
    assert!(said.contains(&format!("{} events got the score -1", count.trim())), "{said}");
}

#[test]
fn a_damaged_page_is_refused_by_its_column_where_there_are_checksums() {
    let world = written();
    let mut bytes = world.bytes("kinds.parquet");
    let place = bytes.windows(8).position(|window| window == u64::MAX.to_le_bytes()).unwrap();
    bytes[place] ^= 0x10;
    world.write("damaged.parquet", bytes);
    let arguments = [&world.text("damaged.parquet"), &world.text("out.arrow"), "--branches", "event,most"];
    world.fails(1, "convert-ntuple", &arguments, &["damaged.parquet", "column `most` (uint64)", "CRC"]);
}

#[test]
fn a_damaged_schema_of_arrow_is_told_in_words() {
    let world = written();
    let bytes = world.bytes("kinds.parquet");
    let key = b"ARROW:schema";
    let place = bytes.windows(key.len()).position(|window| window == key).unwrap() + key.len() + 40;
    let damaged = [&bytes[..place], &[b'A'; 40], &bytes[place + 40..]].concat();
    world.write("damaged.parquet", damaged);
    let said = world
        .fails(1, "convert-ntuple", &["--list", &world.text("damaged.parquet")], &["`ARROW:schema`", "damaged"])
        .stderr;
    assert!(!said.contains("InvalidFlatbuffer") && !said.contains("Error"), "{said}");
}

#[test]
fn the_tree_of_a_friend_of_a_table_is_that_of_the_configuration() {
    let world = World::toy();
    let [root, table] = ["example_signal.root", "bare.parquet"].map(|name| world.text(name));
    world.succeeds("convert-ntuple", &[&root, &table, "--branches", "event,weights"]);
    let config = |tree: &str| {
        let folder = world.text("");
        world.write("dataset.yaml", format!(
            "output_path: {folder}\nbase_path: {folder}\noutput_filename: friend.root\nevent_branch: event\n{tree}\
             friend_paths: [{root}]\nprocesses:\n  a: {{class: a, files: [bare.parquet], cut_string: 'x < 0', weight_string: weights}}\n"
        ));
        world.text("dataset.yaml")
    };
    world.succeeds("create-training-dataset", &[&config("tree_path: ntuple\n")]);
    world.fails(
        1,
        "create-training-dataset",
        &[&config("tree_path: other\n"), "--force"],
        &["other", "example_signal.root"],
    );
    world.fails(1, "create-training-dataset", &[&config(""), "--force"], &["example_signal.root", "tree_path"]);
}

#[test]
fn names_do_not_command_the_terminal() {
    let world = World::new();
    world.write("names.csv", "pt\u{1b}[31m,eta\n1,2\n");
    let listed = world.succeeds("convert-ntuple", &["--list", &world.text("names.csv")]).stdout;
    assert!(listed.contains("pt\\u{1b}[31m") && !listed.contains('\u{1b}'), "{listed}");
}

#[test]
fn text_in_many_dialects_is_converted_and_a_header_in_its_middle_told() {
    let world = World::new();
    for (name, text) in [
        ("cr.csv", "pt,eta\r1.5,2\r2.5,3\r"),
        ("tabs.tsv", "pt\teta\n1.5\t2\n2.5\t3\n"),
        ("blanks.txt", "# pt eta\n1.5  2\n  2.5 3\n"),
        ("again.csv", "pt;eta\n1.5;2\npt;eta\n2.5;3\n"),
    ] {
        world.write(name, text);
        let [input, output] = [name.to_owned(), format!("{name}.csv")].map(|name| world.text(&name));
        let said = world.succeeds("convert-ntuple", &[&input, &output]).stderr;
        assert_eq!(world.bytes(&format!("{name}.csv")), b"pt,eta\n1.5,2\n2.5,3\n", "{name}");
        assert_eq!(said.contains("skipped a line that is its header"), name == "again.csv", "{said}");
    }
}
