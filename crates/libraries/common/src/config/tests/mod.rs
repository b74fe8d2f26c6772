//! What configurations mean, and what is said about wrong ones.

mod architecture;
mod course;
mod eras;
mod inputs;
mod loss;
mod normalisation;

use super::*;
use crate::fold::FoldKind;
use crate::preprocessing::Kind;
use crate::weight::NegativeWeights;
use std::path::{Path, PathBuf};

const DATASET: &str = "\
output_path: .
output_filename: \"example_dataset.root\"
tree_path: \"ntuple\"
base_path: .
event_branch: \"event\"
training_weight_branch: \"training_weight\"
processes:
    signal:
        files:
            - example_signal.root
        cut_string: \"x>0.0\"
        weight_string: \"1.0\"
        class: signal
    data:
        files:
            - sub/example_data.root
        cut_string: \"x>0.0\"
        weight_string: 1.0
        class: data
";

pub(crate) const TRAINING: &str = "\
datasets:
    - fold0_example_dataset.root
    - fold1_example_dataset.root
output_path: .
classes:
    - signal
    - background_1
class_weights:
    signal: 2.0
    background_1: 1.0
global_weight_scale: 10000.0
event_weights: training_weight
variables:
    - x
    - y
train_test_split: 0.75
preprocessing: standard_scaler
model:
    name: example # Name of model function in keras_models.py
    batch_size: 100
    epochs: 10
";

fn dataset(text: &str) -> Result<DatasetConfig, Error> {
    DatasetConfig::parse(Path::new("dataset.yaml"), text)
}

fn training(text: &str) -> Result<TrainingConfig, Error> {
    TrainingConfig::parse(Path::new("training.yaml"), text)
}

fn training_with(old: &str, new: &str) -> Result<TrainingConfig, Error> {
    assert!(TRAINING.contains(old));
    training(&TRAINING.replacen(old, new, 1))
}

#[test]
fn the_dataset_example_of_htt_ml_is_understood() {
    let config = dataset(DATASET).unwrap();
    assert_eq!(config.fold, crate::FoldRule::modulo("event", 2));
    assert_eq!(config.classes(), ["signal", "data"]);
    assert_eq!(config.fold_file(1), Path::new("./fold1_example_dataset.root"));
    let data = &config.processes[1];
    assert_eq!(data.files, [Path::new("sub/example_data.root")]);
    assert_eq!((data.cut.as_deref(), data.weight.as_str(), data.tree_path.as_str()), (Some("x>0.0"), "1.0", "ntuple"));
}

#[test]
fn the_training_example_of_htt_ml_is_understood_and_gets_a_seed() {
    let config = training(TRAINING).unwrap();
    assert_eq!(config.class_weights, [2.0, 1.0]);
    assert_eq!(config.variable_names(), ["x", "y"]);
    assert_eq!((config.preprocessing, config.negative_weights), (Kind::StandardScaler, NegativeWeights::Keep));
    assert_eq!((config.model.name.as_str(), config.model.batch_size, config.model.epochs), ("example", Some(100), 10));
    assert_eq!(config.seed, 1234);
    assert_eq!(config.model_file(0), Path::new("./fold0_model.safetensors"));
    assert!(config.fold_files(2).unwrap_err().to_string().contains("0 to 1"));
}

#[test]
fn the_testing_and_application_examples_of_htt_ml_are_understood() {
    let text = "model:\n  - fold0_keras_model_example.h5\npreprocessing:\n  - a.pickle\nweight_branch: weights\n\
        output_prefix: \"confusion_\"\n";
    let testing = TestingConfig::parse(Path::new("testing.yaml"), text).unwrap();
    assert_eq!(testing.models, [Path::new("fold0_keras_model_example.h5")]);
    assert_eq!((testing.weight_branch.as_str(), testing.output_prefix.as_str()), ("weights", "confusion_"));
    let text = "classifiers: [a.h5, b.h5]\npreprocessing: [a.pickle, b.pickle]\nbranch_prefix: \"ml_score_\"\n";
    let application = ApplicationConfig::parse(Path::new("application.yaml"), text).unwrap();
    assert_eq!(application.classifiers.len(), 2);
    assert_eq!(application.branch_prefix, "ml_score_");
}

#[test]
fn an_unknown_key_is_refused_at_its_place_with_a_suggestion() {
    let error = training_with("train_test_split", "train_test_splt").unwrap_err();
    assert_eq!(
        error.to_string(),
        "training.yaml:16:1: unknown key `train_test_splt`\nhelp: did you mean `train_test_split`?"
    );
    let error = training_with("batch_size: 100", "eventsPerClassAndBatch: 30").unwrap_err();
    assert!(error.help.unwrap().contains("balanced_batches"));
}

#[test]
fn a_repeated_or_missing_key_is_refused_at_its_place() {
    let error = training(&format!("{TRAINING}classes: [a, b]\n")).unwrap_err();
    assert_eq!((error.place.map(|place| place.0), error.message.as_str()), (Some(22), "key `classes` appears twice"));
    let error = dataset(&DATASET.replace("output_filename: \"example_dataset.root\"\n", "")).unwrap_err();
    assert_eq!(error.message, "key `output_filename` is missing");
    let error = dataset(&DATASET.replace("    data:", "    signal:")).unwrap_err();
    assert!(error.message.contains("`signal` appears twice"), "{error}");
}

#[test]
fn wrong_values_are_refused_at_their_places() {
    let cases = [
        ("train_test_split: 0.75", "train_test_split: 1.5", "training.yaml:16:19: `train_test_split` is 1.5"),
        ("standard_scaler", "standard_scalar", "unknown preprocessing `standard_scalar`"),
        ("name: example", "name: exmaple", "unknown model `exmaple`"),
        ("signal: 2.0", "singal: 2.0", "`class_weights` has `singal`, which is not in `classes`"),
        ("    background_1: 1.0\n", "", "`class_weights` has no weight for class `background_1`"),
        ("signal: 2.0", "signal: 0", "`signal` is 0; expected a positive class weight"),
        ("    - y", "    - x", "variable `x` appears twice"),
        ("    - background_1", "    - a/b", "`a/b` cannot be a class"),
        ("    - background_1", "    - signal", "class `signal` appears twice"),
        ("batch_size: 100", "batch_size: 0", "`batch_size` is 0"),
        ("epochs: 10", "epochs: ten", "training.yaml:21:13: `epochs` is `ten`; expected a whole number"),
        (
            "train_test_split: 0.75",
            "train_test_split: most",
            "training.yaml:16:19: `train_test_split` is `most`; expected a number",
        ),
        ("epochs: 10", "epochs: 0", "`epochs` is 0; expected at least 1"),
    ];
    for (old, new, expected) in cases {
        let error = training_with(old, new).unwrap_err().to_string();
        assert!(error.contains(expected), "{new}: {error}");
    }
}

#[test]
fn a_misspelt_word_is_corrected() {
    let error = training_with("standard_scaler", "standard_scalar").unwrap_err();
    assert_eq!(error.help.as_deref(), Some("did you mean `standard_scaler`?"));
}

#[test]
fn variables_may_be_expressions_with_names() {
    let config = training_with("    - y\n", "    - {name: r, expression: \"sqrt(x*x+y*y)\"}\n    - name: z\n").unwrap();
    let variable = |name: &str, expression: &str| Variable::named(name, expression);
    assert_eq!(config.variables, [variable("x", "x"), variable("r", "sqrt(x*x+y*y)"), variable("z", "z")]);
}

#[test]
fn folds_can_be_hashed_computed_or_fixed() {
    let with = |fold: &str| dataset(&DATASET.replace("event_branch: \"event\"", fold));
    let rule = with("folds: 3\nfold: {hash: [run, pt_1]}").unwrap().fold;
    assert_eq!(rule.folds, 3);
    assert_eq!(rule.kind, FoldKind::Hash { branches: vec!["run".into(), "pt_1".into()] });
    let rule = with("fold: {expression: \"event/2\"}").unwrap().fold;
    assert_eq!(rule.kind, FoldKind::Expression { text: "event/2".into() });
    let fixed = DATASET.replace("event_branch: \"event\"\n", "").replace("class:", "fold: 1\n        class:");
    assert_eq!(dataset(&fixed).unwrap().fold.kind, FoldKind::Process {});
    assert_eq!(dataset(&fixed).unwrap().processes[0].fixed_fold, Some(1));
    assert!(dataset(&fixed.replace("fold: 1", "fold: 2")).unwrap_err().message.contains("fold 2 of 2"));
    assert!(with("folds: 1").unwrap_err().message.contains("`folds` is 1"));
    assert!(with("{}").is_err());
    assert!(dataset(&DATASET.replace("event_branch: \"event\"\n", "")).unwrap_err().message.contains("nothing says"));
    assert!(with("fold: {hash: [a, a]}").unwrap_err().message.contains("`a` appears twice"));
}

#[test]
fn an_unset_environment_variable_is_named_at_its_place() {
    let error = dataset(&DATASET.replace("base_path: .", "base_path: ${TWOFOLD_NO_SUCH}/x")).unwrap_err();
    assert_eq!((error.place, error.message.contains("`TWOFOLD_NO_SUCH`")), (Some((4, 12)), true));
}

#[test]
fn broken_yaml_and_missing_files_are_refused_by_name() {
    let error = training("classes: [a, b\n").unwrap_err();
    assert!(error.place.is_some() && error.to_string().starts_with("training.yaml:"), "{error}");
    assert!(training("").unwrap_err().to_string().starts_with("training.yaml:"));
    let missing = PathBuf::from("no/such/config.yaml");
    let error = TrainingConfig::read(&missing).unwrap_err();
    assert_eq!(error.to_string(), "no/such/config.yaml: cannot read the configuration");
}

#[test]
fn a_resolved_configuration_survives_json() {
    let config = training(TRAINING).unwrap();
    let json = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<TrainingConfig>(&json).unwrap(), config);
    let config = dataset(DATASET).unwrap();
    let json = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<DatasetConfig>(&json).unwrap(), config);
}
