//! Files of all formats so far: what older programs wrote, later ones use.
//!
//! `fixtures/formats/1/README.md` says how its files were made.

use std::collections::BTreeMap;
use std::process::Command;

use modelfile::ModelFile;
use rootfile::RootFile;
use twofold_tests::{World, binary, root};

/// Columns of scores by model and branch.
type Scores = BTreeMap<String, BTreeMap<String, Vec<f32>>>;

/// What `apply` is told beside its files.
const MODELS: [(&str, &[&str]); 5] = [
    ("single", &[]),
    ("ensemble", &["--uncertainty"]),
    ("parametrised", &["--parameter", "100,200"]),
    ("eras", &["--era", "late"]),
    ("regression", &[]),
];

/// A copy of the files of a format. Their paths are relative to their folder.
fn world(format: &str) -> World {
    let world = World::new();
    let files = root().join("tests/fixtures/formats").join(format);
    let mut folders = vec![files.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let from = entry.unwrap().path();
            let to = world.path(from.strip_prefix(&files).unwrap().to_str().unwrap());
            if from.is_dir() {
                std::fs::create_dir(to).unwrap();
                folders.push(from);
            } else {
                std::fs::copy(from, to).unwrap();
            }
        }
    }
    world
}

/// Runs a tool in the folder; what it says on stderr.
fn run(world: &World, tool: &str, arguments: &[&str]) -> String {
    let done = Command::new(binary(tool)).args(arguments).current_dir(world.path("")).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{tool} {arguments:?}\n{said}");
    said
}

/// Scores the events of `data.root` with the models that `training` made.
fn apply(world: &World, training: &str, application: &str, options: &[&str]) {
    let arguments =
        ["dataset.yaml", training, application, "data.root", "ntuple", "--output", "scored.root", "--overwrite"];
    run(world, "apply", &[&arguments[..], options].concat());
}

#[test]
fn models_of_format_1_give_the_scores_that_they_gave() {
    let world = world("1");
    let expected: Scores = serde_json::from_slice(&world.bytes("scores.json")).unwrap();
    assert_eq!(expected.len(), MODELS.len());
    for (model, options) in MODELS {
        apply(&world, &format!("{model}.yaml"), "application.yaml", options);
        let file = RootFile::open(world.path("scored.root")).unwrap();
        let tree = file.tree("ntuple").unwrap();
        for (branch, expected) in &expected[model] {
            let column = &tree.read(&[branch.as_str()], 0..tree.entries()).unwrap()[0];
            let found = column.get::<f32>().unwrap();
            assert_eq!(found.len(), expected.len());
            // Other processors round differently.
            let far = found.iter().zip(expected).find(|(found, expected)| (*found - *expected).abs() > 1e-5);
            assert!(far.is_none(), "{model}: `{branch}`: {far:?}");
        }
    }
}

#[test]
fn a_model_of_format_1_agrees_with_its_preprocessing_file_and_its_fold_files() {
    let world = world("1");
    let application = String::from_utf8(world.bytes("application.yaml")).unwrap();
    world.write(
        "application.yaml",
        application + "preprocessing: [fold0_preprocessing.yaml, fold1_preprocessing.yaml]\n",
    );
    apply(&world, "single.yaml", "application.yaml", &[]);
    world.write("testing.yaml", "model: [fold0_model.safetensors]\nweight_branch: training_weight\n");
    run(&world, "confusion-matrix", &["single.yaml", "testing.yaml", "0", "--quiet"]);
    assert!(world.path("single/fold0_confusion_sums.yaml").exists());
}

#[test]
fn a_model_of_format_1_is_written_in_format_2_and_is_the_same_model() {
    let world = world("1");
    for (model, _) in MODELS {
        let path = world.path(&format!("{model}/fold0_model.safetensors"));
        let old = ModelFile::read(&path).unwrap();
        old.write(&path).unwrap();
        assert_eq!(ModelFile::read(&path).unwrap(), old);
        let bytes = std::fs::read(&path).unwrap();
        let newer = br#"{\"format\":2,\"interface\":{"#;
        assert!(bytes.windows(newer.len()).any(|window| window == newer), "{model} is not of format 2");
    }
}

#[test]
fn a_fold_file_of_format_1_trains_to_the_same_tensors() {
    let world = world("1");
    let old = ModelFile::read(&world.path("single/fold0_model.safetensors")).unwrap();
    run(&world, "train", &["single.yaml", "0", "--force", "--quiet"]);
    let new = ModelFile::read(&world.path("single/fold0_model.safetensors")).unwrap();
    assert_eq!(new.manifest.interface, old.manifest.interface);
    assert_eq!(new.manifest.seen, old.manifest.seen);
    for (new, old) in new.tensors.iter().zip(&old.tensors) {
        assert_eq!((&new.name, &new.shape), (&old.name, &old.shape));
        // Other processors round differently.
        let near = new.values.iter().zip(&old.values).all(|(new, old)| (new - old).abs() < 1e-3);
        assert!(near, "{}: {:?}, {:?}", new.name, new.values, old.values);
    }
}

#[test]
fn a_checkpoint_of_format_1_goes_on() {
    let world = world("1");
    run(&world, "train", &["checkpoint.yaml", "0", "--resume"]);
    let log = String::from_utf8(world.bytes("checkpoint/fold0_training.log")).unwrap();
    assert!(log.contains("going on after epoch 3"), "{log}");
    assert!(ModelFile::read(&world.path("checkpoint/fold0_model.safetensors")).is_ok());
}
