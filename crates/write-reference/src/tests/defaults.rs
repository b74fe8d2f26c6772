//! A default that a table names is the one of the code: a key that is written with its default changes nothing.

use std::path::Path;

use common::config::{ApplicationConfig, Course, DatasetConfig, Schedule, TestingConfig, TrainingConfig};
use network::{Backend, Training};
use serde_json::{Value, json};

use crate::schema::{all, description, find, literal};

/// A map of the schemas, the path to it in a file, and what else the file needs for it to mean something.
type Place = (&'static str, &'static str, Value);

#[test]
fn defaults_of_a_dataset_are_those_of_the_code() {
    let base = json!({ "output_filename": "toy.root", "tree_path": "ntuple", "event_branch": "event", "processes": {
        "ztt": { "files": "ztt.root", "class": "ztt" },
    }});
    let compared = check(&base, &[("Dataset", "", json!({})), ("Process", "/processes/ztt", json!({}))], |text| {
        let mut config = DatasetConfig::parse(Path::new("a.yaml"), text).map_err(|error| error.to_string())?;
        let compression = dataset::compression(&config).map_err(|error| error.to_string())?;
        config.compression = None;
        Ok(format!("{config:?} {compression}"))
    });
    assert!(compared >= 6);
}

#[test]
fn defaults_of_testing_and_application_are_those_of_the_code() {
    let compared = check(&json!({ "model": "m" }), &[("Testing", "", json!({}))], |text| {
        TestingConfig::parse(Path::new("a.yaml"), text).map(|config| format!("{config:?}")).map_err(|e| e.to_string())
    });
    assert_eq!(compared, 1);
    let compared = check(&json!({ "classifiers": "m" }), &[("Application", "", json!({}))], |text| {
        ApplicationConfig::parse(Path::new("a.yaml"), text)
            .map(|config| format!("{config:?}"))
            .map_err(|e| e.to_string())
    });
    assert_eq!(compared, 1);
}

#[test]
fn defaults_of_a_training_are_those_of_the_code() {
    let objects = json!({ "lep": ["pt", "eta", "phi"] });
    let model = |keys: Value| json!({ "model": keys });
    let architecture = |keys: Value| json!({ "model": { "architecture": keys } });
    let schedule = |keys: Value| json!({ "model": { "schedule": keys } });
    let cosine = json!({ "name": "cosine", "period": 10 });
    let asimov = json!({ "name": "asimov", "expected_signal": 1, "expected_background": 2 });
    let compared = check(
        &training(),
        &[
            ("Training", "", json!({})),
            ("MissingOfAll", "/missing", json!({ "missing": { "value": -999 } })),
            ("Augmentation", "/augmentation", json!({ "augmentation": { "objects": objects, "rotate": true } })),
            ("Augmentation", "/augmentation", json!({ "augmentation": { "objects": objects, "reflect_y": true } })),
            ("Parameter", "/parameter", json!({ "parameter": { "name": "mass", "values": [300, 400] } })),
            ("Model", "/model", json!({})),
            ("EarlyStopping", "/model/early_stopping", model(json!({ "early_stopping": { "patience": 5 } }))),
            ("Plateau", "/model/reduce_lr_on_plateau", model(json!({ "reduce_lr_on_plateau": { "patience": 5 } }))),
            (
                "BalancedBatches",
                "/model/balanced_batches",
                model(json!({ "batch_size": null, "balanced_batches": { "events_per_class": 100 } })),
            ),
            ("Ensemble", "/model/ensemble", model(json!({ "ensemble": { "members": 4 } }))),
            ("Snapshots", "/model/snapshots", model(json!({ "snapshots": { "members": 2 }, "schedule": cosine }))),
            ("Schedule", "/model/schedule", schedule(json!({}))),
            ("Schedule", "/model/schedule", schedule(cosine.clone())),
            ("Schedule", "/model/schedule", schedule(json!({ "name": "one_cycle", "lengths": [40, 60] }))),
            ("WarmUp", "/model/schedule/warm_up", schedule(json!({ "warm_up": { "epochs": 2 } }))),
            ("LossSettings", "/model/loss", model(json!({ "loss": asimov }))),
            ("Architecture", "/model/architecture", json!({})),
            ("Architecture", "/model/architecture", architecture(json!({ "layers": null, "depth": 3, "width": 9 }))),
        ],
        |text| {
            let mut config = TrainingConfig::parse(Path::new("a.yaml"), text).map_err(|error| error.to_string())?;
            let constant = Schedule { course: Course::Constant, warm_up: None };
            config.model.schedule = config.model.schedule.filter(|schedule| *schedule != constant);
            Ok(format!("{config:?}"))
        },
    );
    assert!(compared >= 40, "{compared}");
}

#[test]
fn defaults_of_optimisers_are_those_of_the_code() {
    let optimiser = |name: &str| json!({ "model": { "optimiser": { "name": name } } });
    let places =
        ["adam", "adamw", "nadam", "radam", "sgd"].map(|name| ("Optimiser", "/model/optimiser", optimiser(name)));
    assert!(check(&training(), &places, trained) >= 15);
}

#[test]
fn a_network_of_ones_own_is_trained_by_adam_to_the_least_cross_entropy() {
    let said = merged(&training(), &json!({ "model": { "optimiser": "adam", "loss": "categorical_crossentropy" } }));
    assert_eq!(trained(&training().to_string()), trained(&said.to_string()));
}

fn training() -> Value {
    json!({
        "datasets": ["fold0.root", "fold1.root"],
        "classes": ["ggh", "ztt"],
        "variables": ["pt", "eta", "phi"],
        "model": { "architecture": { "layers": [10] }, "batch_size": 100, "epochs": 100 },
    })
}

/// The training that a configuration asks for.
fn trained(text: &str) -> Result<String, String> {
    let config = TrainingConfig::parse(Path::new("a.yaml"), text).map_err(|error| error.to_string())?;
    let training = Training::from_config(&config, Backend::Flex).map_err(|error| error.to_string())?;
    Ok(format!("{training:?}"))
}

/// Writes each default into `base`, and returns the number of those that mean something there.
fn check(base: &Value, places: &[Place], read: impl Fn(&str) -> Result<String, String>) -> usize {
    let schemas = all();
    let mut compared = 0;
    for (name, path, needs) in places {
        let base = merged(base, needs);
        let unsaid = read(&base.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (key, schema) in find(&schemas, name).unwrap()["properties"].as_object().unwrap() {
            let Some(default) = description(schema).1.as_deref().and_then(literal) else { continue };
            let steps = path.split('/').skip(1).chain([key.as_str()]).collect::<Vec<_>>();
            if base.pointer(&format!("{path}/{key}")).is_some() {
                continue;
            }
            let more = steps.iter().rev().fold(default.clone(), |value, step| json!({ *step: value }));
            match read(&merged(&base, &more).to_string()) {
                Ok(said) => {
                    assert_eq!(unsaid, said, "{name}: `{key}` is not {default} unless it is written");
                    compared += 1;
                }
                // Of another kind, such as `momentum` of Adam or `pattern` beside `layers`.
                Err(error) => {
                    let elsewhere = ["no meaning", "no setting", "must have either"];
                    assert!(elsewhere.iter().any(|words| error.contains(words)), "{name}: {error}");
                }
            }
        }
    }
    compared
}

/// `base` with more keys; one that is null is taken out.
fn merged(base: &Value, more: &Value) -> Value {
    let (Some(base), Some(more)) = (base.as_object(), more.as_object()) else { return more.clone() };
    let mut merged = base.clone();
    for (key, value) in more {
        match merged.get(key) {
            _ if value.is_null() => merged.shift_remove(key),
            Some(before) => merged.insert(key.clone(), self::merged(before, value)),
            None => merged.insert(key.clone(), value.clone()),
        };
    }
    merged.into()
}
