//! Format 2 as it is written, byte by byte: a renamed field in the program must not change a file.
//!
//! `tests/format2` holds configurations and the manifests of models that they make, with indents. `UPDATE_GOLDEN=1 cargo
//! test -p modelfile` writes them anew: for a key that is added, never for one that is renamed or taken away.
#![allow(clippy::unwrap_used, reason = "a file that is refused fails the test")]

use common::config::{Loss, LossNormalisation, TrainingConfig, Variable};
use common::preprocessing::{Kind, Map, Preprocessing};
use common::{FixedTree, Fold, FoldKind, FoldRule, TrainOn};
use modelfile::provenance::InputFile;
use modelfile::{Interface, Learner, Manifest, ModelFile, Network, Record, Seen, Tensor, TrainingResult};
use proptest::prelude::*;
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

const CASES: [&str; 3] = ["network", "eras", "regression"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/format2")
}

fn config(case: &str) -> TrainingConfig {
    TrainingConfig::read(&folder().join(format!("{case}.yaml"))).unwrap()
}

/// Four events are enough for any scale.
fn preprocessing(config: &TrainingConfig) -> Preprocessing {
    let count = config.variables.len();
    let rows: Vec<f32> = (0..4 * count).map(|index| ((index * index) % 7) as f32 + 0.5).collect();
    let mut fitted = Preprocessing::fit(config.preprocessing, &config.variables, &rows, None).unwrap();
    config.left_variables().into_iter().for_each(|index| fitted.variables[index].leave());
    fitted
}

fn file(name: &str, era: Option<&str>) -> InputFile {
    InputFile { path: name.into(), bytes: 4096, sha256: "ab".repeat(32), era: era.map(str::to_owned) }
}

/// The manifest of a model that the configuration makes, were there events.
fn manifest(case: &str) -> Manifest {
    let training = config(case);
    let fixed = |era: Option<&str>| FixedTree {
        process: "ztt".into(),
        fold: 1,
        tree: "ntuple".into(),
        sha256: "cd".repeat(32),
        era: era.map(str::to_owned),
    };
    let rule = training.fold.clone().unwrap_or_else(|| FoldRule::modulo("event", 2));
    let eras: Vec<Option<&str>> =
        training.eras.as_ref().map_or_else(|| vec![None], |_| training.era_names().map(Some).collect());
    let plain = case == "network";
    let train_on = TrainOn::Own;
    let seen = Seen {
        fold: Fold {
            rule,
            index: 1,
            train_on,
            fixed: if plain { vec![] } else { eras.iter().copied().map(fixed).collect() },
        },
        files: eras.iter().map(|era| file("fold1_a.root", *era)).collect(),
        inputs: if plain { vec![] } else { eras.iter().map(|era| file("ntuple.root", *era)).collect() },
    };
    let members = training.model.ensemble.map_or(1, |ensemble| ensemble.best);
    let learner = Learner::Network(Network {
        architecture: json!({"inputs": training.variables.len(), "layers": []}),
        members,
        member_weights: if members > 1 { vec![0.25, 0.75] } else { vec![] },
        loss: training.model.loss.clone().unwrap_or(Loss::CrossEntropy),
        loss_normalisation: training.model.loss_normalisation,
    });
    let averaged_from = training.model.weight_averaging.as_ref().map(|_| 15);
    let metrics = BTreeMap::from([("loss".to_owned(), 0.1 + 0.2), ("validation_loss".to_owned(), 0.25)]);
    Manifest {
        interface: Interface::of(&training, preprocessing(&training)),
        seen,
        learner,
        record: Record {
            training,
            backend: "flex".into(),
            result: TrainingResult { epochs: 20, epoch: 12, averaged_from, metrics },
            versions: BTreeMap::from([("twofold".to_owned(), "0.1.0".to_owned())]),
        },
    }
}

/// The bytes of a model file with this text for a manifest.
fn with_manifest(text: &str) -> Vec<u8> {
    let weight = 1.5f32.to_le_bytes();
    let view = TensorView::new(Dtype::F32, vec![1], &weight).unwrap();
    safetensors::serialize([("w", view)], Some(HashMap::from([("twofold".to_owned(), text.to_owned())]))).unwrap()
}

fn read(bytes: &[u8]) -> Result<Manifest, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.safetensors");
    std::fs::write(&path, bytes).unwrap();
    match ModelFile::read(&path) {
        Ok(file) => Ok(file.manifest),
        Err(error) => {
            let error = error.to_string();
            assert!(error.contains("m.safetensors"), "{error}");
            Err(error)
        }
    }
}

/// The text of the manifest in the file that is written.
fn written(manifest: Manifest) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.safetensors");
    let tensors = vec![Tensor { name: "w".into(), shape: vec![1], values: vec![1.5] }];
    ModelFile { manifest, tensors }.write(&path).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let text = SafeTensors::read_metadata(&bytes).unwrap().1.metadata().as_ref().unwrap()["twofold"].clone();
    assert_eq!(bytes, with_manifest(&text), "there is nothing else in the file");
    text
}

fn golden(case: &str) -> Value {
    serde_json::from_slice(&std::fs::read(folder().join(format!("{case}.json"))).unwrap()).unwrap()
}

#[test]
fn each_manifest_is_written_as_it_always_was_and_read_back() {
    for case in CASES {
        let manifest = manifest(case);
        let text = written(manifest.clone());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let value: Value = serde_json::from_str(&text).unwrap();
            std::fs::write(folder().join(format!("{case}.json")), serde_json::to_string_pretty(&value).unwrap() + "\n")
                .unwrap();
        }
        // The order of keys is that of the file.
        assert_eq!(text, golden(case).to_string(), "{case}");
        assert_eq!(read(&with_manifest(&text)).unwrap(), manifest, "{case}");
    }
}

/// All keys and items of a JSON value, as pointers.
fn places(value: &Value, place: &str, all: &mut Vec<String>) {
    let mut inside = |key: String, value: &Value| {
        let place = format!("{place}/{key}");
        all.push(place.clone());
        places(value, &place, all);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inside(key.clone(), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| inside(index.to_string(), value)),
        _ => {}
    }
}

/// The last key of a pointer that is a name, not an index.
fn key(place: &str) -> &str {
    place.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap()
}

/// Settings of the training that the record may lack, as older files do; the architecture, which `network` checks; and
/// names and numbers that are data.
fn may_change(place: &str) -> bool {
    ["/record/training/", "/learner/network/architecture", "/record/result/metrics/", "/record/versions/"]
        .iter()
        .any(|part| place.starts_with(part))
}

/// Keys that are only there where they say something.
const OPTIONAL: [&str; 15] = [
    "target",
    "default",
    "missing",
    "clip",
    "eras",
    "randomised",
    "parameter",
    "augmentation",
    "angles",
    "fixed",
    "era",
    "inputs",
    "members",
    "member_weights",
    "averaged_from",
];

#[test]
fn every_key_that_is_missing_is_named_with_a_remedy() {
    for case in CASES {
        let golden = golden(case);
        let mut all = Vec::new();
        places(&golden, "", &mut all);
        for place in all {
            let (parent_of, name) = place.rsplit_once('/').unwrap();
            let mut damaged = golden.clone();
            let Some(Value::Object(parent)) = damaged.pointer_mut(parent_of) else { continue };
            parent.shift_remove(name).unwrap();
            match read(&with_manifest(&damaged.to_string())) {
                Ok(_) => assert!(OPTIONAL.contains(&name) || may_change(&place), "{case}: without {place}"),
                Err(error) => {
                    assert!(error.contains("help: "), "{case}: {place}: {error}");
                    // A choice without its only key is known by where it is.
                    let whole = format!("`{}`", parent_of.trim_start_matches('/').replace('/', "."));
                    let is_named =
                        error.contains(&format!("`{name}`")) || error.contains(&whole) || OPTIONAL.contains(&name);
                    assert!(is_named, "{case}: {place}: {error}");
                }
            }
        }
    }
}

#[test]
fn every_value_of_another_type_is_named_with_a_remedy() {
    for case in CASES {
        let golden = golden(case);
        let mut all = Vec::new();
        places(&golden, "", &mut all);
        for place in all {
            for other in [
                json!(null),
                json!(true),
                json!(-1),
                json!(0.5),
                json!("text"),
                json!([]),
                json!([0]),
                json!({"k": {}}),
            ] {
                let mut damaged = golden.clone();
                let value = damaged.pointer_mut(&place).unwrap();
                let same = std::mem::discriminant(value) == std::mem::discriminant(&other);
                if same || other.is_null() && OPTIONAL.contains(&key(&place)) {
                    continue;
                }
                *value = other.clone();
                match read(&with_manifest(&damaged.to_string())) {
                    Ok(_) => assert!(may_change(&place), "{case}: {place} is {other}"),
                    Err(error) => {
                        let is_named = place.split('/').any(|part| part.len() > 1 && error.contains(part));
                        assert!(is_named && error.contains("help: "), "{case}: {place} is {other}: {error}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_manifest_that_ends_early_is_refused() {
    let text = golden("network").to_string();
    for end in 0..text.len() {
        read(&with_manifest(&text[..end])).unwrap_err();
    }
    let bytes = with_manifest(&text);
    for end in 0..bytes.len() {
        read(&bytes[..end]).unwrap_err();
    }
}

#[test]
fn newer_formats_and_learners_are_refused_by_name() {
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut value = golden("network");
        change(&mut value);
        read(&with_manifest(&value.to_string())).unwrap_err()
    };
    let newer = refused(&|value| value["format"] = json!(3));
    assert!(newer.contains("written in format 3; this program knows formats up to 2\nhelp: "), "{newer}");
    let trees = refused(&|value| value["learner"] = json!({"trees": {}}));
    assert!(trees.contains("learner `trees` is not known to this program") && trees.contains("help: "), "{trees}");
    let foreign = json!({"foreign": {"program": "XGBoost"}});
    let silent = refused(&|value| {
        value["learner"] = foreign.clone();
        value.as_object_mut().unwrap().remove("seen");
    });
    assert!(silent.contains("a `foreign` learner with neither `seen` nor a `statement`"), "{silent}");
    assert!(silent.contains("help: import it again, and state"), "{silent}");
    let stated = refused(&|value| value["learner"] = foreign.clone());
    assert!(stated.contains("learner `foreign` is not known to this program"), "{stated}");
    let network = refused(&|value| drop(value.as_object_mut().unwrap().remove("seen")));
    assert!(network.contains("missing field `seen`"), "{network}");
}

#[test]
fn what_no_event_can_be_told_is_refused() {
    let refused = |case: &str, place: &str, value: Value, words: &str| {
        let mut changed = golden(case);
        *changed.pointer_mut(place).unwrap() = value;
        let error = read(&with_manifest(&changed.to_string())).unwrap_err();
        assert!(error.contains(words), "{error}");
    };
    refused("eras", "/interface/parameter/values", json!([]), "the values of its parameter `mass` are []");
    refused("eras", "/interface/parameter/values", json!([2, 1]), "two or more, ascending");
    refused("eras", "/interface/parameter/name", json!("m"), "its last variables should be");
    refused("eras", "/interface/parameter/signal", json!([3]), "it has 3 classes, and none of index 3");
    refused("eras", "/interface/eras/names", json!(["2016"]), "its last variables should be");
    refused("eras", "/interface/eras/randomised", json!([9]), "none of index 9");
    refused("regression", "/interface/augmentation/angles", json!(1_000_000_000), "expected 1 to 360");
    refused("regression", "/interface/augmentation/phi", json!(["z"]), "turns `z`");
    refused("regression", "/interface/classes", json!(["other"]), "it is a regression");
    refused("network", "/interface/preprocessing/variables/0/scale", json!(0), "a positive scale");
    refused("network", "/interface/variables/1/expression", json!("x"), "not that of its training configuration");
    refused("network", "/seen/fold/rule/folds", json!(1), "fold 1 of 1");
    refused(
        "network",
        "/seen/fold",
        json!({"rule": {"folds": 3, "process": {}}, "index": 1, "train_on": "all"}),
        "unknown choice of folds `all`",
    );
}

prop_compose! {
    fn a_variable(index: usize)(
        expression in "[a-z]{1,8}( [+*] [a-z]{1,8})?",
        default in prop::option::of(-1e6..1e6f64),
        clip in prop::option::of(0.1..100f64),
    ) -> Variable {
        Variable { default, clip, ..Variable::named(format!("v{index}"), expression) }
    }
}

fn a_rule() -> impl Strategy<Value = FoldKind> {
    prop_oneof![
        "[a-z]{1,8}".prop_map(|branch| FoldKind::Modulo { branch }),
        prop::collection::vec("[a-z]{1,8}", 1..4).prop_map(|branches| FoldKind::Hash { branches }),
        "[a-z]{1,8} / 2".prop_map(|text| FoldKind::Expression { text }),
        Just(FoldKind::Process {}),
    ]
}

proptest! {
    #[test]
    fn any_manifest_comes_back(
        variables in (1usize..5).prop_flat_map(|count| (0..count).map(a_variable).collect::<Vec<_>>()),
        maps in prop::collection::vec(prop_oneof![
            (-1e30..1e30f64, 1e-30..1e30f64).prop_map(|(centre, scale)| Map::Linear { centre, scale }),
            prop::collection::vec(-1e9..1e9f64, 1..6).prop_map(|mut quantiles| {
                quantiles.sort_by(f64::total_cmp);
                Map::Quantile(quantiles)
            }),
        ], 5),
        kind in a_rule(),
        folds in 2u32..20,
        train_on in prop_oneof![Just(TrainOn::Own), Just(TrainOn::Others)],
        members in 1usize..4,
        metric in -1e300..1e300f64,
        (gamma, by_size) in (0.0..5.0f64, any::<bool>()),
    ) {
        let mut manifest = manifest("network");
        manifest.interface.preprocessing = Preprocessing::fit(Kind::Identity, &variables, &vec![1.0; variables.len()], None).unwrap();
        for (column, map) in manifest.interface.preprocessing.variables.iter_mut().zip(maps) {
            column.map = map;
        }
        manifest.record.training.variables.clone_from(&variables);
        manifest.interface.variables = variables;
        manifest.seen.fold = Fold { rule: FoldRule { folds, kind }, index: folds - 1, train_on, fixed: vec![] };
        let Learner::Network(network) = &mut manifest.learner;
        network.members = members;
        network.member_weights = vec![1.0 / members as f64; members];
        network.loss = Loss::Focal { gamma };
        network.loss_normalisation = if by_size { LossNormalisation::BatchSize } else { LossNormalisation::WeightSum };
        manifest.record.result.metrics.insert("loss".into(), metric);
        let text = written(manifest.clone());
        prop_assert_eq!(read(&with_manifest(&text)).unwrap(), manifest);
    }
}
