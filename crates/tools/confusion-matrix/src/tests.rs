//! The tool on small files: whom it tests on whom, and what it refuses.
use super::*;
use common::config::{DatasetConfig, Loss, LossNormalisation, Variable};
use common::preprocessing::{Kind, Preprocessing};
use common::{Fold, FoldRule, TrainOn};
use modelfile::provenance::{self, InputFile, Provenance};
use modelfile::{Interface, Learner, Manifest, ModelFile, Network, Record, Seen, TrainingResult};
use network::{Architecture, Model, Output};
use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};
use shell::{Finished, in_process};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const TESTING: &str = "model: [fold0_model.safetensors, fold1_model.safetensors]\nweight_branch: weights\n";

/// A folder with a dataset for each fold, a model of fold 0 that takes the larger of `x` and `y` for the class, and
/// configurations.
struct World {
    folder: tempfile::TempDir,
}

/// Values of `x`, `y`, `weights` for the events of class `a` and class `b`.
type Events<'a> = [&'a [[f32; 3]]; 2];

const FOLD0: Events = [&[[9.0, 0.0, 100.0]], &[[9.0, 0.0, 100.0]]];
const FOLD1: Events = [&[[2.0, 1.0, 1.5], [1.0, 3.0, -0.5]], &[[0.0, 1.0, 2.0], [1.0, 1.0, 0.25]]];

impl World {
    fn new() -> World {
        let world = World { folder: tempfile::tempdir().unwrap() };
        world.dataset(0, FOLD0);
        world.dataset(1, FOLD1);
        let folder = world.folder.path().display();
        let config = format!(
            "datasets: [{folder}/fold0.root, {folder}/fold1.root]\noutput_path: {folder}/output\nclasses: [a, b]\n\
             class_weights: {{a: 2.0, b: 4.0}}\nevent_weights: weights\nvariables: [x, y]\npreprocessing: identity\n\
             model: {{name: example, epochs: 1, batch_size: 10}}\n"
        );
        std::fs::write(world.path("training.yaml"), config).unwrap();
        std::fs::write(world.path("testing.yaml"), TESTING).unwrap();
        world.model(0);
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A dataset whose event numbers are of this fold, but which does not say so.
    fn dataset(&self, fold: i64, events: Events) {
        self.dataset_from(fold, events, None);
    }

    /// A dataset that says where it comes from.
    fn dataset_from(&self, fold: i64, events: Events, origin: Option<Fold>) {
        let mut file = Writer::create(self.path(&format!("fold{fold}.root")), Compression::None).unwrap();
        for (class, events) in ["a", "b"].into_iter().zip(events) {
            let mut branches: Vec<_> =
                ["x", "y", "weights"].iter().map(|name| BranchSpec::scalar(*name, Element::F32)).collect();
            branches.push(BranchSpec::scalar("event", Element::I64));
            let tree = file.tree(TreeSpec::new(class, branches)).unwrap();
            let column = |i: usize| Column::from(events.iter().map(|event| event[i]).collect::<Vec<f32>>());
            let numbers = Column::from((0..events.len() as i64).map(|i| 2 * i + fold).collect::<Vec<i64>>());
            file.fill(tree, &[&column(0), &column(1), &column(2), &numbers]).unwrap();
        }
        if let Some(origin) = origin {
            let config = "base_path: .\noutput_path: .\noutput_filename: a.root\ntree_path: t\nevent_branch: event\n\
                 training_weight_branch: w\nprocesses: {a: {files: [a.root], cut_string: '1', weight_string: '1', class: a}}\n";
            let config = DatasetConfig::parse(&self.path("dataset.yaml"), config).unwrap();
            let provenance = Provenance::new(origin, config, vec![], vec![]);
            file.text(provenance::NAME, &provenance.to_json().unwrap()).unwrap();
        }
        file.finish().unwrap();
    }

    fn model(&self, fold: u32) {
        let training = TrainingConfig::read(&self.path("training.yaml")).unwrap();
        let (encoding, layers) = (Default::default(), Vec::new());
        let architecture = Architecture { inputs: 2, encoding, layers, output: Output::softmax(2) };
        let model = Model::new(architecture, vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0]).unwrap();
        let preprocessing = Preprocessing::fit(Kind::Identity, &training.variables, &[0.0, 1.0], None).unwrap();
        let manifest = Manifest {
            interface: Interface::of(&training, preprocessing),
            seen: Seen {
                fold: Fold {
                    rule: FoldRule::modulo("event", 2),
                    index: fold,
                    train_on: TrainOn::Own,
                    fixed: Vec::new(),
                },
                files: vec![InputFile::identify(&self.path(&format!("fold{fold}.root"))).unwrap()],
                inputs: Vec::new(),
            },
            learner: Learner::Network(Network {
                architecture: model.architecture_json().unwrap(),
                members: 1,
                member_weights: Vec::new(),
                loss: Loss::CrossEntropy,
                loss_normalisation: LossNormalisation::WeightSum,
            }),
            record: Record {
                training,
                backend: "none".into(),
                result: TrainingResult { epochs: 1, epoch: 1, averaged_from: None, metrics: BTreeMap::new() },
                versions: BTreeMap::new(),
            },
        };
        let path = self.path(&format!("output/fold{fold}_model.safetensors"));
        ModelFile { manifest, tensors: model.tensors() }.write(&path).unwrap();
    }

    fn edit(&self, name: &str, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(old), "{text}");
        std::fs::write(self.path(name), text.replace(old, new)).unwrap();
    }

    fn run(&self, fold: &str) -> Finished {
        self.run_with(&[fold])
    }

    fn run_with(&self, arguments: &[&str]) -> Finished {
        let paths = ["training.yaml", "testing.yaml"].map(|name| self.path(name).display().to_string());
        in_process(crate::run, paths.iter().map(String::as_str).chain(arguments.iter().copied()))
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path("output").join(name)).unwrap()
    }

    /// Runs on fold 0, which must fail with a message that has all of these, and leave nothing behind.
    fn refuses(&self, parts: &[&str]) {
        let finished = self.run("0");
        assert!(matches!(finished.exit, Exit::Failed | Exit::Usage), "{}", finished.stderr);
        assert!(parts.iter().all(|part| finished.stderr.contains(part)), "{parts:?} in {}", finished.stderr);
        let written = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().contains("confusion");
        let left: Vec<_> = std::fs::read_dir(self.path("output")).unwrap().flatten().filter(written).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

fn read_dir(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entry = |entry: std::fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
    };
    std::fs::read_dir(folder).unwrap().flatten().map(entry).collect()
}

#[test]
fn the_model_of_fold_0_is_tested_on_fold_1_with_signed_weights() {
    let world = World::new();
    let finished = world.run_with(&["0", "--quiet"]);
    assert_eq!((finished.exit, finished.stderr.as_str()), (Exit::Ok, ""));
    let rows: Vec<Vec<&str>> = finished.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[1..], [["a", "2", "1.000000", "1.5000", "0.8571"], ["b", "2", "2.250000", "0.8889", "1.3333"]]);
    assert_eq!(world.read("fold0_confusion_standard.yaml"), "a:\n  a: 1.5\n  b: -0.5\nb:\n  a: 0.25\n  b: 2.0\n");
    assert_eq!(world.read("fold0_confusion_standard_cw.yaml"), "a:\n  a: 3.0\n  b: -1.0\nb:\n  a: 1.0\n  b: 8.0\n");
    assert_eq!(world.read("fold0_confusion_efficiency2.yaml").lines().nth(1), Some("  a: 1.5"));
    assert!(world.read("fold0_confusion_sums.yaml").contains("events:\n  a:\n    a: 1\n    b: 1\n"));
}

#[test]
fn ten_matrices_are_written_as_numbers_and_figures() {
    let world = World::new();
    world.run("0");
    let files = read_dir(&world.path("output"));
    for extension in ["yaml", "png", "pdf"] {
        let matrices = files.keys().filter(|name| name.ends_with(extension) && !name.contains("sums"));
        assert_eq!(matrices.count(), 10, "{extension}");
    }
}

#[test]
fn two_runs_write_the_same_bytes() {
    let world = World::new();
    world.run("0");
    let first = read_dir(&world.path("output"));
    world.run("0");
    assert!(first == read_dir(&world.path("output")));
}

#[test]
fn the_prefix_of_outputs_can_be_chosen() {
    let world = World::new();
    std::fs::write(world.path("testing.yaml"), format!("{TESTING}output_prefix: \"mine_\"\n")).unwrap();
    world.run("0");
    assert!(world.path("output/fold0_mine_purity_cw2.pdf").is_file());
}

#[test]
fn a_class_that_is_never_predicted_is_kept() {
    let world = World::new();
    world.dataset(1, [&[[2.0, 1.0, 1.0]], &[[2.0, 1.0, 3.0]]]);
    assert_eq!(world.run("0").exit, Exit::Ok);
    assert_eq!(world.read("fold0_confusion_purity2.yaml"), "a:\n  a: 0.25\n  b: .nan\nb:\n  a: 0.75\n  b: .nan\n");
}

#[test]
fn an_event_of_the_models_fold_is_refused() {
    let world = World::new();
    world.dataset(2, FOLD1);
    std::fs::rename(world.path("fold2.root"), world.path("fold1.root")).unwrap();
    world.refuses(&["may have seen entry 0", "tree `a`"]);
}

#[test]
fn a_dataset_that_says_its_fold_is_believed_unless_the_model_has_seen_it() {
    let world = World::new();
    let origin = |branch: &str, index| Fold {
        rule: FoldRule::modulo(branch, 2),
        index,
        train_on: TrainOn::Own,
        fixed: Vec::new(),
    };
    world.dataset_from(1, FOLD1, Some(origin("event", 0)));
    world.refuses(&["was trained on the events of", "which is of fold 0", "order of the folds"]);
    world.dataset_from(1, FOLD1, Some(origin("run", 1)));
    world.refuses(&["`run` mod 2", "`event` mod 2", "may have seen"]);
    world.dataset_from(1, FOLD1, Some(origin("event", 1)));
    assert_eq!(world.run("0").exit, Exit::Ok);
}

#[test]
fn the_training_file_under_another_name_is_refused() {
    let world = World::new();
    std::fs::copy(world.path("fold0.root"), world.path("fold1.root")).unwrap();
    world.refuses(&["was trained on", "same content", "fold1.root"]);
}

#[test]
fn a_missing_model_is_named_with_the_remedy() {
    let world = World::new();
    std::fs::remove_file(world.path("output/fold0_model.safetensors")).unwrap();
    world.refuses(&["fold0_model.safetensors", "train the fold first"]);
}

#[test]
fn a_fold_that_does_not_exist_is_refused() {
    let finished = World::new().run("2");
    assert!(finished.stderr.contains("0 to 1"), "{}", finished.stderr);
}

#[test]
fn other_classes_or_variables_than_the_models_are_refused() {
    let world = World::new();
    world.edit("training.yaml", "classes: [a, b]", "classes: [b, a]");
    world.refuses(&["same class names", "class 1 is `b`, the model has `a`"]);
    let world = World::new();
    world.edit("training.yaml", "variables: [x, y]", "variables: [x, weights]");
    world.refuses(&["`weights` as variable 2", "trained with `y`"]);
}

#[test]
fn a_preprocessing_of_another_training_is_refused() {
    let world = World::new();
    std::fs::write(world.path("testing.yaml"), format!("{TESTING}preprocessing: [fold0_preprocessing.yaml]\n"))
        .unwrap();
    world.refuses(&["fold0_preprocessing.yaml"]);
    let variables = ["x", "y"].map(Variable::new);
    let other = Preprocessing::fit(Kind::StandardScaler, &variables, &[0.0, 1.0, 4.0, 2.0], None).unwrap();
    other.write(&world.path("output/fold0_preprocessing.yaml")).unwrap();
    world.refuses(&["none of the files in `preprocessing`"]);
}

#[test]
fn a_tree_a_branch_or_a_number_that_is_not_there_is_named() {
    let world = World::new();
    world.edit("testing.yaml", "weight_branch: weights", "weight_branch: weight");
    world.refuses(&["weight", "did you mean", "weights"]);
    let world = World::new();
    world.dataset(1, [&[[f32::NAN, 1.0, 1.0]], &[[2.0, 1.0, 3.0]]]);
    world.refuses(&["variable `x`", "NaN", "fold1.root"]);
    let world = World::new();
    world.dataset(1, [&[], &[]]);
    world.refuses(&["no events"]);
    let world = World::new();
    std::fs::write(world.path("fold1.root"), "not a ROOT file").unwrap();
    world.refuses(&["fold1.root"]);
}

#[test]
fn the_help_shows_an_example() {
    let finished = in_process(crate::run, ["--help"]);
    assert!(finished.stdout.contains("confusion-matrix configs/toy/training.yaml"));
}

#[test]
fn matrices_of_an_earlier_test_are_replaced_only_if_asked() {
    let world = World::new();
    assert_eq!(world.run("0").exit, Exit::Ok);
    let again = world.run("0");
    assert!(again.exit != Exit::Ok && again.stderr.contains("--force"), "{}", again.stderr);
    assert_eq!(world.run_with(&["0", "--force"]).exit, Exit::Ok);
}
