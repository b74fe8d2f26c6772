//! `check-dataset` foretells what the other tools do, and its numbers are those of numpy.

use common::config::DatasetConfig;
use serde_json::Value;
use twofold_tests::world::run;
use twofold_tests::{World, data, referee, root};

fn report(config: &str) -> Value {
    serde_json::from_str(&run("check-dataset", &[config, "--format", "json"]).stdout).unwrap()
}

/// Compares the report on `dataset.yaml` with uproot and numpy.
fn agrees_with_numpy(world: &World) {
    let text = world.text("dataset.yaml");
    world.write("report.json", report(&text).to_string());
    let config = DatasetConfig::read(text.as_ref()).unwrap();
    world.write("config.json", serde_json::to_string(&config).unwrap());
    let agreed = referee::python("check_dataset.py", &[&world.path("report.json"), &world.path("config.json")]);
    assert!(agreed.contains("correlations agree"), "{agreed}");
}

#[test]
fn a_healthy_toy_has_no_problems_before_and_after_its_fold_files_are_made() {
    let world = World::toy();
    let (dataset, training) = (world.text("dataset.yaml"), world.text("training.yaml"));
    world.succeeds("check-dataset", &[&dataset]);
    agrees_with_numpy(&world);
    assert_eq!(run("check-dataset", &[&training]).exit.code(), 2, "there are no fold files yet");
    world.succeeds("create-training-dataset", &[&dataset]);
    let done = world.succeeds("check-dataset", &[&training]);
    assert!(done.stdout.contains("No problems."), "{}", done.stdout);
}

#[test]
fn real_ntuples_have_the_sums_and_moments_that_numpy_finds() {
    let Some(skims) = data("physics/cms-htautau-2012") else { return };
    let world = World::new();
    let config = std::fs::read_to_string(root().join("configs/cms-htautau/dataset.yaml")).unwrap();
    let config = config.replace("${TWOFOLD_DATA}/physics/cms-htautau-2012", &skims.display().to_string());
    world.write("dataset.yaml", config.replace("output/cms-htautau", &world.text("")));
    agrees_with_numpy(&world);
    let report = report(&world.text("dataset.yaml"));
    let sentinels: Vec<&str> = report["inputs"]["variables"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["sentinel"]["value"].as_f64() == Some(-999.0))
        .map(|row| row["name"].as_str().unwrap())
        .collect();
    assert!(
        sentinels.contains(&"jpt_1") && sentinels.contains(&"mjj") && !sentinels.contains(&"pt_1"),
        "{sentinels:?}"
    );
}

#[test]
fn jagged_branches_are_no_inputs_of_their_own() {
    let Some(file) = data("root-corpus/scikit-hep-testdata/uproot-HZZ.root") else { return };
    let world = World::new();
    world.write("hzz.root", std::fs::read(file).unwrap());
    let (folder, process) = (world.text(""), "{files: [hzz.root], class: CLASS, cut_string: NJet CUT}");
    let process = |class, cut| process.replace("CLASS", class).replace("CUT", cut);
    let (signal, background) = (process("s", "> 0"), process("b", "== 0"));
    world.write(
        "dataset.yaml",
        format!(
            "output_path: {folder}\noutput_filename: out.root\nbase_path: {folder}\ntree_path: events\n\
             fold: {{hash: [MET_px, MET_py]}}\nprocesses:\n  one: {signal}\n  two: {background}\n"
        ),
    );
    agrees_with_numpy(&world);
    let inputs = report(&world.text("dataset.yaml"))["inputs"]["variables"].to_string();
    assert!(inputs.contains("MET_px") && !inputs.contains("Muon_Px") && !inputs.contains("Electron_Iso"), "{inputs}");
}

/// A tool fails where the check says so, and with the same words.
fn foretold(world: &World, config: &str, tool: &[&str], words: &str) {
    let check = run("check-dataset", &[&world.text(config)]);
    assert_eq!(check.exit.code(), 2, "{}", check.stdout);
    let one_line = check.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains(words), "check-dataset does not say {words:?}:\n{}", check.stdout);
    let done = run(tool[0], &[&[world.text(config).as_str()], &tool[1..]].concat());
    assert!(done.exit.code() != 0 && done.stderr.contains(words), "{tool:?} does not say {words:?}:\n{}", done.stderr);
}

#[test]
fn what_ends_the_other_tools_is_foretold_in_their_words() {
    let world = World::toy();
    let yaml = std::fs::read_to_string(world.path("dataset.yaml")).unwrap();
    let create = ["create-training-dataset"];
    for (from, to, words) in [
        ("example_signal.root", "nothing_*.root", "nothing_*.root`"),
        ("tree_path: ntuple", "tree_path: ntupel", "`ntupel`"),
        ("x > -4", "evnt > -4", "unknown branch `evnt`"),
        ("x > -4", "x > 40", "class `signal` has no events in fold 0"),
        ("event_branch: event", "event_branch: x", "event number"),
        ("weight_string: \"weights\"", "weight_string: \"log(x)\"", "weight is NaN at entry"),
        ("output_path:", "compression: zip\noutput_path:", "unknown compression `zip`"),
    ] {
        world.write("broken.yaml", yaml.replacen(from, to, 1));
        foretold(&world, "broken.yaml", &create, words);
    }
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let yaml = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    for (from, to, words) in [
        ("- x\n", "- \"log(x)\"\n", "variable `log(x)` is NaN at entry"),
        ("- x\n", "- xx\n", "unknown branch `xx`"),
        ("background_2", "background_3", "cannot read class `background_3`"),
        (
            "event_weights: training_weight",
            "event_weights: \"-training_weight\"",
            "training weights of class `signal` sum to -",
        ),
        ("fold0_toy.root", "fold1_toy.root", "is of fold 1, but it is number 0"),
    ] {
        world.write("broken.yaml", yaml.replace(from, to));
        foretold(&world, "broken.yaml", &["train", "0"], words);
    }
}
