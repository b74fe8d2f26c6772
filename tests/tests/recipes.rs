//! What is done around a network: missing values, one frame for all events, turned events, ensembles, parametrised networks.

use std::f32::consts::PI;

use rootfile::{BranchSpec, Column, Compression, RootFile, TreeSpec, Writer};
use twofold_tests::{World, data, root};

/// Two objects of an event.
#[derive(Clone, Copy)]
struct Event {
    eta: [f32; 2],
    /// -999 where there is no second object.
    phi: [f32; 2],
}

impl Event {
    /// Signal objects are near one another; in one event of seven there is no second.
    fn new(number: u32, signal: bool) -> Self {
        let wave = |step: f64| (((f64::from(number) + 0.5) * step).sin() * 43_758.5).fract() as f32;
        let (phi, apart) = (PI * wave(0.37), if signal { 0.8 } else { 2.6 } * wave(0.71));
        let eta = 2.0 * wave(1.13);
        let second =
            if number.is_multiple_of(7) { [-999.0; 2] } else { [eta + apart * wave(1.7), around(phi + apart)] };
        Self { eta: [eta, second[0]], phi: [phi, second[1]] }
    }

    /// The same event seen from elsewhere.
    fn turned(self, angle: f32, reflect_y: bool, reflect_z: bool) -> Self {
        let [y, z] = [reflect_y, reflect_z].map(|reflect| if reflect { -1.0 } else { 1.0 });
        let there = |value: f32| value != -999.0;
        Self {
            eta: self.eta.map(|eta| if there(eta) { z * eta } else { eta }),
            phi: self.phi.map(|phi| if there(phi) { around(y * phi + angle) } else { phi }),
        }
    }
}

fn around(angle: f32) -> f32 {
    angle - 2.0 * PI * (angle / (2.0 * PI)).round()
}

fn write(world: &World, name: &str, events: &[Event]) {
    let column = |of: fn(&Event) -> f32| Column::from(events.iter().map(of).collect::<Vec<f32>>());
    let columns = [
        ("eta_0", column(|event| event.eta[0])),
        ("phi_0", column(|event| event.phi[0])),
        ("eta_1", column(|event| event.eta[1])),
        ("phi_1", column(|event| event.phi[1])),
        ("event", Column::from((0..events.len() as i64).collect::<Vec<_>>())),
    ];
    let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
    let mut file = Writer::create(world.path(name), Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new("events", branches)).unwrap();
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
}

/// Fold files of both classes, and configurations in which `{more}` stands for what is tried.
fn world(variables: &str, more: &str) -> World {
    let world = World::new();
    for (name, signal) in [("signal", true), ("background", false)] {
        write(&world, &format!("{name}.root"), &(0..4000).map(|number| Event::new(number, signal)).collect::<Vec<_>>());
    }
    let folder = world.text("");
    let dataset = "output_filename: d.root\ntree_path: events\nevent_branch: event\nprocesses:\n  \
                   s: {files: [signal.root], class: signal}\n  b: {files: [background.root], class: background}\n";
    world.write("dataset.yaml", format!("output_path: {folder}\nbase_path: {folder}\n{dataset}"));
    let datasets = format!("datasets: [{folder}/fold0_d.root, {folder}/fold1_d.root]\noutput_path: {folder}\n");
    let model =
        "model: {architecture: {layers: [24, 24], activation: tanh}, batch_size: 100, epochs: 6, learning_rate: 0.01}";
    let training = format!("{datasets}classes: [signal, background]\nvariables: {variables}\n{more}\n{model}\n");
    world.write("training.yaml", training);
    let models = "classifiers: [fold0_model.safetensors, fold1_model.safetensors]\nbranch_prefix: s_\n";
    world.write("application.yaml", models);
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world
}

fn train_both(world: &World) {
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
}

/// Scores of events, of which each has the number of the place of the one that it is made of.
fn scores(world: &World, events: &[Event], branch: &str, options: &[&str]) -> Vec<f32> {
    write(world, "scored.root", events);
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "scored.root"].map(|name| world.text(name));
    let arguments = paths.iter().map(String::as_str).chain(["events"]).chain(options.iter().copied());
    world.succeeds("apply", &arguments.collect::<Vec<_>>());
    read(world, "scored.root", "events", branch)
}

fn read(world: &World, file: &str, tree: &str, branch: &str) -> Vec<f32> {
    let file = RootFile::open(world.path(file)).unwrap();
    let tree = file.tree(tree).unwrap();
    tree.read(&[branch], 0..tree.entries()).unwrap()[0].get::<f32>().unwrap().to_vec()
}

const ANGLES: &str = "[eta_0, phi_0, eta_1, phi_1]";

#[test]
fn in_one_frame_an_event_has_the_same_score_from_wherever_it_is_seen() {
    let frame = "missing: {value: -999, indicator: [phi_1]}\nevent_frame: {objects: {a: [~, eta_0, phi_0], b: [~, eta_1, phi_1]}, \
                 rotate_to: a, reflect_y: b, reflect_z: a}";
    let world = world("[eta_0, eta_1, phi_1]", frame);
    let checked = world.succeeds("check-dataset", &[&world.text("training.yaml")]).stdout;
    assert!(checked.contains("missing in 14.3") && !checked.contains("sentinel"), "{checked}");
    train_both(&world);
    let plain: Vec<Event> = (0..700).map(|number| Event::new(number, number % 2 == 0)).collect();
    let expected = scores(&world, &plain, "s_signal", &[]);
    let spread = expected.iter().fold((1.0f32, 0.0f32), |(low, high), &score| (low.min(score), high.max(score)));
    assert!(spread.1 - spread.0 > 0.5, "nothing is learnt: {spread:?}");
    for (angle, reflect_y, reflect_z) in [(1.0, false, false), (0.0, true, false), (2.5, true, true)] {
        let turned: Vec<Event> = plain.iter().map(|event| event.turned(angle, reflect_y, reflect_z)).collect();
        let found = scores(&world, &turned, "s_signal", &[]);
        let apart = expected.iter().zip(&found).map(|(a, b)| (a - b).abs());
        let (event, worst) = apart.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert!(worst < 1e-4, "event {event} turned by {angle}: {worst}");
    }
}

#[test]
fn turned_events_teach_what_angles_do_not_tell_and_their_mean_score_is_the_same_at_each_angle() {
    let augmentation = "missing: {value: -999}\naugmentation: {objects: {a: [~, eta_0, phi_0], b: [~, eta_1, phi_1]}, rotate: true, \
                        reflect_y: true, reflect_z: true, angles: 4}";
    let world = world(ANGLES, augmentation);
    train_both(&world);
    let plain: Vec<Event> = (0..300).map(|number| Event::new(number, number % 2 == 0)).collect();
    let expected = scores(&world, &plain, "s_signal", &[]);
    for (angle, reflect_y) in [(PI / 2.0, false), (PI, true)] {
        let turned: Vec<Event> = plain.iter().map(|event| event.turned(angle, reflect_y, true)).collect();
        let found = scores(&world, &turned, "s_signal", &[]);
        let apart = expected.iter().zip(&found).map(|(a, b)| (a - b).abs());
        let (event, worst) = apart.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert!(worst < 1e-4, "event {event} turned by {angle}: {worst}");
    }
    let signal = |first: usize| expected[first..].iter().step_by(2).sum::<f32>();
    assert!(signal(0) > 1.2 * signal(1), "nothing is learnt: {} {}", signal(0), signal(1));
}

#[test]
fn a_sentinel_that_nobody_declared_is_told_before_the_training() {
    let world = world(ANGLES, "");
    let told = world.succeeds("train", &[&world.text("training.yaml"), "0"]).stderr;
    assert!(told.contains("variable `eta_1` is -999 in 14.3") && told.contains("missing: {value: -999}"), "{told}");
    world.edit("training.yaml", "variables:", "missing: {value: -999}\nvariables:");
    let told = world.succeeds("train", &[&world.text("training.yaml"), "0", "--force"]).stderr;
    assert!(!told.contains("-999"), "{told}");
    world.edit("training.yaml", "[eta_0,", "[{name: none, expression: \"eta_0 - eta_0 - 999\"},");
    world.fails(
        1,
        "train",
        &[&world.text("training.yaml"), "0", "--force"],
        &["variable `none` is missing in all events"],
    );
}

#[test]
fn the_members_of_an_ensemble_differ_and_apply_says_by_how_much() {
    let world = world(ANGLES, "missing: {value: -999}\nclass_weights: equal");
    world.fails(2, "train", &[&world.text("training.yaml"), "2"], &["fold"]);
    train_both(&world);
    let plain: Vec<Event> = (0..300).map(|number| Event::new(number, number % 2 == 0)).collect();
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "signal.root"].map(|name| world.text(name));
    let [dataset, training, application, input] = paths.each_ref().map(String::as_str);
    let arguments = [dataset, training, application, input, "events", "--uncertainty"];
    world.fails(2, "apply", &arguments, &["is a single network", "train an `ensemble`"]);
    world.edit("training.yaml", "epochs: 6", "epochs: 6, save_best_only: true, ensemble: {members: 3}");
    for fold in ["0", "1"] {
        world.succeeds("train", &[training, fold, "--force"]);
    }
    let mean = scores(&world, &plain, "s_signal", &["--uncertainty"]);
    let [signal, background] =
        ["s_signal_std", "s_background_std"].map(|name| read(&world, "scored.root", "events", name));
    assert!(signal.iter().zip(&background).all(|(a, b)| (a - b).abs() < 1e-5), "scores of both classes add up to 1");
    assert!(signal.iter().all(|spread| (0.0..0.5).contains(spread)) && signal.iter().any(|spread| *spread > 1e-3));
    assert!(mean.iter().all(|score| (0.0..=1.0).contains(score)));
}

#[test]
fn a_parametrised_network_knows_a_mass_that_it_was_not_trained_on() {
    let world = World::new();
    world.succeeds(
        "write-example-dataset",
        &["--dataset", "resonance", "--events-per-process", "4000", &world.text("")],
    );
    for name in ["dataset", "training", "application", "testing"] {
        let config = std::fs::read_to_string(root().join(format!("configs/pnn/{name}.yaml"))).unwrap();
        world.write(&format!("{name}.yaml"), config.replace("output/pnn", &world.text("")));
    }
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "testing.yaml"].map(|name| world.text(name));
    let [dataset, training, application, testing] = paths.each_ref().map(String::as_str);
    world.succeeds("create-training-dataset", &[dataset]);
    train_both(&world);
    let (signal, background) = (world.text("example_resonance_600.root"), world.text("example_background.root"));
    let apply = |input: &str, options: &[&str]| {
        let fixed = [dataset, training, application, input, "ntuple", "--overwrite"];
        world.succeeds("apply", &fixed.iter().chain(options).copied().collect::<Vec<_>>());
    };
    let arguments = [dataset, training, application, background.as_str(), "ntuple"];
    world.fails(2, "apply", &arguments, &["is parametrised", "--parameter"]);
    let twice = [&arguments[..], &["--parameter", "600,300,600"]].concat();
    world.fails(2, "apply", &twice, &["res_mass = 600 is given twice"]);
    let outside = [&arguments[..], &["--parameter", "600,1200"]].concat();
    world.fails(2, "apply", &outside, &["res_mass = 1200 is outside of 300 to 1000", "--extrapolate"]);
    for input in [&signal, &background] {
        apply(input, &["--parameter", "300,600"]);
    }
    world.succeeds("confusion-matrix", &["--parameter", "500", training, testing, "0"]);
    let nowhere = ["--force", "--parameter", "600", training, testing, "0"];
    world.fails(1, "confusion-matrix", &nowhere, &["no signal events with res_mass = 600", "the values are"]);
    let both = |branch: &str| {
        ["example_resonance_600.root", "example_background.root"].map(|file| read(&world, file, "ntuple", branch))
    };
    let between = auc(both("ml_score_signal_res_mass_600"));

    // A network for that mass alone.
    let (first, last) = (
        config(&world, "dataset.yaml").find("    resonance_300").unwrap(),
        config(&world, "dataset.yaml").find("    background:").unwrap(),
    );
    let text = config(&world, "dataset.yaml");
    let own = "    resonance_600: {class: signal, files: [example_resonance_600.root], weight_string: weights}\n";
    world.write("dataset.yaml", format!("{}{own}{}", &text[..first], &text[last..]));
    let text = config(&world, "training.yaml");
    let (first, last) = (text.find("parameter:").unwrap(), text.find("model:").unwrap());
    world.write("training.yaml", format!("{}{}", &text[..first], &text[last..]));
    world.succeeds("create-training-dataset", &[dataset, "--force"]);
    for fold in ["0", "1"] {
        world.succeeds("train", &[training, fold, "--force"]);
    }
    [&signal, &background].iter().for_each(|input| apply(input, &[]));
    let alone = auc(both("ml_score_signal"));
    assert!(between > alone - 0.005, "{between} between the masses, {alone} of a network of its own");
    assert!(alone > 0.9, "{alone}");
}

#[test]
fn the_background_gets_its_values_in_every_way_and_events_at_none_are_refused() {
    let world = World::new();
    let folder = world.text("");
    world.succeeds("write-example-dataset", &["--dataset", "resonance", "--events-per-process", "300", &folder]);
    for name in ["dataset", "training"] {
        let config = std::fs::read_to_string(root().join(format!("configs/pnn/{name}.yaml"))).unwrap();
        world.write(&format!("{name}.yaml"), config.replace("output/pnn", &folder));
    }
    // Fewer events at one value, so that `proportional` is not `uniform`.
    world.edit("dataset.yaml", "resonance_400: {", "resonance_400: {cut_string: \"event % 4 < 2\", ");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.edit("training.yaml", "epochs: 15", "epochs: 6");
    world.edit("training.yaml", "lengths: [5, 10]", "lengths: [2, 4]");
    world.edit("training.yaml", "background: uniform\n    redraw: each_epoch", "background: WAY");
    let written = config(&world, "training.yaml");
    let mut losses = Vec::new();
    for way in [
        "uniform",
        "proportional",
        "proportional\n    redraw: each_epoch",
        "continuous",
        "continuous\n    redraw: each_epoch",
        "copy",
    ] {
        world.write("training.yaml", written.replace("WAY", way));
        let told = world.succeeds("train", &[&world.text("training.yaml"), "0", "--force"]).stdout;
        let history: serde_json::Value = serde_json::from_slice(&world.bytes("fold0_history.json")).unwrap();
        let last = history["epochs"].as_array().unwrap().last().unwrap()["validation_loss"].as_f64().unwrap();
        assert!(last < 0.6, "{way}: {last} is not learnt\n{told}");
        losses.push(last);
    }
    assert!((0..losses.len()).all(|a| (0..a).all(|b| losses[a] != losses[b])), "two ways are one: {losses:?}");
    world.write("training.yaml", written.replace("WAY", "uniform").replace("500, 700", "700"));
    let unknown = ["an event of class `signal` has res_mass = 500", "cut such events away"];
    world.fails(1, "train", &[&world.text("training.yaml"), "0", "--force"], &unknown);
    world.write("training.yaml", written.replace("WAY", "uniform").replace("[300,", "[250, 300,"));
    let empty = ["no events with res_mass = 250"];
    world.fails(1, "train", &[&world.text("training.yaml"), "0", "--force"], &empty);
}

#[test]
fn balanced_batches_find_a_rare_class_that_plain_ones_do_not_see() {
    let world = world(ANGLES, "missing: {value: -999}\nseed: 3");
    let text =
        config(&world, "dataset.yaml").replace("class: signal}", "cut_string: \"event % 40 < 2\", class: signal}");
    world.write("dataset.yaml", text);
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    let kept = |batches: &str| {
        let text = config(&world, "training.yaml");
        let begin = text.find("batch_size: ").or(text.find("balanced_batches: ")).unwrap();
        let end = text[begin..].find(", epochs").unwrap() + begin;
        world.write("training.yaml", format!("{}{batches}{}", &text[..begin], &text[end..]));
        train_both_anew(&world);
        let events: Vec<Event> = (0..600).map(|number| Event::new(number, true)).collect();
        let found = scores(&world, &events, "s_signal", &[]);
        found.iter().filter(|score| **score > 0.5).count()
    };
    let plain = kept("batch_size: 100");
    let balanced = kept("balanced_batches: {events_per_class: 50}");
    let drawn = kept("balanced_batches: {events_per_class: 50, replacement: true, steps_per_epoch: 40}");
    assert!(plain < 60 && balanced > 200 && drawn > 200, "{plain} {balanced} {drawn} of 600");
}

/// The configurations of an example on real data, with its files in the world; `None` without the data.
fn example(name: &str, of: &str) -> Option<World> {
    let files = data(of)?;
    let world = World::new();
    for file in ["dataset", "training", "application"] {
        let config = std::fs::read_to_string(root().join(format!("configs/{name}/{file}.yaml"))).unwrap();
        let config = config.replace(&format!("${{TWOFOLD_DATA}}/{of}"), &files.display().to_string());
        world.write(&format!("{file}.yaml"), config.replace(&format!("output/{name}"), &world.text("")));
    }
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    Some(world)
}

#[test]
fn the_examples_on_real_data_have_no_problems() {
    for (name, of) in [
        ("atlas-higgs", "physics/atlas-higgs-2014"),
        ("tmva-example", "physics/tmva-reference"),
        ("uci-higgs", "physics/uci-higgs"),
    ] {
        let Some(world) = example(name, of) else { return };
        let checked = world.succeeds("check-dataset", &[&world.text("training.yaml")]).stdout;
        assert!(checked.contains("No problems") && !checked.contains("sentinel"), "{name}: {checked}");
    }
}

#[test]
fn the_example_of_tmva_is_told_apart_better_than_by_its_own_methods() {
    let Some(world) = example("tmva-example", "physics/tmva-reference") else { return };
    train_both(&world);
    let input = data("physics/tmva-reference").unwrap().join("TMVA.root").display().to_string();
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "scored.root"].map(|name| world.text(name));
    let [dataset, training, application, output] = paths.each_ref().map(String::as_str);
    world.succeeds("apply", &["--output", output, dataset, training, application, &input, "TestTree"]);
    let file = RootFile::open(world.path("scored.root")).unwrap();
    let tree = file.tree("TestTree").unwrap();
    let class = tree.read(&["classID"], 0..tree.entries()).unwrap()[0].get::<i32>().unwrap().to_vec();
    let area = |branch: &str| {
        let scores = read(&world, "scored.root", "TestTree", branch);
        let of = |id: i32| scores.iter().zip(&class).filter(|(_, own)| **own == id).map(|(score, _)| *score).collect();
        auc([of(0), of(1)])
    };
    let [ours, theirs] = ["twofold_signal", "MLP"].map(area);
    assert!((theirs - 0.8331).abs() < 1e-4, "{theirs} is not what TMVA has");
    assert!(ours > theirs && ours > area("BDT") && ours > area("LD"), "{ours} {theirs}");
}

fn train_both_anew(world: &World) {
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold, "--force"]);
    }
}

fn config(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.path(name)).unwrap()
}

/// The area under the ROC curve of scores of signal and background.
fn auc([signal, background]: [Vec<f32>; 2]) -> f64 {
    let mut all: Vec<(f32, bool)> = signal.iter().map(|&score| (score, true)).collect();
    all.extend(background.iter().map(|&score| (score, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut pairs) = (0u64, 0u64);
    for (_, is_signal) in all {
        if is_signal { pairs += below } else { below += 1 }
    }
    pairs as f64 / (signal.len() as f64 * background.len() as f64)
}
