//! Applications of two small models, in process. The model of fold f says class f of every event, so that the scores tell
//! which model they are from.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::config::{LossNormalisation, TrainingConfig};
use common::model_file::{Manifest, ModelFile, TrainingResult};
use common::preprocessing::Preprocessing;
use common::shell::{Exit, Finished, in_process};
use common::{Fold, FoldRule};
use network::{Architecture, Model, Output};
use rootfile::{BranchSpec, Column, Compression, RootFile, TreeSpec, Writer};
use tempfile::TempDir;

const EVENTS: usize = 1000;

/// A folder with models, configurations and a file to score.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write_tree("data.root", None);
        place.write("dataset.yaml", &place.dataset("event_branch: event"));
        place.write("training.yaml", &place.training("[x, y]"));
        place.write("application.yaml", "classifiers: [fold0_model.safetensors, fold1_model.safetensors]\n");
        place.write_model(0, 0);
        place.write_model(1, 1);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn dataset(&self, fold: &str) -> String {
        format!(
            "output_filename: toy.root\ntree_path: t\n{fold}\nprocesses: {{p: {{files: [a.root], class: signal}}}}\n"
        )
    }

    fn training(&self, variables: &str) -> String {
        let folder = self.folder.path().display();
        format!(
            "datasets: [a.root, b.root]\noutput_path: {folder}\nclasses: [signal, background]\nvariables: {variables}\n\
             model: {{name: example, batch_size: 50, epochs: 3}}\n"
        )
    }

    /// Event numbers are 0, 1, 2, …; `nan` is the entry whose `y` is NaN.
    fn write_tree(&self, name: &str, nan: Option<usize>) {
        let mut file = Writer::create(self.path(name), Compression::default()).unwrap();
        let x: Vec<f32> = (0..EVENTS).map(|event| event as f32 * 0.01).collect();
        let mut y = x.clone();
        if let Some(entry) = nan {
            y[entry] = f32::NAN;
        }
        let columns: [Column; 3] = [x.into(), y.into(), (0..EVENTS as i64).collect::<Vec<i64>>().into()];
        let branches = ["x", "y", "event"].iter().zip(&columns);
        let branches = branches.map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
        let tree = file.tree(TreeSpec { path: "t".into(), title: String::new(), branches }).unwrap();
        file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
        file.finish().unwrap();
    }

    /// A model that was trained on `fold` and finds that every event is of class `says`.
    fn write_model(&self, fold: u32, says: usize) {
        let training = TrainingConfig::parse(Path::new("training.yaml"), &self.training("[x, y]")).unwrap();
        let names = training.variable_names();
        let preprocessing = Preprocessing::fit(training.preprocessing, &names, &[0.0, 0.0, 2.0, 4.0], None).unwrap();
        let output = Output { classes: 2, initialiser: Default::default(), l2: 0.0 };
        let architecture = Architecture { inputs: 2, layers: Vec::new(), output };
        let mut parameters = vec![0.0; 6];
        parameters[4 + says] = 1.0; // the biases follow 2 x 2 weights
        let model = Model::new(architecture, parameters).unwrap();
        let manifest = Manifest {
            format: Manifest::FORMAT,
            architecture: model.architecture_json().unwrap(),
            variables: training.variables.clone(),
            classes: training.classes.clone(),
            preprocessing,
            fold: Fold { rule: FoldRule::modulo("event", 2), index: fold, fixed: Default::default() },
            loss: network::Loss::CrossEntropy.into(),
            loss_normalisation: LossNormalisation::WeightSum,
            training,
            backend: "flex".into(),
            result: TrainingResult { epochs: 1, epoch: 1, metrics: BTreeMap::new() },
            files: Vec::new(),
            versions: BTreeMap::new(),
        };
        let file = ModelFile { manifest, tensors: model.tensors() };
        file.write(&self.path(&format!("fold{fold}_model.safetensors"))).unwrap();
    }

    fn apply(&self, input: &str, options: &[&str]) -> Finished {
        let files = ["dataset.yaml", "training.yaml", "application.yaml", input].map(|name| self.path(name));
        let files = files.iter().map(|path| path.to_str().unwrap());
        in_process(crate::run, files.chain(["t"]).chain(options.iter().copied()))
    }

    /// Applies and returns the error, which must leave everything as it was.
    fn refusal(&self) -> String {
        let before = self.state();
        let finished = self.apply("data.root", &[]);
        assert_ne!(finished.exit, Exit::Ok, "{}", finished.stdout);
        assert!(self.state() == before, "something changed");
        finished.stderr
    }

    fn state(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
    }

    fn read(&self, file: &str, branch: &str) -> Column {
        let tree = RootFile::open(self.path(file)).unwrap().tree("t").unwrap();
        tree.read(&[branch], 0..EVENTS as u64).unwrap().remove(0)
    }
}

/// The model of the other fold says its own fold: even events get 1, odd ones 0.
fn unseen() -> Column {
    (0..EVENTS as i32).map(|event| 1 - event % 2).collect::<Vec<i32>>().into()
}

#[test]
fn every_event_is_scored_by_the_model_that_has_not_seen_it() {
    let place = Place::new();
    let finished = place.apply("data.root", &[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert_eq!(place.read("data.root", "ml_score_max_index"), unseen());
    let high = 1.0f32.exp() / (1.0 + 1.0f32.exp());
    let maxima = place.read("data.root", "ml_score_max_score");
    assert!(maxima.get::<f32>().unwrap().iter().all(|score| (score - high).abs() < 1e-6));
    let signal = place.read("data.root", "ml_score_signal");
    let signal = signal.get::<f32>().unwrap();
    assert!((signal[0] + high - 1.0).abs() < 1e-6 && (signal[1] - high).abs() < 1e-6, "{:?}", &signal[..2]);
    let rows: Vec<Vec<&str>> = finished.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["0", "500", "0.73106", "0", "500"], "{}", finished.stdout);
    assert_eq!(rows[2], ["1", "500", "0.73106", "500", "0"], "{}", finished.stdout);
}

#[test]
fn the_order_of_the_models_in_the_configuration_changes_nothing() {
    let place = Place::new();
    place.write("application.yaml", "classifiers: [fold1_model.safetensors, fold0_model.safetensors]\n");
    assert_eq!(place.apply("data.root", &[]).exit, Exit::Ok);
    assert_eq!(place.read("data.root", "ml_score_max_index"), unseen());
}

#[test]
fn scores_go_into_a_copy_or_a_friend_if_asked() {
    let place = Place::new();
    let before = std::fs::read(place.path("data.root")).unwrap();
    for (option, name) in [("--output", "copy.root"), ("--friend", "friend.root")] {
        let target = place.path(name).display().to_string();
        assert_eq!(place.apply("data.root", &[option, &target]).exit, Exit::Ok);
        assert_eq!(place.read(name, "ml_score_max_index"), unseen());
        let again = place.apply("data.root", &[option, &target]);
        assert!(again.exit != Exit::Ok && again.stderr.contains(name), "{}", again.stderr);
        assert_eq!(place.apply("data.root", &[option, &target, "--overwrite"]).exit, Exit::Ok);
    }
    assert!(std::fs::read(place.path("data.root")).unwrap() == before, "the input changed");
    let friend = RootFile::open(place.path("friend.root")).unwrap().tree("t").unwrap();
    assert_eq!(friend.branches().len(), 4);
}

#[test]
fn scores_that_are_there_are_replaced_only_if_asked() {
    let place = Place::new();
    assert_eq!(place.apply("data.root", &[]).exit, Exit::Ok);
    assert!(place.refusal().contains("ml_score_signal"));
    place.write_model(0, 1);
    assert_eq!(place.apply("data.root", &["--overwrite"]).exit, Exit::Ok);
    assert_eq!(place.read("data.root", "ml_score_max_index"), vec![1i32; EVENTS].into());
}

#[test]
fn models_that_do_not_cover_the_folds_are_refused() {
    let place = Place::new();
    place.write("application.yaml", "classifiers: [fold0_model.safetensors]\n");
    assert!(place.refusal().contains("fold 1"));
    place.write("application.yaml", "classifiers: [fold0_model.safetensors, fold0_model.safetensors]\n");
    assert!(place.refusal().contains("fold 0"));
}

#[test]
fn permuted_variables_are_refused() {
    let place = Place::new();
    place.write("training.yaml", &place.training("[y, x]"));
    let message = place.refusal();
    assert!(message.contains("another order") && message.contains("y, x instead of x, y"), "{message}");
    place.write("training.yaml", &place.training("[x, 'y * 2']"));
    let message = place.refusal();
    assert!(message.contains("`y * 2`") && message.contains("`y`"), "{message}");
}

#[test]
fn another_fold_rule_is_refused() {
    let place = Place::new();
    place.write("dataset.yaml", &place.dataset("fold: {hash: [x, y]}"));
    let message = place.refusal();
    assert!(message.contains("hash of `x`, `y`") && message.contains("`event` mod 2"), "{message}");
}

#[test]
fn the_preprocessing_of_another_training_is_refused() {
    let place = Place::new();
    let own = ModelFile::read(&place.path("fold0_model.safetensors")).unwrap().manifest.preprocessing;
    own.write(&place.path("fold0_preprocessing.yaml")).unwrap();
    let listed =
        "classifiers: [fold0_model.safetensors, fold1_model.safetensors]\npreprocessing: [fold0_preprocessing.yaml]\n";
    place.write("application.yaml", listed);
    assert_eq!(place.apply("data.root", &[]).exit, Exit::Ok);
    let names = ["x".to_owned(), "y".to_owned()];
    let other = Preprocessing::fit(own.kind, &names, &[0.0, 0.0, 1.0, 1.0], None).unwrap();
    other.write(&place.path("fold0_preprocessing.yaml")).unwrap();
    place.write_tree("data.root", None);
    assert!(place.refusal().contains("not the preprocessing"));
}

#[test]
fn a_nan_is_named_unless_there_is_a_score_for_it() {
    let place = Place::new();
    place.write_tree("data.root", Some(41));
    let message = place.refusal();
    for part in ["`y`", "NaN", "entry 41", "--nan-score"] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
    let finished = place.apply("data.root", &["--nan-score", "-1"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stderr.contains("1 event got the score -1"), "{}", finished.stderr);
    let (index, signal) = (place.read("data.root", "ml_score_max_index"), place.read("data.root", "ml_score_signal"));
    assert_eq!((index.get::<i32>().unwrap()[41], signal.get::<f32>().unwrap()[41]), (-1, -1.0));
    assert_eq!(index.get::<i32>().unwrap()[42], 1);
}

#[test]
fn names_of_htt_ml_find_our_models() {
    let place = Place::new();
    place.write("application.yaml", "classifiers: [fold1_keras_model_example.h5, fold0_keras_model_example.h5]\n");
    let finished = place.apply("data.root", &[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stderr.contains("fold1_model.safetensors"), "{}", finished.stderr);
}

#[test]
fn a_wrong_tree_branch_or_model_is_refused_by_name() {
    let place = Place::new();
    place.write("fold1_model.safetensors", "not a model");
    assert!(place.refusal().contains("fold1_model.safetensors"));
    place.write_model(1, 1);
    std::fs::write(place.path("text.root"), "no ROOT file at all").unwrap();
    for (input, tree, word) in
        [("data.root", "u", "`u`"), ("text.root", "t", "text.root"), ("none.root", "t", "none.root")]
    {
        let files = ["dataset.yaml", "training.yaml", "application.yaml", input].map(|name| place.path(name));
        let finished = in_process(crate::run, files.iter().map(|path| path.as_os_str()).chain([tree.as_ref()]));
        assert!(finished.exit != Exit::Ok && finished.stderr.contains(word), "{}", finished.stderr);
    }
}
