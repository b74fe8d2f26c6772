//! Bad input: each a clear error that names the thing, exit code 1 or 2, and nothing half-written.

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};
use twofold_tests::World;

fn create(world: &World) -> [String; 1] {
    [world.text("dataset.yaml")]
}

#[test]
fn a_missing_input_file_is_named() {
    let world = World::toy();
    std::fs::remove_file(world.path("example_signal.root")).unwrap();
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["example_signal.root", "signal"]);
}

#[test]
fn a_glob_without_files_is_named() {
    let world = World::toy();
    world.edit("dataset.yaml", "example_signal.root", "nothing_*.root");
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["nothing_*.root"]);
}

#[test]
fn a_truncated_file_is_named() {
    let world = World::toy();
    let bytes = world.bytes("example_signal.root");
    std::fs::write(world.path("example_signal.root"), &bytes[..bytes.len() / 2]).unwrap();
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["example_signal.root"]);
}

#[test]
fn a_text_file_is_not_a_root_file() {
    let world = World::toy();
    world.write("example_signal.root", "hello\n");
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["example_signal.root", "not a ROOT file"]);
}

#[test]
fn a_wrong_tree_is_named_beside_the_right_one() {
    let world = World::toy();
    world.edit("dataset.yaml", "tree_path: ntuple", "tree_path: ntupel");
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["ntupel", "did you mean", "ntuple"]);
}

#[test]
fn a_wrong_branch_in_a_cut_is_pointed_at() {
    let world = World::toy();
    let config = std::fs::read_to_string(world.path("dataset.yaml")).unwrap();
    let line = config.lines().find(|line| line.contains("cut_string")).unwrap();
    world.write("dataset.yaml", config.replacen(line.trim(), "cut_string: \"x > 0 && evnt > 3\"", 1));
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["evnt", "did you mean", "event", "^"]);
}

#[test]
fn an_unknown_key_is_pointed_at() {
    let world = World::toy();
    world.edit("dataset.yaml", "tree_path:", "tree_pth:");
    let [config] = create(&world);
    world.fails(2, "create-training-dataset", &[&config], &["dataset.yaml:", "tree_pth", "tree_path"]);
}

#[test]
fn an_empty_class_is_named() {
    let world = World::toy();
    let config = std::fs::read_to_string(world.path("dataset.yaml")).unwrap();
    let line = config.lines().find(|line| line.contains("cut_string")).unwrap();
    world.write("dataset.yaml", config.replacen(line.trim(), "cut_string: \"x > 1000\"", 1));
    let [config] = create(&world);
    world.fails(1, "create-training-dataset", &[&config], &["signal", "fold 0"]);
}

#[test]
fn results_are_not_overwritten_without_force() {
    let world = World::trained();
    world.fails(1, "write-example-dataset", &[&world.text("")], &["example_signal.root", "--force"]);
    world.fails(1, "create-training-dataset", &[&world.text("dataset.yaml")], &["fold0_", "--force"]);
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &["fold0_", "--force"]);
}

#[test]
fn a_fold_that_does_not_exist_is_refused() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.fails(2, "train", &[&world.text("training.yaml"), "2"], &["fold: expected 0 to 1", "found 2"]);
}

#[test]
fn a_class_without_a_tree_is_named() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.edit("training.yaml", "- background_2", "- background_3");
    let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    world.write("training.yaml", config.replace("background_2:", "background_3:"));
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &["background_3", "did you mean"]);
}

#[test]
fn a_nan_in_a_variable_is_named_with_its_tree_and_entry() {
    let world = World::toy();
    let numbers = |nan: Option<usize>| {
        let values = (0..1000).map(|i| if Some(i) == nan { f32::NAN } else { i as f32 / 100.0 }).collect();
        Column::new(Values::F32(values), 1).unwrap()
    };
    let branches = |names: &[&str]| {
        let mut branches: Vec<_> = names.iter().map(|name| BranchSpec::scalar(*name, Element::F32)).collect();
        branches.push(BranchSpec::scalar("event", Element::I64));
        branches
    };
    let mut file = Writer::create(world.path("example_signal.root"), Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new("ntuple", branches(&["x", "y", "weights"]))).unwrap();
    let event = Column::new(Values::I64((0..1000).collect()), 1).unwrap();
    file.fill(tree, &[&numbers(None), &numbers(Some(100)), &numbers(None), &event]).unwrap();
    file.finish().unwrap();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &["y", "signal", "entry"]);
}

#[test]
fn a_damaged_or_foreign_model_is_refused() {
    let world = World::trained();
    let arguments =
        ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name));
    let [dataset, training, application, input] = arguments.each_ref().map(String::as_str);
    let apply = [dataset, training, application, input, "ntuple"];
    let whole = world.bytes("fold1_model.safetensors");
    std::fs::write(world.path("fold1_model.safetensors"), &whole[..whole.len() / 2]).unwrap();
    world.fails(1, "apply", &apply, &["fold1_model.safetensors"]);
    world.write("fold1_model.safetensors", "hello");
    world.fails(1, "apply", &apply, &["fold1_model.safetensors"]);
    std::fs::remove_file(world.path("fold1_model.safetensors")).unwrap();
    world.fails(1, "apply", &apply, &["fold1_model.safetensors"]);
}

#[test]
fn a_preprocessing_of_another_training_is_refused() {
    let world = World::trained();
    std::fs::copy(world.path("fold0_preprocessing.yaml"), world.path("fold1_preprocessing.yaml")).unwrap();
    let config = std::fs::read_to_string(world.path("application.yaml")).unwrap();
    world
        .write("application.yaml", &(config + "preprocessing: [fold0_preprocessing.yaml, fold1_preprocessing.yaml]\n"));
    let arguments =
        ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name));
    let [dataset, training, application, input] = arguments.each_ref().map(String::as_str);
    world.fails(1, "apply", &[dataset, training, application, input, "ntuple"], &["fold1_preprocessing.yaml"]);
}

#[test]
fn existing_score_branches_are_an_error_unless_overwritten() {
    let world = World::trained();
    let arguments =
        ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name));
    let [dataset, training, application, input] = arguments.each_ref().map(String::as_str);
    let apply = [dataset, training, application, input, "ntuple"];
    world.succeeds("apply", &apply);
    world.fails(1, "apply", &apply, &["ml_score_signal", "--overwrite"]);
    world.succeeds("apply", &[&apply[..], &["--overwrite"]].concat());
    twofold_tests::referee::assert_all_read_the_same(&world.path("example_data.root"), "ntuple");
}
