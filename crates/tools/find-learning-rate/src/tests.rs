//! Range tests on a small fold file, in process.
use std::path::PathBuf;

use common::config::DatasetConfig;
use common::{Fold, FoldRule, TrainOn};
use modelfile::provenance::{self, Provenance};
use rootfile::{BranchSpec, Column, Compression, TreeSpec, Writer};
use shell::{Exit, Finished, in_process};
use tempfile::TempDir;

/// A folder with a fold file of two classes and a training configuration.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        let mut file = Writer::create(place.path("fold0_toy.root"), Compression::default()).unwrap();
        for (class, shift) in [("signal", 1.0), ("background", -1.0)] {
            let wave = |step: f32, shift: f32| (0..400).map(|i| (i as f32 * step).sin() + shift).collect::<Vec<f32>>();
            let charge: Vec<f32> = (0..400).map(|event| [-1.0, 1.0][event % 2]).collect();
            let columns: [Column; 4] =
                [wave(0.7, shift).into(), wave(1.3, -shift).into(), charge.into(), vec![1.0_f32; 400].into()];
            let names = ["x", "y", "charge", "training_weight"];
            let branches = names.iter().zip(&columns).map(|(name, column)| BranchSpec::scalar(*name, column.element()));
            let spec = TreeSpec { path: class.into(), title: class.into(), branches: branches.collect() };
            let tree = file.tree(spec).unwrap();
            file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
        }
        let config = "output_filename: toy.root\ntree_path: t\nevent_branch: event\nprocesses: {p: {files: [a.root], class: signal}}";
        let config = DatasetConfig::parse("dataset.yaml".as_ref(), config).unwrap();
        let fold =
            Fold { rule: FoldRule::modulo("event", 2), index: 0, train_on: TrainOn::Own, fixed: Default::default() };
        let provenance = Provenance::new(fold, config, Vec::new(), Vec::new());
        file.text(provenance::NAME, &provenance.to_json().unwrap()).unwrap();
        file.finish().unwrap();
        let folder = place.0.path().display();
        let yaml = format!(
            "datasets: [{folder}/fold0_toy.root, {folder}/fold1_toy.root]\noutput_path: {folder}\n\
             classes: [signal, background]\nvariables: [x, y]\n\
             model: {{name: example, batch_size: 50, epochs: 3, optimiser: sgd}}\n"
        );
        std::fs::write(place.path("training.yaml"), yaml).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn find(&self, options: &[&str]) -> Finished {
        let config = self.path("training.yaml").display().to_string();
        in_process(crate::run, [config.as_str(), "0"].iter().chain(options).copied())
    }
}

#[test]
fn a_band_is_suggested_and_drawn_with_the_same_bytes_on_any_number_of_threads() {
    let place = Place::new();
    let once = place.find(&["--threads", "1"]);
    assert_eq!(once.exit, Exit::Ok, "{}", once.stderr);
    assert!(once.stdout.contains("learning rates from"), "{}", once.stdout);
    let names = ["json", "png", "pdf"].map(|end| place.path(&format!("fold0_learning_rate.{end}")));
    let read = || names.each_ref().map(|path| std::fs::read(path).unwrap());
    let (first, curve) = (read(), serde_json::from_slice::<serde_json::Value>(&read()[0]).unwrap());
    let band = ["lower", "steepest", "upper"].map(|key| curve["band"][key].as_f64().unwrap());
    assert!(band.is_sorted() && 1e-6 < band[0] && band[2] <= 10.0, "{band:?}");
    assert!(place.find(&[]).stderr.contains("fold0_learning_rate.json"), "an earlier result was overwritten");
    assert_eq!(place.find(&["--threads", "3", "--force"]).exit, Exit::Ok);
    assert!(first == read(), "threads changed a result");
}

#[test]
fn ranges_that_are_none_are_wrong_usage() {
    let place = Place::new();
    for options in [["--lowest", "0"], ["--highest", "1e-9"], ["--passes", "0"]] {
        let finished = place.find(&options);
        assert_eq!(finished.exit, Exit::Usage, "{options:?}: {}", finished.stderr);
    }
}

#[test]
fn categories_reach_the_network_as_they_are() {
    let place = Place::new();
    let yaml = std::fs::read_to_string(place.path("training.yaml")).unwrap();
    let yaml = yaml.replace("[x, y]", "[x, y, charge]");
    let yaml = yaml.replace("name: example", "architecture: {layers: [8], one_hot: {charge: [-1, 1]}}");
    std::fs::write(place.path("training.yaml"), yaml).unwrap();
    let finished = place.find(&["--passes", "1"]);
    assert_eq!(finished.exit, Exit::Ok, "{}", finished.stderr);
}
