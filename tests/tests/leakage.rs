//! No event is scored by a model that has seen it, whatever the YAML files say.

use twofold_tests::World;

fn apply(world: &World) -> Vec<String> {
    let mut arguments: Vec<_> =
        ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name)).into();
    arguments.push("ntuple".to_owned());
    arguments
}

fn scores(world: &World, file: &str) -> Vec<rootfile::Column> {
    let file = rootfile::RootFile::open(world.path(file)).unwrap();
    let tree = file.tree("ntuple").unwrap();
    tree.read(&["ml_score_signal", "ml_score_max_score", "ml_score_max_index"], 0..tree.entries()).unwrap()
}

#[test]
fn the_order_of_models_in_the_application_config_does_not_matter() {
    let world = World::trained();
    let mut arguments = apply(&world);
    let run = |arguments: &[String]| {
        world.succeeds("apply", &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    };
    arguments.extend(["--output".to_owned(), world.text("a.root")]);
    run(&arguments);
    let config = std::fs::read_to_string(world.path("application.yaml")).unwrap();
    world.write("application.yaml", swap(&config));
    arguments[6] = world.text("b.root");
    run(&arguments);
    assert_eq!(scores(&world, "a.root"), scores(&world, "b.root"));
}

#[test]
fn an_event_gets_the_model_of_the_other_fold() {
    let world = World::trained();
    let mut arguments = apply(&world);
    arguments.extend(["--output".to_owned(), world.text("a.root")]);
    world.succeeds("apply", &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    // Both models become the one of fold 0: events of fold 0 may no longer be scored.
    std::fs::copy(world.path("fold0_model.safetensors"), world.path("fold1_model.safetensors")).unwrap();
    std::fs::copy(world.path("fold0_preprocessing.yaml"), world.path("fold1_preprocessing.yaml")).unwrap();
    arguments[6] = world.text("b.root");
    world.fails(1, "apply", &arguments.iter().map(String::as_str).collect::<Vec<_>>(), &["fold"]);
}

#[test]
fn a_model_is_never_tested_on_its_own_fold() {
    let world = World::trained();
    let testing = |fold| {
        let done = twofold_tests::world::run(
            "confusion-matrix",
            &[&world.text("training.yaml"), &world.text("testing.yaml"), fold],
        );
        (done.exit.code(), done.stderr)
    };
    assert_eq!(testing("0").0, 0);
    // The datasets listed in the wrong order: the file of fold 1 says what it is.
    let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    world.write("training.yaml", swap(&config));
    let (exit, message) = testing("0");
    assert_ne!(exit, 0, "a model was tested on the events that it was trained on");
    assert!(message.contains("fold"), "{message}");
}

#[test]
fn a_fold_file_of_another_fold_is_not_trained_on() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    world.write("training.yaml", swap(&config));
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &["fold 1"]);
}

#[test]
fn permuted_variables_are_refused() {
    let world = World::trained();
    world.edit("training.yaml", "- x\n", "- z\n");
    world.edit("training.yaml", "- y\n", "- x\n");
    world.edit("training.yaml", "- z\n", "- y\n");
    let arguments = apply(&world);
    world.fails(1, "apply", &arguments.iter().map(String::as_str).collect::<Vec<_>>(), &["another order"]);
}

/// Exchanges fold 0 and fold 1 in the names of files.
fn swap(config: &str) -> String {
    config.replace("fold0_", "fold?_").replace("fold1_", "fold0_").replace("fold?_", "fold1_")
}
