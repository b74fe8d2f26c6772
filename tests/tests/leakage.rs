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

#[test]
fn a_copy_with_scores_is_known_by_what_it_was_before() {
    let world = World::toy();
    world.edit("dataset.yaml", "class: background_1\n", "class: background_1\n        fold: 0\n");
    let other = "    background_3:\n        class: background_1\n        files: [example_data.root]\n        fold: 1\n";
    let config = std::fs::read_to_string(world.path("dataset.yaml")).unwrap();
    world.write("dataset.yaml", config + "\n" + other);
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let apply = |input: &str, options: &[&str]| {
        let input = world.text(input);
        let arguments = configs.iter().map(String::as_str).chain([input.as_str(), "ntuple"]);
        twofold_tests::world::run("apply", &arguments.chain(options.iter().copied()).collect::<Vec<_>>())
    };
    let fold_1 = ["--fold", "1"];
    let refused = |input: &str| {
        let done = apply(input, &[&fold_1[..], &["--overwrite"]].concat());
        assert!(done.stderr.contains("`--fold` is wrong"), "{input}: {}", done.stderr);
    };
    refused("example_background_1.root");
    let copy = world.text("copy.root");
    assert_eq!(apply("example_background_1.root", &["--output", &copy]).exit.code(), 0);
    refused("copy.root");
    // A copy of the copy, and the input itself with scores of its own.
    let second = world.text("second.root");
    assert_eq!(apply("copy.root", &["--output", &second, "--overwrite"]).exit.code(), 0);
    refused("second.root");
    assert_eq!(apply("example_background_1.root", &[]).exit.code(), 0);
    refused("example_background_1.root");
    assert_eq!(apply("example_background_1.root", &["--overwrite"]).exit.code(), 0, "it is known without a claim");
}

#[test]
fn models_of_different_trainings_and_of_older_fold_files_are_warned_of_by_name() {
    let world = World::trained();
    let apply = || {
        let mut arguments = apply(&world);
        arguments.extend(["--output".to_owned(), world.text("a.root"), "--overwrite".to_owned()]);
        world.succeeds("apply", &arguments.iter().map(String::as_str).collect::<Vec<_>>()).stderr
    };
    assert!(!apply().contains("warning"), "{}", apply());
    world.edit("training.yaml", "batch_size: 100", "batch_size: 50");
    world.succeeds("train", &[&world.text("training.yaml"), "1", "--force"]);
    let said = apply();
    assert!(said.contains("different trainings: `model.batch_size` is 100 in") && said.contains("50 in"), "{said}");
    world.edit("dataset.yaml", "x > -4", "x > -3");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    let matrix = ["training.yaml", "testing.yaml"].map(|name| world.text(name));
    let said = world.succeeds("confusion-matrix", &[&matrix[0], &matrix[1], "0"]).stderr;
    assert!(said.contains("fold0_model.safetensors` is older than") && said.contains("fold0_toy.root"), "{said}");
}

#[test]
fn variables_that_leak_are_named_by_the_check_and_by_the_training() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.edit("training.yaml", "    - y\n", "    - y\n    - event\n    - weights * 2\n");
    let checked = world.succeeds("check-dataset", &[&world.text("training.yaml")]).stdout;
    let trained = world.succeeds("train", &[&world.text("training.yaml"), "0"]).stderr;
    for said in [&checked, &trained] {
        assert!(said.contains("reads `event`, by which events are numbered"), "{said}");
        assert!(said.contains("`weights * 2` reads `weights`, of which the weight is made"), "{said}");
    }
}

#[test]
fn an_event_of_two_processes_is_counted() {
    let world = World::toy();
    let copy = "    again:\n        class: CLASS\n        files: [again.root]\n        cut_string: \"CUT\"\n";
    std::fs::copy(world.path("example_signal.root"), world.path("again.root")).unwrap();
    let config = std::fs::read_to_string(world.path("dataset.yaml")).unwrap();
    let check = |class: &str, cut: &str| {
        world.write("two.yaml", format!("{config}\n{}", copy.replace("CLASS", class).replace("CUT", cut)));
        let done = twofold_tests::world::run("check-dataset", &["--format", "json", &world.text("two.yaml")]);
        let report: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
        let found = |kind: &str| {
            let all = report[kind].as_array().unwrap().iter();
            all.filter(|one| one["name"] == "shared_events").map(|one| one["message"].to_string()).collect::<String>()
        };
        (found("problems"), found("warnings"))
    };
    let (problem, _) = check("signal", "x > 0");
    assert!(problem.contains("in process `signal` and in process `again`, both of class `signal`"), "{problem}");
    let (problem, warning) = check("background_1", "x > 0");
    assert!(problem.is_empty() && warning.contains("of class `background_1`"), "{problem}{warning}");
    assert_eq!(check("signal", "x <= -4 || x >= 4"), Default::default(), "no event passes both");
}
