//! Applications of two small models, in process. The model of fold f says class f of every event, so that the scores tell
//! which model they are from.
mod many;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::config::{DatasetConfig, LossNormalisation, TrainingConfig, Variable};
use common::preprocessing::Preprocessing;
use common::{FixedTree, Fold, FoldRule, TrainOn};
use modelfile::provenance::{self, Provenance};
use modelfile::{Interface, Learner, Manifest, ModelFile, Network, Record, Seen, TrainingResult};
use network::{Architecture, Category, Encoding, Model, Output};
use rootfile::{BranchSpec, Column, Compression, RootFile, TreeSpec, Writer};
use shell::{Exit, Finished, in_process};
use tempfile::TempDir;

const EVENTS: usize = 1000;

/// A folder with models, configurations and a file to score.
struct World {
    folder: TempDir,
    /// Weights of the models; with 0 only the biases count.
    slope: f32,
    /// Trees that the models know to be in one fold whole.
    fixed: Vec<FixedTree>,
    /// What the models make of `x` and `y`.
    encoding: Encoding,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let world = Self { folder, slope: 0.0, fixed: Vec::new(), encoding: Encoding::default() };
        world.write_tree("data.root", None);
        world.write("dataset.yaml", &world.dataset("event_branch: event"));
        world.write("training.yaml", &world.training("[x, y]"));
        world.write("application.yaml", "classifiers: [fold0_model.safetensors, fold1_model.safetensors]\n");
        world.write_model(0, 0);
        world.write_model(1, 1);
        world
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
        self.write_values(name, |event| if Some(event) == nan { f32::NAN } else { event as f32 * 0.01 });
    }

    fn write_values(&self, name: &str, y: impl Fn(usize) -> f32) {
        self.write_file(name, y, None);
    }

    /// A file with `y` as given, and with an origin as fold files have.
    fn write_file(&self, name: &str, y: impl Fn(usize) -> f32, origin: Option<&str>) {
        let mut file = Writer::create(self.path(name), Compression::default()).unwrap();
        let x: Vec<f32> = (0..EVENTS).map(|event| event as f32 * 0.01).collect();
        let y: Vec<f32> = (0..EVENTS).map(y).collect();
        let columns: [Column; 3] = [x.into(), y.into(), (0..EVENTS as i64).collect::<Vec<i64>>().into()];
        let branches = ["x", "y", "event"].iter().zip(&columns);
        let branches = branches.map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
        let tree = file.tree(TreeSpec { path: "t".into(), title: String::new(), branches }).unwrap();
        file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
        if let Some(origin) = origin {
            file.text(provenance::NAME, origin).unwrap();
        }
        file.finish().unwrap();
    }

    /// A model that was trained on `fold` and finds that every event is of class `says`.
    fn write_model(&self, fold: u32, says: usize) {
        let training = TrainingConfig::parse(Path::new("training.yaml"), &self.training("[x, y]")).unwrap();
        let mut preprocessing =
            Preprocessing::fit(training.preprocessing, &training.variables, &[0.0, 0.0, 2.0, 4.0], None).unwrap();
        self.encoding.categories.iter().for_each(|category| preprocessing.variables[category.input].leave());
        let (encoding, layers) = (self.encoding.clone(), Vec::new());
        let architecture = Architecture { inputs: 2, encoding, layers, output: Output::softmax(2) };
        let mut parameters = vec![self.slope; architecture.parameters()];
        let biases = parameters.len() - 2;
        parameters[biases..].fill(0.0);
        parameters[biases + says] = 1.0;
        let model = Model::new(architecture, parameters).unwrap();
        let manifest = Manifest {
            interface: Interface::of(&training, preprocessing),
            seen: Seen {
                fold: Fold {
                    rule: FoldRule::modulo("event", 2),
                    index: fold,
                    train_on: TrainOn::Own,
                    fixed: self.fixed.clone(),
                },
                files: Vec::new(),
                inputs: Vec::new(),
            },
            learner: Learner::Network(Network {
                architecture: model.architecture_json().unwrap(),
                members: 1,
                member_weights: Vec::new(),
                loss: network::Loss::CrossEntropy,
                loss_normalisation: LossNormalisation::WeightSum,
            }),
            record: Record {
                training,
                backend: "flex".into(),
                result: TrainingResult { epochs: 1, epoch: 1, averaged_from: None, metrics: BTreeMap::new() },
                versions: BTreeMap::new(),
            },
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
    let world = World::new();
    let finished = world.apply("data.root", &[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert_eq!(world.read("data.root", "ml_score_max_index"), unseen());
    let high = 1.0f32.exp() / (1.0 + 1.0f32.exp());
    let maxima = world.read("data.root", "ml_score_max_score");
    assert!(maxima.get::<f32>().unwrap().iter().all(|score| (score - high).abs() < 1e-6));
    let signal = world.read("data.root", "ml_score_signal");
    let signal = signal.get::<f32>().unwrap();
    assert!((signal[0] + high - 1.0).abs() < 1e-6 && (signal[1] - high).abs() < 1e-6, "{:?}", &signal[..2]);
    let rows: Vec<Vec<&str>> = finished.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1], ["0", "500", "0.73106", "0", "500"], "{}", finished.stdout);
    assert_eq!(rows[2], ["1", "500", "0.73106", "500", "0"], "{}", finished.stdout);
}

#[test]
fn the_order_of_the_models_in_the_configuration_changes_nothing() {
    let world = World::new();
    world.write("application.yaml", "classifiers: [fold1_model.safetensors, fold0_model.safetensors]\n");
    assert_eq!(world.apply("data.root", &[]).exit, Exit::Ok);
    assert_eq!(world.read("data.root", "ml_score_max_index"), unseen());
}

#[test]
fn scores_go_into_a_copy_or_a_friend_if_asked() {
    let world = World::new();
    let before = std::fs::read(world.path("data.root")).unwrap();
    for (option, name) in [("--output", "copy.root"), ("--friend", "friend.root")] {
        let target = world.path(name).display().to_string();
        assert_eq!(world.apply("data.root", &[option, &target]).exit, Exit::Ok);
        assert_eq!(world.read(name, "ml_score_max_index"), unseen());
        let again = world.apply("data.root", &[option, &target]);
        assert!(again.exit != Exit::Ok && again.stderr.contains(name), "{}", again.stderr);
        assert_eq!(world.apply("data.root", &[option, &target, "--overwrite"]).exit, Exit::Ok);
    }
    assert!(std::fs::read(world.path("data.root")).unwrap() == before, "the input changed");
    let friend = RootFile::open(world.path("friend.root")).unwrap().tree("t").unwrap();
    assert_eq!(friend.branches().len(), 4);
}

#[test]
fn scores_that_are_there_are_replaced_only_if_asked() {
    let world = World::new();
    assert_eq!(world.apply("data.root", &[]).exit, Exit::Ok);
    assert!(world.refusal().contains("ml_score_signal"));
    world.write_model(0, 1);
    assert_eq!(world.apply("data.root", &["--overwrite"]).exit, Exit::Ok);
    assert_eq!(world.read("data.root", "ml_score_max_index"), vec![1i32; EVENTS].into());
}

#[test]
fn models_that_do_not_cover_the_folds_are_refused() {
    let world = World::new();
    world.write("application.yaml", "classifiers: [fold0_model.safetensors]\n");
    assert!(world.refusal().contains("fold 1"));
    world.write("application.yaml", "classifiers: [fold0_model.safetensors, fold0_model.safetensors]\n");
    assert!(world.refusal().contains("fold 0"));
}

#[test]
fn permuted_variables_are_refused() {
    let world = World::new();
    world.write("training.yaml", &world.training("[y, x]"));
    let message = world.refusal();
    assert!(message.contains("another order") && message.contains("variable 1 is `y`, the model has `x`"), "{message}");
    world.write("training.yaml", &world.training("[x, 'y * 2']"));
    let message = world.refusal();
    assert!(message.contains("`y * 2`") && message.contains("`y`"), "{message}");
}

#[test]
fn another_fold_rule_is_refused() {
    let world = World::new();
    world.write("dataset.yaml", &world.dataset("fold: {hash: [x, y]}"));
    let message = world.refusal();
    assert!(message.contains("hash of `x`, `y`") && message.contains("`event` mod 2"), "{message}");
}

#[test]
fn the_preprocessing_of_another_training_is_refused() {
    let world = World::new();
    let own = ModelFile::read(&world.path("fold0_model.safetensors")).unwrap().manifest.interface.preprocessing;
    own.write(&world.path("fold0_preprocessing.yaml")).unwrap();
    let listed =
        "classifiers: [fold0_model.safetensors, fold1_model.safetensors]\npreprocessing: [fold0_preprocessing.yaml]\n";
    world.write("application.yaml", listed);
    assert_eq!(world.apply("data.root", &[]).exit, Exit::Ok);
    let variables = ["x", "y"].map(Variable::new);
    let other = Preprocessing::fit(own.kind, &variables, &[0.0, 0.0, 1.0, 1.0], None).unwrap();
    other.write(&world.path("fold0_preprocessing.yaml")).unwrap();
    world.write_tree("data.root", None);
    assert!(world.refusal().contains("not the preprocessing"));
}

#[test]
fn a_nan_is_named_unless_there_is_a_score_for_it() {
    let world = World::new();
    world.write_tree("data.root", Some(41));
    let message = world.refusal();
    for part in ["`y`", "NaN", "entry 41", "--nan-score"] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
    let finished = world.apply("data.root", &["--nan-score", "-1"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stderr.contains("1 event got the score -1"), "{}", finished.stderr);
    let (index, signal) = (world.read("data.root", "ml_score_max_index"), world.read("data.root", "ml_score_signal"));
    assert_eq!((index.get::<i32>().unwrap()[41], signal.get::<f32>().unwrap()[41]), (-1, -1.0));
    assert_eq!(index.get::<i32>().unwrap()[42], 1);
}

#[test]
fn a_value_that_a_category_never_had_is_named_unless_there_is_a_score_for_it() {
    let mut world = World::new();
    world.encoding.categories.push(Category { input: 1, values: vec![0.0, 1.0], embedding: None });
    world.write_model(0, 0);
    world.write_model(1, 1);
    world.write_values("data.root", |event| if event == 41 { 2.0 } else { (event % 2) as f32 });
    let message = world.refusal();
    for part in ["`y` is 2", "entry 41", "trained without this value"] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
    let finished = world.apply("data.root", &["--nan-score", "-1"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    let index = world.read("data.root", "ml_score_max_index");
    assert_eq!(index.get::<i32>().unwrap()[40..43], [1, -1, 1]);
}

#[test]
fn names_of_htt_ml_find_our_models() {
    let world = World::new();
    world.write("application.yaml", "classifiers: [fold1_keras_model_example.h5, fold0_keras_model_example.h5]\n");
    let finished = world.apply("data.root", &[]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
    assert!(finished.stderr.contains("fold1_model.safetensors"), "{}", finished.stderr);
}

#[test]
fn a_wrong_tree_branch_or_model_is_refused_by_name() {
    let world = World::new();
    world.write("fold1_model.safetensors", "not a model");
    assert!(world.refusal().contains("fold1_model.safetensors"));
    world.write_model(1, 1);
    std::fs::write(world.path("text.root"), "no ROOT file at all").unwrap();
    for (input, tree, word) in
        [("data.root", "u", "`u`"), ("text.root", "t", "text.root"), ("none.root", "t", "none.root")]
    {
        let files = ["dataset.yaml", "training.yaml", "application.yaml", input].map(|name| world.path(name));
        let finished = in_process(crate::run, files.iter().map(|path| path.as_os_str()).chain([tree.as_ref()]));
        assert!(finished.exit != Exit::Ok && finished.stderr.contains(word), "{}", finished.stderr);
    }
}

#[test]
fn the_first_event_that_is_not_finite_is_named_whatever_its_fold() {
    let world = World::new();
    world.write_values("data.root", |event| if event == 3 || event == 10 { f32::NAN } else { 1.0 });
    assert!(world.refusal().contains("entry 3 "), "{}", world.refusal());
}

#[test]
fn scores_that_are_not_finite_are_refused_although_all_variables_are() {
    let mut world = World::new();
    world.slope = 3.0;
    world.write_model(0, 0);
    world.write_model(1, 1);
    world.write_values("data.root", |event| if event == 7 { 3e38 } else { 1.0 });
    let message = world.refusal();
    assert!(message.contains("scores of entry 7") && message.contains("--nan-score"), "{message}");
    assert_eq!(world.apply("data.root", &["--nan-score", "-1"]).exit, Exit::Ok);
    assert_eq!(world.read("data.root", "ml_score_max_index").get::<i32>().unwrap()[7], -1);
}

#[test]
fn a_friend_whose_events_are_in_another_order_is_refused() {
    let world = World::new();
    std::fs::create_dir(world.path("friends")).unwrap();
    world.write_values("friends/data.root", |event| event as f32);
    let folder = world.folder.path().display();
    let config = world.dataset("event_branch: event");
    world.write("dataset.yaml", &format!("{config}base_path: {folder}\nfriend_paths: [{folder}/friends]\n"));
    let finished = world.apply("data.root", &[]);
    assert!(
        finished.exit != Exit::Ok && finished.stderr.contains("same events in the same order"),
        "{}",
        finished.stderr
    );
}

#[test]
fn the_input_is_never_replaced_by_its_friend() {
    let world = World::new();
    let before = world.state();
    let input = world.path("data.root").display().to_string();
    for options in [["--friend", &input, "--quiet"], ["--friend", &input, "--overwrite"]] {
        assert_ne!(world.apply("data.root", &options).exit, Exit::Ok);
    }
    assert!(world.state() == before, "something changed");
}

/// A world whose models were trained with `data.root` in fold 0 whole.
fn with_a_fixed_tree() -> World {
    let mut world = World::new();
    let sha256 = storage::digest::file(&world.path("data.root")).unwrap();
    world.fixed = vec![FixedTree { process: "p".into(), fold: 0, tree: "t".into(), sha256, era: None }];
    world.write_model(0, 0);
    world.write_model(1, 1);
    let config = world.dataset("event_branch: event");
    world.write("dataset.yaml", &config.replace("class: signal", "class: signal, fold: 0"));
    world
}

#[test]
fn a_tree_that_training_put_in_one_fold_whole_is_known_by_its_content() {
    let world = with_a_fixed_tree();
    std::fs::rename(world.path("data.root"), world.path("renamed.root")).unwrap();
    let friend = world.path("friend.root").display().to_string();
    assert_eq!(world.apply("renamed.root", &["--friend", &friend]).exit, Exit::Ok);
    assert_eq!(world.read("friend.root", "ml_score_max_index"), vec![1i32; EVENTS].into());
    for claim in ["1", "rule"] {
        let finished = world.apply("renamed.root", &["--fold", claim, "--friend", &friend, "--overwrite"]);
        assert!(finished.stderr.contains("`--fold` is wrong"), "{}", finished.stderr);
    }
}

#[test]
fn an_input_that_nothing_is_known_of_needs_a_word_of_the_user() {
    let world = with_a_fixed_tree();
    world.write_values("data.root", |_| 1.0);
    let message = world.refusal();
    assert!(message.contains("`p`") && message.contains("--fold N") && message.contains("--fold rule"), "{message}");
    let scored = |claim| {
        assert_eq!(world.apply("data.root", &["--fold", claim, "--overwrite"]).exit, Exit::Ok);
        world.read("data.root", "ml_score_max_index")
    };
    assert_eq!(scored("rule"), unseen());
    assert_eq!(scored("1"), vec![0i32; EVENTS].into());
    let finished = world.apply("data.root", &["--fold", "2", "--overwrite"]);
    assert!(finished.exit == Exit::Usage && finished.stderr.contains("2 folds"), "{}", finished.stderr);
}

#[test]
fn other_fixed_folds_than_those_of_the_models_are_refused() {
    let world = with_a_fixed_tree();
    world.write("dataset.yaml", &world.dataset("event_branch: event"));
    assert!(world.refusal().contains("puts no process whole"), "{}", world.refusal());
}

#[test]
fn the_events_of_a_fold_file_are_of_its_fold() {
    let world = World::new();
    let config = DatasetConfig::parse(Path::new("d.yaml"), &world.dataset("event_branch: event")).unwrap();
    let fold = Fold { rule: FoldRule::modulo("event", 2), index: 1, train_on: TrainOn::Own, fixed: Vec::new() };
    let origin = Provenance::new(fold, config, Vec::new(), Vec::new());
    world.write_file("data.root", |_| 1.0, Some(&origin.to_json().unwrap()));
    assert_eq!(world.apply("data.root", &[]).exit, Exit::Ok);
    assert_eq!(world.read("data.root", "ml_score_max_index"), vec![0i32; EVENTS].into());
}

#[test]
fn an_era_is_refused_where_models_have_none() {
    let world = World::new();
    let before = world.state();
    let finished = world.apply("data.root", &["--era", "2016"]);
    assert!(finished.exit == Exit::Usage && finished.stderr.contains("leave --era out"), "{}", finished.stderr);
    assert!(world.state() == before, "something changed");
}
