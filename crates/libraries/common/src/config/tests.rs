//! What configurations mean, and what is said about wrong ones.

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

const TRAINING: &str = "\
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
    assert!(config.dataset(2).unwrap_err().to_string().contains("0 to 1"));
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
    assert!(error.help.unwrap().contains("balanced batches"));
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
        ("epochs: 10", "epochs: ten", "training.yaml:21:13: expected a whole number"),
        ("train_test_split: 0.75", "train_test_split: most", "training.yaml:16:19: expected a number"),
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
    let variable =
        |name: &str, expression: &str| Variable { name: name.into(), expression: expression.into(), default: None };
    assert_eq!(config.variables, [variable("x", "x"), variable("r", "sqrt(x*x+y*y)"), variable("z", "z")]);
}

#[test]
fn an_architecture_takes_widths_and_layers() {
    let model = "architecture:\n      activation: tanh\n      l2: 1e-4\n      layers:\n      - 300\n      \
        - {units: 20, dropout: 0.5, batch_norm: true, activation: elu}\n    optimizer: nadam\n    loss: mse";
    let model = training_with("name: example # Name of model function in keras_models.py", model).unwrap().model;
    let architecture = model.architecture.unwrap();
    assert_eq!((architecture.layers[0].units, architecture.layers[0].activation), (300, Activation::Tanh));
    assert_eq!((architecture.layers[1].activation, architecture.layers[1].dropout), (Activation::Elu, 0.5));
    assert_eq!((architecture.layers[1].l2, architecture.output.l2), (1e-4, 1e-4));
    assert_eq!((model.optimiser, model.loss), (Some(Optimiser::Nadam), Some(Loss::SquaredError)));
}

/// A training of three classes with one more key of the model.
fn of_three_classes(key: &str) -> Result<TrainingConfig, Error> {
    let text = TRAINING.replace("    - background_1\n", "    - background_1\n    - background_2\n");
    let text = text.replace("    background_1: 1.0\n", "    background_1: 1.0\n    background_2: 1.0\n");
    training(&text.replace("epochs: 10\n", &format!("epochs: 10\n    {key}\n")))
}

#[test]
fn losses_have_names_or_names_with_settings() {
    let loss = |text: &str| of_three_classes(&format!("loss: {text}")).unwrap().model.loss;
    assert_eq!(loss("categorical_crossentropy"), Some(Loss::CrossEntropy));
    assert_eq!(loss("mae"), Some(Loss::AbsoluteError));
    assert_eq!(loss("focal"), Some(Loss::Focal { gamma: 2.0 }));
    assert_eq!(loss("{name: focal, gamma: 0.5}"), Some(Loss::Focal { gamma: 0.5 }));
    let text =
        "{name: grouped_cross_entropy, groups: {a: signal, b: [background_2, background_1]}, group_weights: {b: 3}}";
    let Some(Loss::Grouped { groups, gamma }) = loss(text) else { panic!("not grouped") };
    assert_eq!((groups[0].name.as_str(), &groups[0].classes, groups[0].weight), ("a", &vec![0], 1.0));
    assert_eq!((groups[1].name.as_str(), &groups[1].classes, groups[1].weight), ("b", &vec![1, 2], 3.0));
    assert_eq!(gamma, 0.0);
    let text = "{name: asimov, expected_signal: 10, expected_background: 1e4, uncertainty: 0.1, signal: background_1}";
    let search = Asimov { signal: vec![1], expected_signal: 10.0, expected_background: 1e4, uncertainty: 0.1 };
    assert_eq!(loss(text), Some(Loss::Asimov(search)));
}

#[test]
fn a_loss_that_does_not_fit_is_refused_with_advice() {
    for (text, expected) in [
        ("crossentropy", "unknown loss `crossentropy`"),
        ("binary_crossentropy", "is of two classes, but there are 3"),
        ("{name: mse, gamma: 2}", "the loss `mean_squared_error` has no setting `gamma`"),
        ("{name: focal, gamma: -1}", "`gamma` is -1; expected 0 or more"),
        ("grouped_cross_entropy", "needs `groups`"),
        ("{name: grouped_cross_entropy, groups: {a: signal, b: background_1}}", "`background_2` is in none"),
        ("{name: grouped_cross_entropy, groups: {a: [signal, x], b: background_1}}", "`x` is not in `classes`"),
        ("{name: grouped_cross_entropy, groups: {a: signal, b: [signal]}}", "`signal` is in two of the `groups`"),
        ("{name: grouped_cross_entropy, groups: {a: []}}", "expected at least one class"),
        ("asimov", "needs `expected_signal`"),
        ("{name: asimov, expected_signal: 0, expected_background: 1}", "expected a positive number of events"),
        (
            "{name: asimov, expected_signal: 1, expected_background: 1, signal: [signal, background_1, background_2]}",
            "all classes are `signal`",
        ),
    ] {
        let error = of_three_classes(&format!("loss: {text}")).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn a_decorrelation_is_against_the_background_by_its_own_variable() {
    let with = |text: &str| of_three_classes(&format!("decorrelate: {text}"));
    let config = with("{variable: m_vis, strength: 5}").unwrap();
    let decorrelation = config.model.decorrelate.unwrap();
    assert_eq!((decorrelation.variable.expression.as_str(), decorrelation.strength), ("m_vis", 5.0));
    assert_eq!((decorrelation.signal, decorrelation.classes), (vec![0], vec![1, 2]));
    assert!(config.variables.iter().all(|variable| variable.name != "m_vis"), "it became an input");
    let named = with("{variable: x, strength: 1, signal: background_2, classes: [signal]}").unwrap().model.decorrelate;
    let named = named.unwrap();
    assert_eq!((named.variable.name.as_str(), named.signal, named.classes), ("x", vec![2], vec![0]));
    for (text, expected) in [
        ("{variable: m, strength: 0}", "`strength` is 0"),
        ("{variable: '', strength: 1}", "`variable` is empty"),
        ("{variable: m, strength: 1, classes: [tt]}", "`tt` is not in `classes`"),
        ("{variable: m}", "`strength` is missing"),
    ] {
        let error = with(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn training_options_are_read() {
    let options = "epochs: 10\n    early_stopping: 5\n    save_best_only: true\n    reduce_lr_on_plateau: 3\nseed: 7";
    let config = training_with("epochs: 10", options).unwrap();
    let plateau = config.model.reduce_lr_on_plateau.unwrap();
    assert_eq!((config.seed, config.model.early_stopping, config.model.save_best_only), (7, Some(5), true));
    assert_eq!((plateau.patience, plateau.factor), (3, 0.1));
    let error = training_with("epochs: 10", "epochs: 10\n    reduce_lr_on_plateau: {patience: 3, factor: 2}");
    assert!(error.unwrap_err().message.contains("`factor` is 2"));
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
