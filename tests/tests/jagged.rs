//! The chain on branches of varying length: cuts, weights and variables from them, and the branches kept in the fold files.

use twofold_tests::{World, data, referee};

const DATASET: &str = "
output_path: FOLDER
output_filename: hzz.root
base_path: FOLDER
tree_path: events
fold: {hash: [MET_px, MET_py]}
processes:
  one:
    files: [signal.root]
    cut_string: Muon_E[0] > 20 && Sum$(Jet_E > 30) >= 1
    weight_string: EventWeight
    class: muons
  other:
    files: [background.root]
    cut_string: NMuon > 0 && Max$(abs(Muon_Pz)) < 100
    weight_string: EventWeight * (1 + Length$(Jet_Px))
    class: jets
";

const TRAINING: &str = "
datasets: [fold0_hzz.root, fold1_hzz.root]
output_path: FOLDER
classes: [muons, jets]
variables:
  - {name: pt_1, expression: 'sqrt(Muon_Px[0]^2 + Muon_Py[0]^2)'}
  - {name: e_2, expression: 'Muon_E[1]'}
  - {name: jets, expression: 'Length$(Jet_Px)'}
  - {name: jet_e, expression: 'Max$(Jet_E)'}
variable_defaults:
  pt_1: 0
  e_2: -1
  jet_e: 0
";

fn world() -> Option<World> {
    let file = data("root-corpus/scikit-hep-testdata/uproot-HZZ.root")?;
    let world = World::new();
    for copy in ["signal.root", "background.root"] {
        world.write(copy, std::fs::read(&file).unwrap());
    }
    let model = std::fs::read_to_string(twofold_tests::root().join("configs/toy/training.yaml")).unwrap();
    let model = model[model.find("\nmodel:").unwrap()..].replace("epochs: 20", "epochs: 2");
    let training = TRAINING.to_owned() + &model;
    let folder = world.text("");
    world.write("dataset.yaml", DATASET.replace("FOLDER", &folder));
    world.write(
        "training.yaml",
        training
            .replace("fold0", &format!("{folder}/fold0"))
            .replace("fold1_hzz", &format!("{folder}/fold1_hzz"))
            .replace("FOLDER", &folder),
    );
    world.write(
        "application.yaml",
        "classifiers: [fold0_model.safetensors, fold1_model.safetensors]\nbranch_prefix: score_\n",
    );
    Some(world)
}

#[test]
fn fold_files_keep_the_jagged_branches_of_the_events_that_pass() {
    let Some(world) = world() else { return };
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let agreed = referee::python("jagged_uproot.py", &[&world.path("")]);
    assert!(agreed.contains("the same events"), "{agreed}");
}

#[test]
fn variables_of_jagged_branches_are_trained_and_applied_with_their_defaults() {
    let Some(world) = world() else { return };
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
    let configs = ["dataset.yaml", "training.yaml", "application.yaml"].map(|name| world.text(name));
    let mut arguments: Vec<&str> = configs.iter().map(String::as_str).collect();
    let input = world.text("signal.root");
    arguments.extend([input.as_str(), "events"]);
    world.succeeds("apply", &arguments);
    let agreed = referee::python("jagged_uproot.py", &[&world.path("")]);
    assert!(agreed.contains("the same events") && agreed.contains("scores"), "{agreed}");
}

#[test]
fn a_variable_that_an_event_does_not_have_needs_a_default() {
    let Some(world) = world() else { return };
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.edit("training.yaml", "  e_2: -1\n", "");
    let words = ["variable `e_2` has no value at entry", "`Muon_E[1]`", "variable_defaults"];
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &words);

    // The events that were trained on all have it; among those that are scored are some without.
    world.edit("dataset.yaml", "Muon_E[0] > 20", "NMuon > 1");
    world.edit("dataset.yaml", "NMuon > 0 &&", "NMuon > 1 &&");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
    let files = ["dataset.yaml", "training.yaml", "application.yaml", "signal.root"].map(|name| world.text(name));
    let arguments: Vec<&str> = files.iter().map(String::as_str).chain(["events"]).collect();
    let words = ["variable `e_2` has no value at entry", "without a default", "--nan-score"];
    world.fails(1, "apply", &arguments, &words);
}
