//! Trainings on small fold files, in process.
use std::path::{Path, PathBuf};

use common::config::DatasetConfig;
use common::{Fold, FoldRule, TrainOn};
use modelfile::provenance::{self, Provenance};
use modelfile::{Learner, ModelFile};
use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};
use shell::{Exit, Finished, in_process};
use tempfile::TempDir;

mod members;
mod stream;

const EVENTS: usize = 400;

/// A folder with a fold file and a training configuration.
struct Place {
    folder: TempDir,
}

/// What a fold file of the tests holds.
#[derive(Clone)]
struct Content {
    index: Option<u32>,
    events: usize,
    weight: f32,
    nan: bool,
    /// Whether a branch that nobody reads is so wide that clusters have 256 entries.
    wide: bool,
}

const GOOD: Content = Content { index: Some(0), events: EVENTS, weight: 1.0, nan: false, wide: false };

impl Place {
    fn new(content: &Content) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write_fold_file(content);
        place.configure("");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn configure(&self, more: &str) {
        let folder = self.folder.path().display();
        let yaml = format!(
            "datasets: [{folder}/fold0_toy.root, {folder}/fold1_toy.root]\noutput_path: {folder}\n\
             classes: [signal, background]\nvariables: [x, y]\nseed: 7\n\
             model: {{name: example, batch_size: 50, epochs: 3}}\n{more}\n"
        );
        std::fs::write(self.path("training.yaml"), yaml).unwrap();
    }

    fn write_fold_file(&self, content: &Content) {
        let mut file = Writer::create(self.path("fold0_toy.root"), Compression::default()).unwrap();
        for (class, shift) in [("signal", 1.0), ("background", -1.0)] {
            let events = if class == "signal" { content.events } else { EVENTS };
            let wave = |event: usize, step: f32| (event as f32 * step).sin();
            let mut x: Vec<f32> = (0..events).map(|event| wave(event, 0.7) + shift).collect();
            let y: Vec<f32> = (0..events).map(|event| wave(event, 1.3) - shift).collect();
            if content.nan && class == "signal" {
                x[17] = f32::NAN;
            }
            let weight = vec![if class == "signal" { content.weight } else { 1.0 }; events];
            let number: Vec<i64> = (0..events as i64).map(|event| 2 * event).collect();
            let mut columns: Vec<Column> = vec![x.into(), y.into(), weight.into(), number.into()];
            let names = ["x", "y", "training_weight", "event"];
            let branches = names.iter().zip(&columns).map(|(name, column)| BranchSpec::scalar(*name, column.element()));
            let mut spec = TreeSpec { path: class.into(), title: class.into(), branches: branches.collect() };
            if content.wide {
                columns.push(Column::new(Values::F32(vec![0.0; 1024 * events]), 1024).unwrap());
                spec.branches.push(BranchSpec::array("wide", Element::F32, [1024]));
            }
            assert_eq!(spec.branches[3].element, Element::I64);
            let tree = file.tree(spec).unwrap();
            file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
        }
        if let Some(index) = content.index {
            let config = "output_filename: toy.root\ntree_path: t\nevent_branch: event\nprocesses: {p: {files: [a.root], class: signal}}";
            let config = DatasetConfig::parse(Path::new("dataset.yaml"), config).unwrap();
            let fold =
                Fold { rule: FoldRule::modulo("event", 2), index, train_on: TrainOn::Own, fixed: Default::default() };
            let provenance = Provenance::new(fold, config, Vec::new(), Vec::new());
            file.text(provenance::NAME, &provenance.to_json().unwrap()).unwrap();
        }
        file.finish().unwrap();
    }

    fn train(&self, options: &[&str]) -> Finished {
        let config = self.path("training.yaml").display().to_string();
        in_process(crate::run, [config.as_str(), "0"].iter().chain(options).copied())
    }

    /// Trains and returns the error, which must leave nothing behind.
    fn refusal(&self) -> String {
        let before = self.files();
        let finished = self.train(&[]);
        assert_ne!(finished.exit, Exit::Ok, "{}", finished.stdout);
        assert_eq!(self.files(), before, "something was left behind");
        finished.stderr
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

#[test]
fn the_decorrelation_is_beside_the_losses_in_history_log_and_figure() {
    let place = Place::new(&GOOD);
    let height = || {
        let png = std::fs::read(place.path("fold0_loss.png")).unwrap();
        u32::from_be_bytes(png[20..24].try_into().unwrap())
    };
    assert_eq!(place.train(&[]).exit, Exit::Ok);
    let (without, history) = (height(), std::fs::read_to_string(place.path("fold0_history.json")).unwrap());
    assert!(!history.contains("decorrelation"), "{history}");
    let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
    let yaml = yaml.replace("epochs: 3}", "epochs: 3, decorrelate: {variable: y, strength: 2}}");
    std::fs::write(place.path("training.yaml"), yaml).unwrap();
    let finished = place.train(&["--force"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    let history = std::fs::read_to_string(place.path("fold0_history.json")).unwrap();
    let history: serde_json::Value = serde_json::from_str(&history).unwrap();
    for epoch in history["epochs"].as_array().unwrap() {
        for (term, loss) in [("decorrelation", "loss"), ("validation_decorrelation", "validation_loss")] {
            let (term, loss) = (epoch[term].as_f64().unwrap(), epoch[loss].as_f64().unwrap());
            assert!(0.0 < term && term < loss, "{epoch}");
        }
    }
    let log = std::fs::read_to_string(place.path("fold0_training.log")).unwrap();
    assert_eq!(log.matches(" (of it decorrelation 0.").count(), 6, "{log}");
    assert!(height() > without + 100, "the figure has no panel more");
}

#[test]
fn an_angle_of_the_frame_that_is_none_is_named() {
    let place = Place::new(&GOOD);
    let said = |angle: &str| {
        place.configure("event_frame: {objects: {a: [~, ~, y], b: [~, ~, u]}, rotate_to: a}");
        let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
        let variables = format!("[{{name: u, expression: '{angle}'}}, x]");
        std::fs::write(place.path("training.yaml"), yaml.replace("[x, y]", &variables)).unwrap();
        let finished = place.train(&["--force"]);
        assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
        finished.stderr
    };
    assert!(!said("x").contains("event_frame"));
    assert!(said("3 * x").contains("`event_frame`: φ `u` is up to"));
    let lacks = said("event % 10 == 0 ? -999 : x");
    assert!(lacks.contains("`event_frame`: `u` is -999 in 20.00 % of the events"), "{lacks}");
}

#[test]
fn validation_goes_by_the_weights_of_the_training_or_by_signed_ones_and_tells_both() {
    let place = Place::new(&GOOD);
    let first = |more: &str| {
        let weights = "event_weights: 'event % 8 == 0 ? -0.5 : 1'";
        place.configure(&format!("{weights}\n{more}"));
        let finished = place.train(&["--force"]);
        assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
        let history = std::fs::read_to_string(place.path("fold0_history.json")).unwrap();
        let history: serde_json::Value = serde_json::from_str(&history).unwrap();
        let epoch = &history["epochs"][0];
        ["validation_loss", "validation_loss_of_other_weights"].map(|name| epoch[name].as_f64())
    };
    let [training, signed] = first("negative_weights: absolute");
    assert!(training.is_some() && signed.is_some() && training != signed);
    assert_eq!(first("negative_weights: absolute\nvalidation_weights: signed"), [signed, training]);
    assert_eq!(first("negative_weights: keep")[1], None, "both are the same");
    place.configure("validation_weights: sign");
    assert!(place.train(&["--force"]).stderr.contains("sign"), "an unknown word");
}

#[test]
fn a_kept_epoch_that_is_worse_than_the_best_is_said_with_the_remedy() {
    let place = Place::new(&GOOD);
    let path = place.path("training.yaml");
    let yaml = std::fs::read_to_string(&path).unwrap();
    // A network that learns few events by heart.
    let model = "architecture: {layers: [100, 100]}, batch_size: 20, epochs: 60";
    let yaml = yaml.replace("name: example, batch_size: 50, epochs: 3", model) + "train_test_split: 0.1\n";
    let yaml = yaml.replace("[x, y]", "['sin(x * 137)', 'sin(x * 271)', 'sin(y * 311)', 'sin(y * 173)']");
    std::fs::write(&path, &yaml).unwrap();
    let finished = place.train(&[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(
        finished.stdout.contains("epoch 60 of 60 kept") && finished.stdout.contains("; best: epoch "),
        "{}",
        finished.stdout
    );
    assert!(
        finished.stderr.contains("the last epoch is kept") && finished.stderr.contains("save_best_only: true"),
        "{}",
        finished.stderr
    );
    std::fs::write(&path, yaml.replace("epochs: 60", "epochs: 60, save_best_only: true")).unwrap();
    let finished = place.train(&["--force"]);
    assert!(
        finished.stdout.contains(", the best") && finished.stdout.contains("; last: epoch 60"),
        "{}",
        finished.stdout
    );
    assert!(!finished.stderr.contains("the last epoch is kept"), "{}", finished.stderr);
}

#[test]
fn a_training_writes_all_its_results_and_learns() {
    let place = Place::new(&GOOD);
    let finished = place.train(&[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stdout.contains("signal") && finished.stdout.contains("kept"), "{}", finished.stdout);
    for name in ["model.safetensors", "preprocessing.yaml", "history.json", "loss.png", "loss.pdf", "training.log"] {
        assert!(place.path(&format!("fold0_{name}")).is_file(), "{name} is missing");
    }
    let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    assert_eq!(
        (manifest.seen.fold.index, manifest.interface.classes.as_slice()),
        (0, &["signal".into(), "background".into()][..])
    );
    assert_eq!((manifest.record.result.epochs, manifest.record.result.epoch), (3, 3));
    assert_eq!(manifest.interface.preprocessing.events, 600, "fitted on more or less than the training part");
    assert!(manifest.record.result.metrics["validation_accuracy"] > 0.7, "{:?}", manifest.record.result.metrics);
}

#[test]
fn the_number_of_threads_changes_no_byte_of_any_result() {
    let place = Place::new(&GOOD);
    let results = ["model.safetensors", "preprocessing.yaml", "history.json", "loss.png", "loss.pdf"];
    let read = |name: &str| std::fs::read(place.path(&format!("fold0_{name}"))).unwrap();
    assert_eq!(place.train(&["--threads", "1"]).exit, Exit::Ok);
    let once = results.map(read);
    assert_eq!(place.train(&["--threads", "3", "--force"]).exit, Exit::Ok);
    for (name, (once, again)) in results.iter().zip(once.iter().zip(results.map(read))) {
        assert!(*once == again, "{name} differs");
    }
}

#[test]
fn an_earlier_result_is_overwritten_only_by_force() {
    let place = Place::new(&GOOD);
    std::fs::write(place.path("fold0_history.json"), "precious").unwrap();
    assert!(place.refusal().contains("fold0_history.json"));
    assert_eq!(place.train(&["--force"]).exit, Exit::Ok);
    assert!(std::fs::read_to_string(place.path("fold0_history.json")).unwrap().contains("validation_loss"));
}

#[test]
fn the_file_of_another_fold_is_refused() {
    let message = Place::new(&Content { index: Some(1), ..GOOD }).refusal();
    assert!(message.contains("is of fold 1"), "{message}");
}

#[test]
fn a_file_that_does_not_say_its_fold_is_checked_event_by_event() {
    let place = Place::new(&Content { index: None, ..GOOD });
    let message = place.refusal();
    assert!(message.contains("does not say") && message.contains("event_branch"), "{message}");
    place.configure("event_branch: event");
    assert_eq!(place.train(&[]).exit, Exit::Ok);
    let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    assert_eq!(manifest.seen.fold.rule, FoldRule::modulo("event", 2));
    place.configure("fold: {expression: 'event / 2'}");
    let finished = place.train(&["--force"]);
    assert_eq!(finished.exit, Exit::Failed);
    assert!(finished.stderr.contains("entry 1 of tree `signal`"), "{}", finished.stderr);
}

#[test]
fn a_nan_is_named_with_variable_tree_and_entry() {
    let message = Place::new(&Content { nan: true, ..GOOD }).refusal();
    for part in ["`x`", "NaN", "entry 17", "`signal`", "fold0_toy.root"] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
}

#[test]
fn a_class_without_events_or_weight_is_refused_by_name() {
    let message = Place::new(&Content { events: 0, ..GOOD }).refusal();
    assert!(message.contains("class `signal` has no events"), "{message}");
    let message = Place::new(&Content { weight: -1.0, ..GOOD }).refusal();
    assert!(message.contains("class `signal`") && message.contains("-400"), "{message}");
}

#[test]
fn an_unknown_class_branch_or_fold_is_refused_by_name() {
    let place = Place::new(&GOOD);
    let path = place.path("training.yaml");
    let yaml = std::fs::read_to_string(&path).unwrap();
    for (from, to, word) in [
        ("[signal, background]", "[signal, backgruond]", "backgruond"),
        ("[x, y]", "[x, z]", "`z`"),
        ("[x, y]", "[x, 'y +']", "y +"),
        ("fold0_toy", "fold9_toy", "fold9_toy.root"),
    ] {
        std::fs::write(&path, yaml.replace(from, to)).unwrap();
        let message = place.refusal();
        assert!(message.contains(word), "{message}");
    }
    std::fs::write(&path, yaml).unwrap();
    let finished = in_process(crate::run, [path.as_os_str(), "5".as_ref()]);
    assert!(finished.exit == Exit::Usage && finished.stderr.contains("found 5"), "{}", finished.stderr);
}

#[test]
fn a_constant_variable_is_a_warning() {
    let place = Place::new(&GOOD);
    let path = place.path("training.yaml");
    std::fs::write(&path, std::fs::read_to_string(&path).unwrap().replace("[x, y]", "[x, y, 'x * 0']")).unwrap();
    let finished = place.train(&[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stderr.contains("`x * 0` has the same value"), "{}", finished.stderr);
}

/// A training of an architecture on `x`, `y` and a category `sign` of -1 and 1.
fn with_architecture(yaml: &str) -> Place {
    let place = Place::new(&GOOD);
    let path = place.path("training.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    let variables = "[x, y, {name: sign, expression: \"event % 4 - 1\"}]";
    let text = text.replace("[x, y]", variables).replace("name: example", &format!("architecture: {yaml}"));
    let text = text.replace("epochs: 3", "epochs: 20, learning_rate: 0.01");
    std::fs::write(&path, text).unwrap();
    place
}

#[test]
fn every_kind_of_architecture_is_trained() {
    for architecture in [
        "{depth: 3, width: 8, pattern: funnel, activation: swish}",
        "{depth: 3, width: 8, body: residual, batch_norm: true}",
        "{depth: 3, width: 8, body: densely_connected, activation: selu, alpha_dropout: 0.1}",
        "{layers: [8], output: {activation: sigmoid}}",
        "{layers: [8], one_hot: {sign: [-1, 1]}}",
        "{layers: [8], embeddings: {sign: {values: [-1, 1], width: 2}}, output: {activation: sigmoid}}",
    ] {
        let place = with_architecture(architecture);
        let finished = place.train(&[]);
        assert_eq!(finished.exit, Exit::Ok, "{architecture}: {}", finished.stderr);
        let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
        assert!(
            manifest.record.result.metrics["validation_accuracy"] > 0.6,
            "{architecture}: {:?}",
            manifest.record.result.metrics
        );
        let sign = &manifest.interface.preprocessing.variables[2].map;
        let left = *sign == common::preprocessing::Map::Linear { centre: 0.0, scale: 1.0 };
        assert_eq!(left, architecture.contains("sign"), "{architecture}: {sign:?}");
    }
}

#[test]
fn an_unknown_category_is_refused_by_variable_and_entry() {
    let message = with_architecture("{layers: [8], one_hot: {sign: [-1, 3]}}").refusal();
    for part in ["`sign` is 1", "entry 1 of tree `signal`", "expected one of [-1.0, 3.0]", "`architecture`"] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
}

#[test]
fn every_loss_trains_and_is_told_by_the_model_file() {
    let place = Place::new(&GOOD);
    let asimov = "{name: asimov, expected_signal: 50, expected_background: 500, uncertainty: 0.1}";
    let grouped = "{name: grouped_cross_entropy, groups: {a: signal, b: background}}";
    for loss in ["binary_crossentropy", "mae", "{name: focal, gamma: 1}", grouped, asimov] {
        place.configure("");
        let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
        let with = format!("epochs: 8, learning_rate: 0.01, loss: {loss}");
        std::fs::write(place.path("training.yaml"), yaml.replace("epochs: 3", &with)).unwrap();
        let finished = place.train(&["--force"]);
        assert_eq!(finished.exit, Exit::Ok, "{loss}: {}", finished.stderr);
        let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
        let Learner::Network(network) = &manifest.learner;
        assert_eq!(Some(&network.loss), manifest.record.training.model.loss.as_ref());
        assert!(
            manifest.record.result.metrics["validation_accuracy"] > 0.8,
            "{loss}: {:?}",
            manifest.record.result.metrics
        );
    }
}

#[test]
fn a_decorrelated_variable_is_read_but_is_no_input() {
    let place = Place::new(&GOOD);
    let configure = |model: &str| {
        place.configure("");
        let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
        let yaml = yaml.replace("[x, y]", "[x]").replace("epochs: 3", model);
        std::fs::write(place.path("training.yaml"), yaml).unwrap();
    };
    configure("epochs: 3, decorrelate: {variable: 'y * 2', strength: 1}");
    let finished = place.train(&["--force"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    let with = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    assert_eq!(with.interface.variables.len(), 1);
    configure("epochs: 3");
    assert_eq!(place.train(&["--force"]).exit, Exit::Ok);
    let without = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    assert!(with.record.result.metrics["validation_loss"] > without.record.result.metrics["validation_loss"]);
    configure("epochs: 3, decorrelate: {variable: mass, strength: 1}");
    let finished = place.train(&["--force"]);
    assert!(finished.exit == Exit::Failed && finished.stderr.contains("mass"), "{}", finished.stderr);
}

#[test]
fn an_ensemble_is_told_with_its_members_and_a_run_that_does_not_fit_is_refused() {
    let place = Place::new(&GOOD);
    let configure = |model: &str| {
        place.configure("");
        let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
        std::fs::write(place.path("training.yaml"), yaml.replace("epochs: 3", model)).unwrap();
    };
    configure("epochs: 5, snapshots: snapshot_ensemble, schedule: {name: cosine, period: 2}");
    assert!(place.refusal().contains("make `epochs` 4 or 6"));
    configure("epochs: 4, snapshots: snapshot_ensemble, schedule: {name: cosine, period: 2}");
    let finished = place.train(&[]);
    assert!(finished.stdout.contains("mean of the scores after epochs 2 (0."), "{}", finished.stdout);
    let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
    let Learner::Network(network) = &manifest.learner;
    assert_eq!((network.members, manifest.record.result.epoch), (2, 4));
    let keys: Vec<_> = manifest.record.result.metrics.keys().map(String::as_str).collect();
    assert_eq!(keys, ["validation_accuracy", "validation_loss"], "the training loss is of no ensemble");
    configure("epochs: 4");
    assert_eq!(place.train(&["--force"]).exit, Exit::Ok);
    let bytes = std::fs::read(place.path("fold0_model.safetensors")).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("members"), "one network is written as ever");
}

#[test]
fn a_target_is_learnt_from_the_trees_of_all_classes() {
    let place = Place::new(&GOOD);
    let configure = |target: &str, classes: &str| {
        place.configure(&format!("target: {target}"));
        let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
        let yaml = yaml.replace("[signal, background]", classes).replace("name: example", "architecture: {layers: []}");
        let yaml = yaml.replace("epochs: 3", "epochs: 60, learning_rate: 0.05");
        std::fs::write(place.path("training.yaml"), yaml).unwrap();
    };
    for classes in ["[signal, background]", "[signal]"] {
        configure("{name: sum, expression: x + 2 * y + 3}", classes);
        let finished = place.train(&["--force"]);
        assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
        assert!(finished.stdout.contains("RMS"), "{}", finished.stdout);
        let manifest = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest;
        let Learner::Network(network) = manifest.learner;
        assert_eq!((manifest.interface.classes, network.loss), (vec!["sum".to_owned()], network::Loss::SquaredError));
        let metrics = &manifest.record.result.metrics;
        assert!(metrics["validation_rms"] < 0.05 && metrics["validation_mean_absolute_error"] < 0.05, "{metrics:?}");
        assert!(!metrics.contains_key("accuracy"), "{metrics:?}");
        let history = std::fs::read_to_string(place.path("fold0_history.json")).unwrap();
        assert!(history.contains("validation_errors") && !history.contains("accuracy"), "{history}");
    }
    configure("{name: sum, expression: 'log(x - 1)'}", "[signal]");
    let message = place.train(&["--force"]).stderr;
    assert!(message.contains("target `sum` is -inf at entry 0 of tree `signal`"), "{message}");
}
