//! From ntuples to scores: on the toy, on the reference's own YAML files and on real CMS ntuples.

use std::process::Command;

use rootfile::{RootFile, Values};
use twofold_tests::{World, binary, data, referee, root};

/// Asserts that every branch of `old` stands unchanged in `new`.
fn assert_kept(old: &std::path::Path, new: &std::path::Path, tree: &str) {
    let (old, new) = (RootFile::open(old).unwrap(), RootFile::open(new).unwrap());
    let (old_tree, new_tree) = (old.tree(tree).unwrap(), new.tree(tree).unwrap());
    assert_eq!(old_tree.entries(), new_tree.entries());
    for branch in old_tree.branches().iter().filter(|branch| branch.element().is_some()) {
        let read = |tree: &rootfile::Tree| tree.read(&[branch.name()], 0..tree.entries()).unwrap();
        assert!(read(&old_tree) == read(&new_tree), "{} changed", branch.name());
    }
    for key in old.keys() {
        assert!(new.key(key.path()).is_some(), "{} is lost", key.path());
    }
}

#[test]
fn the_toy_runs_from_generation_to_scores_and_figures() {
    let world = World::trained();
    for fold in ["0", "1"] {
        world.succeeds("confusion-matrix", &[&world.text("training.yaml"), &world.text("testing.yaml"), fold]);
    }
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name));
    let [dataset, training, application, input] = paths.each_ref().map(String::as_str);
    std::fs::copy(input, world.path("before.root")).unwrap();
    world.succeeds("apply", &[dataset, training, application, input, "ntuple"]);

    assert_kept(&world.path("before.root"), &world.path("example_data.root"), "ntuple");
    for file in world.files().iter().filter(|file| file.ends_with(".root")) {
        let opened = RootFile::open(world.path(file)).unwrap();
        for tree in opened.trees() {
            referee::assert_all_read_the_same(&world.path(file), tree);
        }
    }
    let names = ["standard", "efficiency1", "efficiency2", "purity1", "purity2"];
    let weighted = ["standard_cw", "efficiency_cw1", "efficiency_cw2", "purity_cw1", "purity_cw2"];
    for name in names.iter().chain(&weighted) {
        for extension in ["png", "pdf", "yaml"] {
            assert!(!world.bytes(&format!("fold0_confusion_{name}.{extension}")).is_empty());
        }
    }
    let scored = RootFile::open(world.path("example_data.root")).unwrap();
    let tree = scored.tree("ntuple").unwrap();
    let names = [
        "ml_score_signal",
        "ml_score_background_1",
        "ml_score_background_2",
        "ml_score_max_score",
        "ml_score_max_index",
    ];
    let columns = tree.read(&names, 0..tree.entries()).unwrap();
    let float = |column: usize| columns[column].get::<f32>().unwrap();
    let Values::I32(index) = columns[4].values() else { panic!("max_index is not a 32-bit integer") };
    for entry in 0..index.len() {
        let scores = [float(0)[entry], float(1)[entry], float(2)[entry]];
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-5, "entry {entry}: {scores:?}");
        assert_eq!(scores[index[entry] as usize], float(3)[entry]);
        assert!(scores.iter().all(|&score| score <= float(3)[entry]));
    }
}

#[test]
fn the_yaml_files_of_the_reference_run_unchanged() {
    let world = World::new();
    let configs = root().join("tests/fixtures/htt-ml");
    let command = |tool: &str, arguments: &[&str]| {
        let done = Command::new(binary(tool)).args(arguments).current_dir(world.path("")).output().unwrap();
        assert!(done.status.success(), "{tool} {arguments:?}\n{}", String::from_utf8_lossy(&done.stderr));
    };
    let config = |name: &str| configs.join(name).display().to_string();
    let (dataset, training) = (config("dataset.yaml"), config("training.yaml"));
    command("write-example-dataset", &["."]);
    command("create-training-dataset", &[&dataset]);
    for fold in ["0", "1"] {
        command("train", &[&training, fold]);
        command("confusion-matrix", &[&training, &config("testing.yaml"), fold]);
    }
    command("apply", &[&dataset, &training, &config("application.yaml"), "example_data.root", "ntuple"]);
    assert!(world.files().contains(&"fold1_confusion_standard.yaml".to_owned()), "{:?}", world.files());
}

#[test]
fn real_ntuples_run_from_cuts_to_scores() {
    let Some(skims) = data("physics/cms-htautau-2012") else { return };
    let world = World::new();
    for name in ["dataset", "training", "testing", "application"] {
        let config = std::fs::read_to_string(root().join(format!("configs/cms-htautau/{name}.yaml"))).unwrap();
        let config = config.replace("${TWOFOLD_DATA}/physics/cms-htautau-2012", &skims.display().to_string());
        world.write(&format!("{name}.yaml"), config.replace("output/cms-htautau", &world.text("")));
    }
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
        world.succeeds("confusion-matrix", &[&world.text("training.yaml"), &world.text("testing.yaml"), fold]);
    }
    let paths = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let [dataset, training, application] = paths.each_ref().map(String::as_str);
    for name in ["Run2012B_TauPlusXSkim.root", "GluGluToHToTauTauSkim.root"] {
        let (input, scored) = (skims.join(name), world.text(name));
        let before = std::fs::read(&input).unwrap();
        let text = input.display().to_string();
        world.succeeds("apply", &[dataset, training, application, &text, "Events", "--output", &scored]);
        assert!(before == std::fs::read(&input).unwrap(), "the input changed");
        assert_kept(&input, &world.path(name), "Events");
        referee::assert_all_read_the_same(&world.path(name), "Events");
    }
}
