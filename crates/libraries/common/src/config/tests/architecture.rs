//! What `architecture` means, and `target`, which gives it another end.

use super::*;

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
            plus("reduce_lr_on_plateau: {patience: 2, monitor: accuracy}"),
            "`reduce_lr_on_plateau` monitors the accuracy of classes",
        ),
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
