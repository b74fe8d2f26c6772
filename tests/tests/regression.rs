//! A number learnt in place of a class, from the training to the tree.

use modelfile::{Learner, ModelFile};
use rootfile::RootFile;
use twofold_tests::World;

#[test]
fn a_regression_is_checked_trained_and_applied_and_has_no_confusion_matrix() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    let head = &config[..config.find("model:").unwrap()];
    let model = "model:\n  architecture: {layers: [20], activation: tanh}\n  batch_size: 100\n  epochs: 30\n  learning_rate: 0.01\n";
    let target = |text: &str| world.write("training.yaml", format!("{head}target: {text}\n{model}"));
    target("{name: product, expression: z * y}");
    let check = || world.fails(2, "check-dataset", &[&world.text("training.yaml")], &[]).stdout;
    let missing = check();
    assert!(missing.contains("`product`") && missing.contains("unknown branch `z`"), "{missing}");
    target("{name: product, expression: log(x - 1000)}");
    let strange = check();
    assert!(strange.contains("target `product` is NaN"), "{strange}");
    target("y");
    world.fails(2, "train", &[&world.text("training.yaml"), "0"], &["the target `y` is the variable `y`"]);
    target("{name: product, expression: x * y}");
    world.edit("training.yaml", "signal: 10.0", "signal: 10000.0");
    let healthy = world.succeeds("check-dataset", &[&world.text("training.yaml")]).stdout;
    assert!(!healthy.contains("unbalanced") && !healthy.contains("class_weights"), "{healthy}");
    target("{name: product, expression: x * y}");
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold]);
    }
    let paths = ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root", "testing.yaml"];
    let paths = paths.map(|name| world.text(name));
    let [dataset, training, application, input, testing] = paths.each_ref().map(String::as_str);
    world.fails(1, "confusion-matrix", &[training, testing, "0"], &["is a regression"]);
    let second = world.bytes("fold1_model.safetensors");
    target("{name: product, expression: 10 * x * y}");
    world.succeeds("train", &[training, "1", "--force"]);
    let other = ["target 1", "`product = x * y`", "`product = 10 * x * y`"];
    world.fails(1, "apply", &[dataset, training, application, input, "ntuple"], &other);
    world.write("fold1_model.safetensors", second);
    target("{name: product, expression: x * y}");
    let done = world.succeeds("apply", &[dataset, training, application, input, "ntuple"]);
    assert!(done.stdout.contains("mean product"), "{}", done.stdout);

    let file = RootFile::open(world.path("example_data.root")).unwrap();
    let tree = file.tree("ntuple").unwrap();
    let names: Vec<&str> = tree.branches().iter().map(|branch| branch.name()).collect();
    assert!(!names.iter().any(|name| name.contains("max_")), "{names:?}");
    let columns = tree.read(&["x", "y", "ml_score_product"], 0..tree.entries()).unwrap();
    let column = |index: usize| columns[index].get::<f32>().unwrap();
    let truth: Vec<f64> = column(0).iter().zip(column(1)).map(|(x, y)| f64::from(x * y)).collect();
    let found: Vec<f64> = column(2).iter().map(|&value| f64::from(value)).collect();
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let spread = mean(&truth.iter().map(|value| (value - mean(&truth)).powi(2)).collect::<Vec<_>>());
    let left = mean(&truth.iter().zip(&found).map(|(truth, found)| (truth - found).powi(2)).collect::<Vec<_>>());
    assert!(left < 0.1 * spread, "{left} of {spread} is not learnt");
}

#[test]
fn a_training_that_diverges_keeps_the_mean_or_the_ensemble_that_it_had_gathered() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    let head = &config[..config.find("model:").unwrap()];
    let model =
        "architecture: {layers: [], activation: tanh}\n  optimiser: sgd\n  learning_rate: 0.01\n  batch_size: 2000";
    // A line that each step leads farther away from the events, until there is no number for its errors.
    let kinds = [
        ("weight_averaging: {start: 2, learning_rate: 4.0}", "the mean of the weights after epochs 2 to ", 1),
        (
            "snapshots: {name: fast_geometric_ensemble, start: 2, cycle: 2, learning_rates: [0.5, 4.0]}",
            "the ensemble as far as it was gathered: the networks after epochs 2, 4",
            2,
        ),
    ];
    for (kind, kept, members) in kinds {
        let text =
            format!("{head}target: {{name: product, expression: x * y}}\nmodel:\n  {model}\n  epochs: 100\n  {kind}\n");
        world.write("training.yaml", text);
        let said = world
            .breaks_off(
                1,
                "train",
                &[&world.text("training.yaml"), "0", "--force"],
                &[kept, "with the validation loss ", "help: "],
            )
            .stderr;
        assert!(said.contains("fold0_last_good_model.safetensors") && !said.contains("--resume"), "{said}");
        let file = ModelFile::read(&world.path("fold0_last_good_model.safetensors")).unwrap();
        let Learner::Network(network) = &file.manifest.learner;
        let result = &file.manifest.record.result;
        assert!(network.members >= members && result.epochs >= 3, "{result:?}");
        assert_eq!(result.averaged_from, (members == 1).then_some(2));
        assert!(!world.path("fold0_checkpoint.safetensors").exists());
    }
}
