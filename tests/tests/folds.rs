//! Trainings on their own fold or on all others: event by event, no model scores what it was trained on.

use std::collections::BTreeSet;
use std::path::Path;

use classifier::Classifier;
use common::config::TrainingConfig;
use modelfile::ModelFile;
use rootfile::{BranchSpec, Column, Compression, RootFile, TreeSpec, Writer};
use twofold_tests::World;

const EVENTS: i64 = 200;

/// Numbers of the events of a class, some of them negative, in no order; no number is in both classes.
fn numbers(class: &str) -> Vec<i64> {
    let first = if class == "a" { -37 } else { -37 + EVENTS };
    (0..EVENTS).map(|event| first + event * 77 % EVENTS).collect()
}

fn write(world: &World, class: &str) {
    let numbers = numbers(class);
    let shift = if class == "a" { 1.0 } else { -1.0 };
    let x: Vec<f32> = numbers.iter().map(|&number| (number as f32 * 0.7).sin() + shift).collect();
    let columns = [("x", Column::from(x)), ("event", Column::from(numbers))];
    let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
    let mut file = Writer::create(world.path(&format!("{class}.root")), Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new("t", branches)).unwrap();
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
}

/// Fold files of `folds` folds with these keys in the dataset configuration.
fn world(folds: u32, keys: &str) -> World {
    let world = World::new();
    let folder = world.text("");
    ["a", "b"].iter().for_each(|class| write(&world, class));
    let processes = "processes: {a: {files: [a.root], class: a}, b: {files: [b.root], class: b}}";
    world.write(
        "dataset.yaml",
        format!(
            "output_path: {folder}\nbase_path: {folder}\noutput_filename: set.root\ntree_path: t\nevent_branch: event\n\
             folds: {folds}\n{keys}\n{processes}\n"
        ),
    );
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let list = |name: &str| (0..folds).map(|fold| format!("{name}{fold}")).collect::<Vec<_>>();
    let datasets = list(&format!("{folder}/fold")).iter().map(|name| format!("{name}_set.root")).collect::<Vec<_>>();
    world.write(
        "training.yaml",
        format!(
            "datasets: [{}]\noutput_path: {folder}\nclasses: [a, b]\nvariables: [x]\n\
             model: {{name: example, batch_size: 20, epochs: 1}}\n",
            datasets.join(", ")
        ),
    );
    let models = list("fold").iter().map(|name| format!("{name}_model.safetensors")).collect::<Vec<_>>().join(", ");
    world.write("application.yaml", format!("classifiers: [{models}]\nbranch_prefix: s_\n"));
    world.write("testing.yaml", format!("model: [{models}]\nweight_branch: training_weight\n"));
    world
}

/// What a model that is replaced by a constant gives as score of class `a`: another number for each fold.
fn score_of(fold: u32) -> f32 {
    0.5f32.powi(fold as i32 + 1)
}

/// Trains all folds and gives the events that each model was trained on, by their numbers. Then each model gives its constant
/// score, so that the score of an event tells who scored it.
fn train(world: &World, folds: u32) -> Vec<BTreeSet<i64>> {
    let train = |fold: u32| {
        let done = world.succeeds("train", &[&world.text("training.yaml"), &fold.to_string()]);
        let path = world.path(&format!("fold{fold}_model.safetensors"));
        let mut model = ModelFile::read(&path).unwrap();
        let seen: BTreeSet<i64> = model
            .manifest
            .seen
            .files
            .iter()
            .flat_map(|file| ["a", "b"].map(|class| events(&file.path, class)))
            .flatten()
            .collect();
        let row = |class: &str| done.stdout.lines().find(|line| line.starts_with(class)).unwrap().to_owned();
        let read = |class| row(class).split_whitespace().nth(1).unwrap().parse::<usize>().unwrap();
        assert_eq!(read("a ") + read("b "), seen.len(), "the files that the model names are not what was read");
        for tensor in &mut model.tensors {
            tensor.values.fill(0.0);
            if tensor.shape == [2] {
                let score = score_of(fold);
                tensor.values[0] = (score / (1.0 - score)).ln();
            }
        }
        model.write(&path).unwrap();
        seen
    };
    (0..folds).map(train).collect()
}

fn events(path: &Path, tree: &str) -> Vec<i64> {
    let tree = RootFile::open(path).unwrap().tree(tree).unwrap();
    let column = tree.read(&["event"], 0..tree.entries()).unwrap().remove(0);
    column.as_slice().to_f64().into_iter().map(|number| number as i64).collect()
}

/// Applies the models to a tree of a file: the number and the score of each event.
fn apply(world: &World, input: &str, tree: &str, options: &[&str]) -> Vec<(i64, f32)> {
    let paths =
        ["dataset.yaml", "training.yaml", "application.yaml", input, "scored.root"].map(|name| world.text(name));
    let [dataset, training, application, input, output] = paths.each_ref().map(String::as_str);
    let arguments = [dataset, training, application, input, tree, "--output", output, "--overwrite"];
    world.succeeds("apply", &[&arguments[..], options].concat());
    let file = RootFile::open(world.path("scored.root")).unwrap().tree(tree).unwrap();
    let scores = file.read(&["s_a"], 0..file.entries()).unwrap().remove(0).as_slice().to_f64();
    let scores = scores.into_iter().map(|score| score as f32);
    events(&world.path("scored.root"), tree).into_iter().zip(scores).collect()
}

#[test]
fn no_model_scores_an_event_that_it_was_trained_on() {
    for folds in [2, 3, 5] {
        for mode in ["own", "others"] {
            let world = world(folds, &format!("train_on: {mode}"));
            let seen = train(&world, folds);
            let all: BTreeSet<i64> = numbers("a").into_iter().chain(numbers("b")).collect();
            for (fold, seen) in seen.iter().enumerate() {
                let own: BTreeSet<i64> =
                    all.iter().copied().filter(|number| number.rem_euclid(folds.into()) == fold as i64).collect();
                let expected = if mode == "own" { own } else { all.difference(&own).copied().collect() };
                assert_eq!(*seen, expected, "{folds} folds, {mode}: fold {fold}");
            }
            let unseen =
                |number: i64| (0..folds).filter(|&fold| !seen[fold as usize].contains(&number)).collect::<Vec<_>>();
            let trees = |name: &str| if name.len() > 1 { ["a", "b"].as_slice() } else { &["t"] }.to_vec();
            let inputs =
                ["a", "b"].map(str::to_owned).into_iter().chain((0..folds).map(|fold| format!("fold{fold}_set")));
            for (input, tree) in inputs.flat_map(|name| trees(&name).into_iter().map(move |tree| (name.clone(), tree)))
            {
                let place = format!("{folds} folds, {mode}: {input} {tree}");
                let input = format!("{input}.root");
                let scored = apply(&world, &input, tree, &[]);
                assert!(!scored.is_empty());
                for (number, score) in scored {
                    let by = (0..folds).find(|&fold| (score_of(fold) - score).abs() < 1e-6);
                    let by = by.unwrap_or_else(|| panic!("{place}: event {number} has the score {score}"));
                    assert!(
                        unseen(number).contains(&by),
                        "{place}: event {number} is scored by model {by}, which has seen it"
                    );
                }
                for (number, score) in apply(&world, &input, tree, &["--unseen", "mean"]) {
                    let by = unseen(number);
                    let mean = by.iter().map(|&fold| score_of(fold)).sum::<f32>() / by.len() as f32;
                    assert!(
                        (mean - score).abs() < 1e-6,
                        "{place}: event {number} has {score}, the mean of {by:?} is {mean}"
                    );
                }
            }
            let training = TrainingConfig::read(&world.path("training.yaml")).unwrap();
            for fold in 0..folds {
                let model = Classifier::read(&world.path(&format!("fold{fold}_model.safetensors"))).unwrap();
                let datasets = model.test_datasets(&training, None).unwrap();
                let of_file = |path: &Path| ["a", "b"].map(|class| events(path, class)).concat();
                let tested: Vec<i64> = datasets.iter().flat_map(|dataset| of_file(&dataset.path)).collect();
                assert_eq!(tested.len() + seen[fold as usize].len(), all.len());
                assert!(tested.iter().all(|number| !seen[fold as usize].contains(number)), "{folds} folds, {mode}");
                let fold = fold.to_string();
                world.succeeds("confusion-matrix", &[&world.text("training.yaml"), &world.text("testing.yaml"), &fold]);
            }
        }
    }
}

#[test]
fn new_fold_files_of_more_than_two_folds_are_for_trainings_on_all_others_and_older_ones_for_their_own() {
    for (folds, keys, trained) in [(2, "", 1), (3, "", 2), (3, "train_on: own", 1), (2, "train_on: others", 1)] {
        let world = world(folds, keys);
        world.succeeds("train", &[&world.text("training.yaml"), "0"]);
        let seen = ModelFile::read(&world.path("fold0_model.safetensors")).unwrap().manifest.seen;
        assert_eq!(seen.files.len(), trained, "{folds} folds, {keys:?}");
        let name = if seen.fold.train_on.is_unsaid() { "fold0_set.root" } else { "fold1_set.root" };
        assert!(seen.files[0].path.ends_with(name));
        assert_eq!(seen.inputs.len(), 2, "each ntuple once");
    }
    // As files of a program that did not know of the choice: the key is not there.
    let world = world(3, "train_on: own");
    let bytes = world.bytes("fold0_set.root");
    assert!(!bytes.windows(8).any(|window| window == b"train_on"), "fold files of `own` are those of older programs");
}

#[test]
fn all_that_train_reads_of_other_folds_is_checked() {
    let world = world(3, "");
    let arguments = [world.text("training.yaml"), "0".to_owned()];
    let train = || twofold_tests::world::run("train", &[&arguments[0], &arguments[1]]);
    let folder = world.text("");
    // Two files in each other's place.
    let swap = |world: &World| {
        world.edit("training.yaml", "fold1_set", "fold?_set");
        world.edit("training.yaml", "fold2_set", "fold1_set");
        world.edit("training.yaml", "fold?_set", "fold2_set");
    };
    swap(&world);
    assert!(train().stderr.contains("is of fold 2, but it is number 1 of those listed"), "{}", train().stderr);
    world.fails(2, "check-dataset", &[&arguments[0]], &[]);
    swap(&world);
    // One that is not listed.
    world.edit("training.yaml", &format!(", {folder}/fold2_set.root"), "");
    assert!(train().stderr.contains("list the files of all folds"), "{}", train().stderr);
    let checked = twofold_tests::world::run("check-dataset", &[&arguments[0]]);
    assert!(checked.exit.code() == 2 && checked.stdout.contains("of 3 there are files of 2"), "{}", checked.stdout);
    world.edit("training.yaml", "fold1_set.root]", &format!("fold1_set.root, {folder}/fold2_set.root]"));
    world.succeeds("check-dataset", &[&arguments[0]]);
    // One of another run.
    std::fs::copy(world.path("fold1_set.root"), world.path("kept.root")).unwrap();
    world.edit("dataset.yaml", "folds: 3", "folds: 3\ntrain_on: own");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    std::fs::copy(world.path("kept.root"), world.path("fold1_set.root")).unwrap();
    world.succeeds("train", &[&arguments[0], "0"]);
    world.breaks_off(1, "train", &[&arguments[0], "1"], &["trained on that fold", "on all others", "same `train_on`"]);
}

#[test]
fn eras_and_files_of_other_tools_are_trained_on_all_others_too() {
    let world = world(3, "");
    let folder = world.text("");
    // A second era of other events.
    world.edit("dataset.yaml", "output_filename: set.root", "output_filename: two.root");
    world.edit("dataset.yaml", "a: {files: [a.root]", "a: {cut_string: x > 0, files: [a.root]");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let list =
        |name: &str| (0..3).map(|fold| format!("{folder}/fold{fold}_{name}.root")).collect::<Vec<_>>().join(", ");
    let config = |datasets: &str| {
        let model = "model: {name: example, batch_size: 20, epochs: 1}";
        world.write(
            "eras.yaml",
            format!("{datasets}\noutput_path: {folder}/eras\nclasses: [a, b]\nvariables: [x]\n{model}\n"),
        );
    };
    config(&format!("datasets_1: [{}]\ndatasets_2: [{}]", list("set"), list("two")));
    world.succeeds("train", &[&world.text("eras.yaml"), "1"]);
    let seen = ModelFile::read(&world.path("eras/fold1_model.safetensors")).unwrap().manifest.seen;
    let files: Vec<_> = seen.files.iter().map(|file| file.path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(files, ["fold0_set.root", "fold0_two.root", "fold2_set.root", "fold2_two.root"]);
    // Files that do not say their fold.
    for fold in 0..3 {
        let of_fold = |number: &i64| number.rem_euclid(3) == fold;
        let mut file = Writer::create(world.path(&format!("fold{fold}_other.root")), Compression::default()).unwrap();
        for class in ["a", "b"] {
            let numbers: Vec<i64> = numbers(class).into_iter().filter(of_fold).collect();
            let weights = vec![1.0f32; numbers.len()];
            let x: Vec<f32> = numbers.iter().map(|&number| (number as f32).sin()).collect();
            let columns = [("x", Column::from(x)), ("event", numbers.into()), ("training_weight", weights.into())];
            let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
            let tree = file.tree(TreeSpec::new(class, branches)).unwrap();
            file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
        }
        file.finish().unwrap();
    }
    config(&format!("datasets: [{}]\nevent_branch: event\ntrain_on: others", list("other")));
    world.succeeds("train", &[&world.text("eras.yaml"), "1", "--force"]);
    let seen = ModelFile::read(&world.path("eras/fold1_model.safetensors")).unwrap().manifest.seen;
    assert_eq!(seen.fold.trained_folds(), [0, 2]);
    config(&format!("datasets: [{}]\nevent_branch: x\ntrain_on: others", list("other")));
    world.breaks_off(1, "train", &[&world.text("eras.yaml"), "1", "--force"], &["fold"]);
    config(&format!("datasets: [{}]\ntrain_on: others", list("set")));
    world.breaks_off(2, "train", &[&world.text("eras.yaml"), "1", "--force"], &["said by the fold files"]);
}
