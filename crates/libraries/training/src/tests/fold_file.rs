//! A folder with a fold file of two classes.
use std::path::Path;

use common::config::{DatasetConfig, TrainingConfig};
use common::{Fold, FoldRule, TrainOn};
use modelfile::provenance::{self, Provenance};
use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};
use tempfile::TempDir;

/// Events of each class.
pub(super) const EVENTS: usize = 600;

/// Values of a branch that nobody reads, which make clusters of 256 entries.
const WIDE: usize = 1024;

pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.write();
        folder
    }

    fn write(&self) {
        let mut file = Writer::create(self.0.path().join("fold0_toy.root"), Compression::default()).unwrap();
        for (class, shift) in [("signal", 1.0), ("background", -1.0)] {
            let wave =
                |step: f32, shift: f32| (0..EVENTS).map(|i| (i as f32 * step).sin() + shift).collect::<Vec<f32>>();
            let columns: [Column; 5] = [
                wave(0.7, shift).into(),
                wave(1.3, -shift).into(),
                vec![4.0_f32; EVENTS].into(),
                vec![1.0_f32; EVENTS].into(),
                Column::new(Values::F32(vec![0.0; WIDE * EVENTS]), WIDE).unwrap(),
            ];
            let scalars = ["x", "y", "same", "training_weight"].map(|name| BranchSpec::scalar(name, Element::F32));
            let branches = scalars.into_iter().chain([BranchSpec::array("wide", Element::F32, [WIDE])]).collect();
            let tree = file.tree(TreeSpec { path: class.into(), title: class.into(), branches }).unwrap();
            file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
        }
        let config = "output_filename: toy.root\ntree_path: t\nevent_branch: event\nprocesses: {p: {files: [a.root], class: signal}}";
        let config = DatasetConfig::parse(Path::new("dataset.yaml"), config).unwrap();
        let fold =
            Fold { rule: FoldRule::modulo("event", 2), index: 0, train_on: TrainOn::Own, fixed: Default::default() };
        let provenance = Provenance::new(fold, config, Vec::new(), Vec::new());
        file.text(provenance::NAME, &provenance.to_json().unwrap()).unwrap();
        file.finish().unwrap();
    }

    /// A configuration with this much of a model.
    pub(super) fn config(&self, model: &str) -> TrainingConfig {
        self.config_with("", model)
    }

    /// The same with another key.
    pub(super) fn config_with(&self, key: &str, model: &str) -> TrainingConfig {
        let folder = self.0.path().display();
        let batches = if model.contains("batch") { "" } else { ", batch_size: 50" };
        let yaml = format!(
            "datasets: [{folder}/fold0_toy.root, {folder}/fold1_toy.root]\noutput_path: {folder}\n\
             classes: [signal, background]\nvariables: [x, y, same]\nseed: 7\n{key}\n\
             model: {{name: example{batches}, {model}}}\n"
        );
        TrainingConfig::parse(Path::new("training.yaml"), &yaml).unwrap()
    }

    pub(super) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}
