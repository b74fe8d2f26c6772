//! Round trips and refusals of model files.

use super::*;
use common::config::{TrainingConfig, Variable};
use common::fold::{Fold, FoldRule, TrainOn};
use common::preprocessing::{Kind, Preprocessing};
use proptest::prelude::*;
use safetensors::tensor::{Dtype, TensorView};
use std::path::Path;

fn model(values: Vec<f32>) -> ModelFile {
    let yaml = "datasets: [a.root, b.root]\nclasses: [s, b]\nvariables: [x]\n\
        model: {name: example, batch_size: 10, epochs: 1}\n";
    let training = TrainingConfig::parse(Path::new("t.yaml"), yaml).unwrap();
    let preprocessing =
        Preprocessing::fit(Kind::StandardScaler, &[Variable::new("x")], &[0.1, 0.7, 0.3], None).unwrap();
    let manifest = Manifest {
        interface: Interface::of(&training, preprocessing),
        seen: Seen {
            fold: Fold { rule: FoldRule::modulo("event", 2), index: 1, train_on: TrainOn::Own, fixed: Vec::new() },
            files: vec![],
            inputs: vec![],
        },
        learner: Learner::Network(Network {
            architecture: serde_json::json!({ "layers": [1, 2] }),
            members: 1,
            member_weights: Vec::new(),
            loss: common::config::Loss::CrossEntropy,
            loss_normalisation: training.model.loss_normalisation,
        }),
        record: Record {
            training,
            backend: "flex".into(),
            result: TrainingResult { epochs: 1, epoch: 1, averaged_from: None, metrics: [("loss".into(), 0.1)].into() },
            versions: [("twofold".into(), "0.1.0".into()), ("burn".into(), "0.22".into())].into(),
        },
    };
    let tensors = vec![
        Tensor { name: "b".into(), shape: vec![1], values: vec![-0.0] },
        Tensor { name: "a".into(), shape: vec![values.len()], values },
    ];
    ModelFile { manifest, tensors }
}

fn refused(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.safetensors");
    std::fs::write(&path, bytes).unwrap();
    let error = ModelFile::read(&path).unwrap_err().to_string();
    assert!(error.contains("m.safetensors"), "{error}");
    error
}

proptest! {
    #[test]
    fn a_model_comes_back_bit_by_bit(values in prop::collection::vec(prop::num::f32::NORMAL | prop::num::f32::SUBNORMAL, 1..50)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fold1_model.safetensors");
        let written = model(values);
        written.write(&path).unwrap();
        let read = ModelFile::read(&path).unwrap();
        prop_assert_eq!(&read.manifest, &written.manifest);
        prop_assert_eq!(&read.tensor("a").unwrap().values, &written.tensor("a").unwrap().values);
        prop_assert!(read.tensor("b").unwrap().values[0].is_sign_negative());
    }
}

#[test]
fn the_same_model_has_the_same_bytes() {
    assert_eq!(model(vec![1.0, 2.0]).to_bytes().unwrap(), model(vec![1.0, 2.0]).to_bytes().unwrap());
}

#[test]
fn other_files_are_refused_for_what_they_are() {
    assert!(refused(b"\x89HDF\r\n\x1a\n....").contains("Keras"));
    assert!(refused(b"\x80\x04....").contains("pickle"));
    assert!(refused(b"").contains("empty"));
    assert!(refused(b"just some text, no model").contains("no readable safetensors file"));
    let bytes = model(vec![1.0; 100]).to_bytes().unwrap();
    assert!(refused(&bytes[..bytes.len() - 7]).contains("truncated"));
    assert!(refused(&bytes[..20]).contains("truncated"));
}

#[test]
fn a_safetensors_file_of_somebody_else_is_refused() {
    let data = 1.0f32.to_le_bytes();
    let view = TensorView::new(Dtype::F32, vec![1], &data).unwrap();
    assert!(refused(&safetensors::serialize([("w", view)], None).unwrap()).contains("without a manifest"));
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let mut mismatched = model(vec![1.0]);
    mismatched.manifest.interface.variables[0].name = "z".into();
    assert!(refused(&mismatched.to_bytes().unwrap()).contains("its preprocessing is for"));
    let mut mismatched = model(vec![1.0]);
    mismatched.manifest.seen.fold.index = 2;
    assert!(refused(&mismatched.to_bytes().unwrap()).contains("fold 2 of 2"));
}

#[test]
fn a_diverged_model_is_neither_written_nor_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.safetensors");
    let error = model(vec![0.0, f32::NAN]).write(&path).unwrap_err().to_string();
    assert!(error.contains("tensor `a` holds NaN at index 1"), "{error}");
    assert!(!path.exists());
    let mut bytes = model(vec![1.0, 2.0]).to_bytes().unwrap();
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(refused(&bytes).contains("NaN"));
}
