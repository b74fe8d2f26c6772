//! Eras: their files, their inputs, and what events are told.

use super::*;

const DATASETS: &str = "datasets:\n    - fold0_example_dataset.root\n    - fold1_example_dataset.root\n";
const ERAS: &str = "datasets_2016: [a0.root, a1.root]\ndatasets_2017-pre: [b0.root, b1.root]\n";

fn with(datasets: &str, more: &str) -> Result<TrainingConfig, Error> {
    training(&format!("{}{more}\n", TRAINING.replacen(DATASETS, datasets, 1)))
}

fn message(datasets: &str, more: &str) -> String {
    with(datasets, more).unwrap_err().to_string()
}

#[test]
fn each_era_has_its_files_and_an_input_that_is_not_preprocessed() {
    let config = with(ERAS, "randomised_eras: [signal]").unwrap();
    assert_eq!(config.folds(), 2);
    assert_eq!(config.era_names().collect::<Vec<_>>(), ["2016", "2017-pre"]);
    assert_eq!(config.variable_names(), ["x", "y", "era_2016", "era_2017-pre"]);
    assert_eq!(config.left_variables(), [2, 3]);
    assert!(config.is_randomised(0) && !config.is_randomised(1));
    let file = |era, path| FoldFile { fold: 1, era: Some(era), path: Path::new(path) };
    assert_eq!(config.fold_files(1).unwrap(), [file(0, "a1.root"), file(1, "b1.root")]);
    assert!(config.fold_files(2).unwrap_err().to_string().contains("0 to 1, one for each entry of `datasets_2016`"));
    assert_eq!(
        (config.label(1, Some(1)), config.label(1, None)),
        ("background_1 (2017-pre)".into(), "background_1".into())
    );
    let json = serde_json::to_string(&config).unwrap();
    assert_eq!(serde_json::from_str::<TrainingConfig>(&json).unwrap(), config);
    let plain = serde_json::to_string(&training(TRAINING).unwrap()).unwrap();
    assert!(!plain.contains("era"), "as in older model files: {plain}");
}

#[test]
fn the_era_is_told_before_the_parameter_and_nothing_else_is() {
    let parameter = "parameter: {name: mass, expression: m + 1, values: [1, 2]}";
    let config = with(ERAS, parameter).unwrap();
    let expressions = |variables: Vec<Variable>| variables.into_iter().map(|one| one.expression).collect::<Vec<_>>();
    assert_eq!(config.variables.last().unwrap().name, "mass");
    assert_eq!(expressions(config.variables_of(0, Some(1))), ["x", "y", "0.0", "1.0", "m + 1"]);
    assert_eq!(expressions(config.variables_of(1, Some(0))), ["x", "y", "1.0", "0.0", "0.0"]);
    let told = Told { era: Some(0), parameter: Some(1.5) };
    assert_eq!(expressions(config.variables_told(told)), ["x", "y", "1.0", "0.0", "1.5"]);
    let untold = expressions(config.variables_told(Told::default()));
    assert_eq!(untold[2], "era_2016", "what is forgotten is a branch that is missed, not a wrong score");
    assert_eq!(expressions(training(TRAINING).unwrap().variables_of(0, None)), ["x", "y"]);
}

#[test]
fn eras_that_cannot_be_are_refused_with_a_remedy() {
    for (datasets, more, words) in [
        ("datasets_2016: [a, b]\n", "", "1:1: `datasets_2016` is the only era\nhelp: call the key `datasets`"),
        (&format!("{ERAS}{DATASETS}"), "", "1:1: both `datasets` and `datasets_2016` are given"),
        ("datasets_a: [x, y]\ndatasets_b: [z]\n", "", "2:13: `datasets_b` has 1 files, but `datasets_a` has 2"),
        ("datasets_a: [x, y]\ndatasets_b: [z, y]\n", "", "`y` is a file of era `a`, too"),
        ("datasets_a: [x, y]\ndatasets_: [z, w]\n", "", "2:1: `` cannot be an era"),
        (
            "datasets_a: [x, y]\ndatasets_-b: [z, w]\n",
            "",
            "2:1: `-b` cannot be an era; expected letters, digits and `_-`, first",
        ),
        ("datasets_a: [x, y]\ndatasets__b: [z, w]\n", "", "2:1: `_b` cannot be an era"),
        ("datasets: {2016: [a, b], 2017: [c, d]}\n", "", "1:11: `datasets` is a map; expected a list of files"),
        ("datasets:\n  2016: [a, b]\n", "", "help: to train on eras, write `datasets_2016: [...]`"),
        ("datasets: {}\n", "", "write `datasets_NAME: [...]`"),
        ("dataset_2016: [a, b]\n", "", "1:1: unknown key `dataset_2016`\nhelp: did you mean `datasets_2016`?"),
        ("Datasets_2017-pre: [a, b]\n", "", "help: did you mean `datasets_2017-pre`?"),
        ("datasets-b_c: [a, b]\n", "", "help: did you mean `datasets_b_c`?"),
        (ERAS, "something: 1", "known are `datasets`, `randomised_eras`"),
        (ERAS, "something: 1", "`model`, `datasets_NAME`"),
        ("datasets_a: [x, y]\ndatasets_b.c: [z, w]\n", "", "`b.c` cannot be an era"),
        ("datasets_a: [x, y]\ndatasets_a: [z, w]\n", "", "2:1: key `datasets_a` appears twice"),
        (ERAS, "randomised_eras: [singal]", "`singal` is not in `classes`\nhelp: did you mean `signal`?"),
        (ERAS, "randomised_eras: [signal, background_1]", "the network would learn nothing from the era"),
        (DATASETS, "randomised_eras: [signal]", "`randomised_eras`, but there are no eras"),
        (ERAS, "parameter: {name: era_2016, values: [1, 2]}", "the parameter `era_2016` is among `variables`"),
        ("", "", "key `datasets` is missing"),
        (ERAS, "clases: [a, b]", "21:1: unknown key `clases`\nhelp: did you mean `classes`?"),
    ] {
        let message = message(datasets, more);
        assert!(message.contains(words) && message.starts_with("training.yaml:"), "{words}\n{message}");
    }
    let taken = training(&TRAINING.replacen(DATASETS, ERAS, 1).replace("    - y\n", "    - era_2016\n"));
    assert!(taken.unwrap_err().to_string().contains("the input `era_2016` of this era is among `variables`"));
    let model = |more: &str| {
        let text = TRAINING.replacen(DATASETS, ERAS, 1).replacen("    batch_size: 100\n", more, 1);
        training(&text).unwrap_err().to_string()
    };
    let limit = model("    batch_size: 100\n    memory_limit: 1 GB\n");
    assert!(limit.contains("needs all events in memory") && limit.contains("help: take `memory_limit` out"), "{limit}");
    let decorrelated = model("    batch_size: 100\n    decorrelate: {variable: era_2016, strength: 1}\n");
    assert!(decorrelated.contains("`era_2016` says the era"), "{decorrelated}");
    let steps = "    balanced_batches: {events_per_class: 1000000, steps_per_epoch: 251}\n";
    let steps = training(
        &TRAINING
            .replacen(DATASETS, ERAS, 1)
            .replacen("    batch_size: 100\n", steps, 1)
            .replace("class_weights:\n    signal: 2.0\n    background_1: 1.0\n", ""),
    );
    assert!(steps.unwrap_err().to_string().contains("`steps_per_epoch` is 251; expected at most 250"));
}
