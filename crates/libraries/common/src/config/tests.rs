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

fn architecture(yaml: &str) -> Result<ArchitectureConfig, Error> {
    let model = format!("architecture: {yaml}");
    let config = training_with("name: example # Name of model function in keras_models.py", &model)?;
    Ok(config.model.architecture.unwrap())
}

#[test]
fn layers_follow_a_pattern_or_are_written_one_by_one() {
    let widths = |yaml: &str| architecture(yaml).unwrap().layers.iter().map(|layer| layer.units).collect::<Vec<_>>();
    assert_eq!(widths("{depth: 3, width: 40}"), [40, 40, 40]);
    assert_eq!(widths("{depth: 2, width: 40, pattern: funnel}"), [40, 21]);
    let layer = &architecture("{depth: 1, width: 4, activation: swish, alpha_dropout: 0.1}").unwrap().layers[0];
    assert_eq!((layer.activation, layer.alpha_dropout), (Activation::Swish, 0.1));
    for wrong in ["{}", "{depth: 2}", "{layers: [3], width: 2}", "{layers: [3], pattern: funnel}"] {
        assert!(architecture(wrong).unwrap_err().message.contains("either `layers`, or `depth`"), "{wrong}");
    }
    let error = architecture("{dropout: 0.2, layers: [{units: 3, alpha_dropout: 0.2}]}").unwrap_err();
    assert!(error.message.contains("either `dropout` or `alpha_dropout`"), "{error}");
}

#[test]
fn one_sigmoid_unit_is_for_two_classes() {
    let sigmoid = "{layers: [5], output: {activation: sigmoid}}";
    assert_eq!(architecture(sigmoid).unwrap().output.activation, Head::Sigmoid);
    let three = TRAINING
        .replace("    - background_1\n", "    - background_1\n    - c\n")
        .replace("    background_1: 1.0\n", "    background_1: 1.0\n    c: 1.0\n");
    let error = training(&three.replace("name: example", &format!("architecture: {sigmoid}"))).unwrap_err();
    assert!(error.message.contains("one sigmoid tells 2 classes apart; found 3"), "{error}");
}

#[test]
fn categories_are_variables_with_values_that_differ() {
    let yaml = "{layers: [5], embeddings: {x: {values: [2016, 2017, 2018]}}, one_hot: {y: [-1, 1]}}";
    let category = |variable: &str, values: &[f64], embedding| CategoryConfig {
        variable: variable.into(),
        values: values.to_vec(),
        embedding,
    };
    let expected = [category("x", &[2016.0, 2017.0, 2018.0], Some(2)), category("y", &[-1.0, 1.0], None)];
    assert_eq!(architecture(yaml).unwrap().categories, expected);
    for (wrong, expected) in [
        ("one_hot: {z: [0, 1]}", "`z` is not in `variables`"),
        ("one_hot: {x: [1]}", "`x` has 1 values"),
        ("one_hot: {x: [1, 2, 1.0]}", "the value 1 of `x` appears twice"),
        ("embeddings: {x: {values: [1, 2], width: 0}}", "`width` is 0"),
        ("embeddings: {x: {values: [1, 2]}}, one_hot: {x: [1, 2]}", "is embedded and one-hot"),
    ] {
        let error = architecture(&format!("{{layers: [5], {wrong}}}")).unwrap_err();
        assert!(error.message.contains(expected), "{error}");
    }
}

#[test]
fn a_lorentz_boost_needs_four_variables_a_particle() {
    let boost = |particles: &str| {
        let variables = "[x, y, {name: px, expression: x}, {name: pz, expression: y}]";
        let text = TRAINING.replace("variables:\n    - x\n    - y", &format!("variables: {variables}"));
        let boost =
            format!("architecture: {{layers: [5], lorentz_boost: {{particles: {particles}, combinations: 3}}}}");
        training(&text.replace("name: example", &boost))
    };
    let config = boost("[[x, px, y, pz]]").unwrap();
    let found = config.model.architecture.as_ref().unwrap().lorentz_boost.clone().unwrap();
    assert_eq!((found.particles, found.combinations), (vec![["x", "px", "y", "pz"].map(String::from)], 3));
    assert_eq!(config.left_variables(), [0, 1, 2, 3]);
    for (wrong, expected) in [
        ("[[x, px, y]]", "[E, px, py, pz]; found 3"),
        ("[[x, px, y, x, pz]]", "[E, px, py, pz]; found 5"),
        ("[[x, px, y, q]]", "`q` is not in `variables`"),
        ("[[x, px, y, pz], [x, px, y, pz]]", "`x` appears twice"),
        ("[]", "`particles` is empty"),
    ] {
        let error = boost(wrong).unwrap_err();
        assert!(error.message.contains(expected), "{wrong}: {error}");
    }
}

#[test]
fn a_residual_body_needs_one_layer_and_then_pairs_of_its_width() {
    let refused = |yaml: &str| architecture(yaml).unwrap_err().message;
    assert_eq!(architecture("{depth: 5, width: 9, body: residual}").unwrap().body, Body::Residual);
    assert!(refused("{depth: 4, width: 9, body: residual}").contains("found 4 layers"));
    assert!(refused("{depth: 1, width: 9, body: residual}").contains("found 1 layers"));
    assert!(refused("{layers: [9, 3, 8], body: residual}").contains("cannot add 8 units to 9"));
    assert!(refused("{depth: 4, width: 9, body: densely}").contains("unknown body `densely`"));
}

#[test]
fn training_options_are_read() {
    let options = "epochs: 10\n    early_stopping: 5\n    save_best_only: true\n    reduce_lr_on_plateau: 3\nseed: 7";
    let config = training_with("epochs: 10", options).unwrap();
    let plateau = config.model.reduce_lr_on_plateau.unwrap();
    let stops = config.model.early_stopping.unwrap();
    assert_eq!((config.seed, stops, config.model.save_best_only), (7, EarlyStoppingConfig::new(5), true));
    assert_eq!(serde_json::to_string(&stops).unwrap(), "5", "as in older model files");
    assert_eq!((plateau.patience, plateau.factor), (3, 0.1));
    let error = training_with("epochs: 10", "epochs: 10\n    reduce_lr_on_plateau: {patience: 3, factor: 2}");
    assert!(error.unwrap_err().message.contains("`factor` is 2"));
}

#[test]
fn an_optimiser_is_a_name_or_a_map_and_gradients_can_be_clipped() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    assert_eq!(model("optimiser: adamw").unwrap().optimiser, Some(Optimiser::AdamW));
    let settings = model("optimiser: {name: adamw, weight_decay: 1e-2, beta_1: 0.8}").unwrap().optimiser_settings;
    assert_eq!((settings.weight_decay, settings.beta_1, settings.beta_2), (Some(1e-2), Some(0.8), None));
    assert_eq!(model("clip_gradient: {norm: 1}").unwrap().clip_gradient, Some(ClipGradient::Norm(1.0)));
    for (more, expected) in [
        ("optimiser: adamm", "training.yaml:22:16: unknown optimiser `adamm`"),
        ("optimiser: {name: adam, momentum: 0.9}", "`momentum` has no meaning for `adam`"),
        ("optimiser: {name: sgd, momentum: 1}", "`momentum` is 1"),
        ("optimiser: {name: sgd, nesterov: true}", "`nesterov` needs a `momentum`"),
        ("optimiser: {name: adamw, weight_decay: -1}", "`weight_decay` is -1"),
        ("clip_gradient: {norm: 0}", "training.yaml:22:27: `norm` is 0"),
        ("clip_gradient: {norm: 1, value: 1}", "either `norm` or `value`"),
    ] {
        let error = model(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn schedules_are_read_and_refused_when_they_do_not_fit() {
    let schedule = |more: &str| {
        let config = training_with("epochs: 10", &format!("epochs: 10\n    schedule: {more}"));
        config.map(|config| config.model.schedule.unwrap())
    };
    assert_eq!(schedule("{warm_up: 2}").unwrap().warm_up, Some(WarmUp { epochs: 2.0, start_factor: 0.04 }));
    assert_eq!(schedule("{name: step, every: 5}").unwrap().course, Course::Step { every: 5.0, factor: 0.1 });
    let cosine = Course::Cosine { period: 2.0, period_factor: 2.0, end_factor: 0.0 };
    assert_eq!(schedule("{name: cosine, period: 2, period_factor: 2}").unwrap().course, cosine);
    let cycle = Course::OneCycle { lengths: [3.5, 6.5], start_factor: 0.04, end_factor: 0.0, momenta: [0.85, 0.95] };
    assert_eq!(schedule("{name: one_cycle, lengths: [3.5, 6.5]}").unwrap().course, cycle);
    for (more, expected) in [
        ("one-cycle", "training.yaml:22:15: unknown schedule `one-cycle`"),
        ("one_cycle", "training.yaml:22:15: schedule `one_cycle` needs `lengths`"),
        ("{name: one_cycle, lengths: [6, 6]}", "training.yaml:22:15: the schedule takes 12 epochs"),
        ("{name: one_cycle, lengths: [3, 7], warm_up: 1}", "takes 11 epochs"),
        ("{name: one_cycle, lengths: [3, 3]}", "the cycle ends after 6 epochs"),
        ("{name: one_cycle, lengths: [3]}", "`lengths` has 1 numbers; expected two"),
        ("{name: one_cycle, lengths: [-3, 7]}", "training.yaml:22:43: `lengths` is -3"),
        ("{name: one_cycle, lengths: [3, 7], momenta: [0.9, 0.8]}", "`momenta` begins with the larger"),
        ("{name: step, every: 5, factor: 2}", "`factor` is 2; expected between 0 and 1"),
        ("{name: step, period: 5}", "`period` has no meaning for `step`"),
        ("{name: exponential}", "schedule `exponential` needs `factor`"),
        ("{name: cosine, period: 12}", "the schedule takes 12 epochs, but there are only 10"),
        ("{warm_up: 0}", "`warm_up` is 0"),
    ] {
        let error = schedule(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn what_ends_a_training_and_which_weights_are_kept_is_read() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    let rule = "early_stopping: {monitor: accuracy, patience: 3, min_delta: 1e-3, restore_best: true}";
    let read = model(rule).unwrap();
    let expected = EarlyStoppingConfig { patience: 3, monitor: Monitor::ValidationAccuracy, min_delta: 1e-3 };
    assert_eq!((read.early_stopping, read.save_best_only), (Some(expected), true));
    let json = serde_json::to_string(&expected).unwrap();
    assert_eq!(serde_json::from_str::<EarlyStoppingConfig>(&json).unwrap(), expected);
    let averaging = model("weight_averaging: {start: 8, learning_rate: 1e-3}").unwrap().weight_averaging;
    assert_eq!(averaging, Some(WeightAveragingConfig { start: 8, learning_rate: 1e-3 }));
    for (more, expected) in [
        ("early_stopping: 0", "training.yaml:22:21: `early_stopping` is 0; expected at least 1"),
        ("early_stopping: {patience: 0}", "`patience` is 0"),
        ("early_stopping: {patience: 1, monitor: acuracy}", "unknown monitor `acuracy`"),
        ("early_stopping: {patience: 1, min_delta: -1}", "`min_delta` is -1"),
        ("weight_averaging: {start: 11, learning_rate: 1e-3}", "`start` is 11, but there are only 10 epochs"),
        ("weight_averaging: {start: 8, learning_rate: 0}", "`learning_rate` is 0"),
        (
            "save_best_only: true\n    weight_averaging: {start: 8, learning_rate: 1}",
            "`save_best_only` the weights of one",
        ),
        (
            "weight_averaging: {start: 8, learning_rate: 1}\n    schedule: {name: cosine, period: 8}",
            "takes 8 epochs, but there are only 7",
        ),
    ] {
        let error = model(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn ensembles_of_one_training_are_read_and_refused_when_they_make_no_sense() {
    let model = |more: &str| training_with("epochs: 10", &format!("epochs: 10\n    {more}")).map(|config| config.model);
    let waves = "\n    schedule: {name: cosine, period: 2}";
    let snapshots = |more: &str| model(&format!("snapshots: {more}")).map(|model| model.snapshots.unwrap());
    for (more, expected) in [
        (format!("snapshot_ensemble{waves}"), Snapshots::SnapshotEnsemble { members: None }),
        (format!("{{members: 3}}{waves}"), Snapshots::SnapshotEnsemble { members: Some(3) }),
        (
            "{name: fast_geometric_ensemble, start: 5, cycle: 4, learning_rates: [1e-4, 1e-3]}".into(),
            Snapshots::FastGeometricEnsemble { start: 5, cycle: 4, learning_rates: [1e-4, 1e-3] },
        ),
    ] {
        assert_eq!(snapshots(&more).unwrap(), expected, "{more}");
        let json = serde_json::to_string(&expected).unwrap();
        assert_eq!(serde_json::from_str::<Snapshots>(&json).unwrap(), expected);
    }
    for (more, expected) in [
        ("snapshot_ensemble", "training.yaml:22:16: a snapshot ensemble has a member for each wave"),
        ("snapshot_ensembel", "unknown ensemble `snapshot_ensembel`"),
        ("{members: 1}", "training.yaml:22:26: `members` is 1; expected at least 2"),
        ("{members: 2, cycle: 2}", "`cycle` has no meaning for `snapshot_ensemble`"),
        ("fast_geometric_ensemble", "`fast_geometric_ensemble` needs `learning_rates`"),
        ("{name: fast_geometric_ensemble, members: 2}", "`members` has no meaning for `fast_geometric_ensemble`"),
        ("{members: 2}\n    schedule: {name: cosine, period: 4}", "make `epochs` 8 or 12"),
        ("{members: 2}\n    save_best_only: true", "`save_best_only` the weights of one network; take either"),
        ("{members: 2}\n    early_stopping: 5", "`early_stopping` the weights of one"),
        (
            "{members: 2}\n    weight_averaging: {start: 8, learning_rate: 1}",
            "`weight_averaging` the weights of one network; take either",
        ),
        (
            "{name: fast_geometric_ensemble, start: 3, cycle: 4, learning_rates: [1e-4]}",
            "`learning_rates` has 1 numbers; expected two",
        ),
        (
            "{name: fast_geometric_ensemble, start: 3, cycle: 3, learning_rates: [1e-4, 1e-3]}",
            "training.yaml:22:16: `cycle` is 3; expected an even number",
        ),
        (
            "{name: fast_geometric_ensemble, start: 3, cycle: 2, learning_rates: [1e-4, 1e-3]}\n    schedule: \
             {name: cosine, period: 3}",
            "takes 3 epochs, but there are only 2",
        ),
    ] {
        let error = snapshots(more).unwrap_err().to_string();
        assert!(error.contains(expected), "{more}: {error}");
    }
}

#[test]
fn a_target_makes_a_regression_of_one_linear_output() {
    let network = "architecture: {depth: 2, width: 9, pattern: funnel}";
    let with = |target: &str, model: &str| {
        let yaml = TRAINING.replacen("variables:", &format!("target: {target}\nvariables:"), 1);
        training(&yaml.replacen("name: example", model, 1))
    };
    let config = with("mass", network).unwrap();
    let architecture = config.model.architecture.as_ref().unwrap();
    assert_eq!((config.outputs(), architecture.output.activation), (vec!["mass".to_owned()], Head::Linear));
    assert_eq!(architecture.layers[1].units, 5, "a funnel towards one output");
    let json = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<TrainingConfig>(&json).unwrap(), config);
    let one = TRAINING.replacen("    - background_1\n", "", 1).replacen("    background_1: 1.0\n", "", 1);
    assert!(training(&one).unwrap_err().message.contains("at least two classes"));
    let one = one.replacen("variables:", "target: {name: m, expression: sqrt(x)}\nvariables:", 1);
    let config = training(&one.replacen("name: example", &format!("loss: mae\n    {network}"), 1)).unwrap();
    assert_eq!((config.outputs(), config.model.loss), (vec!["m".to_owned()], Some(Loss::AbsoluteError)));
    let plus = |more: &str| format!("{network}\n    {more}");
    for (target, model, expected) in [
        ("sqrt(x)", network.to_owned(), "training.yaml:13:9: `sqrt(x)` cannot be the name of a score"),
        ("mass", "name: example".into(), "model `example` is a classifier, but there is a `target`"),
        ("mass", plus("loss: focal"), "`focal` is a loss of classes, but there is a `target`"),
        ("mass", plus("decorrelate: {variable: x, strength: 1}"), "`decorrelate` is of scores of classes"),
        ("mass", plus("early_stopping: {patience: 2, monitor: accuracy}"), "monitors the accuracy of classes"),
        (
            "mass",
            "architecture: {layers: [9], output: {activation: softmax}}".into(),
            "`softmax` gives scores of classes, but there is a `target`",
        ),
    ] {
        let error = with(target, &model).unwrap_err().to_string();
        assert!(error.contains(expected), "{target} {model}: {error}");
    }
    let linear = "architecture: {layers: [9], output: {activation: linear}}";
    let error = training_with("name: example", linear).unwrap_err().to_string();
    assert!(error.contains("but there is no `target`"), "{error}");
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

#[test]
fn checkpoints_are_a_matter_of_the_run_and_not_of_the_result() {
    let config = training_with("epochs: 10", "epochs: 10\n    checkpoint_every: 5").unwrap();
    assert_eq!(config.model.checkpoint_every, Some(5));
    assert_eq!(serde_json::to_string(&config).unwrap(), serde_json::to_string(&training(TRAINING).unwrap()).unwrap());
    let error = training_with("epochs: 10", "epochs: 10\n    checkpoint_every: 0").unwrap_err().to_string();
    assert!(error.contains("`checkpoint_every` is 0; expected at least 1"), "{error}");
}
