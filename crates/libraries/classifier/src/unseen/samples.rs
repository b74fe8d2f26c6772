//! Small files for tests: ntuples, fold files and models, as the tools write them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::config::{DatasetConfig, TrainingConfig, Variable};
use common::preprocessing::{Kind, Preprocessing};
use common::{FixedTree, Fold, FoldKind, FoldRule, TrainOn};
use modelfile::provenance::{self, InputFile, Provenance};
use modelfile::{Interface, Learner, Manifest, ModelFile, Network, Record, Seen, TrainingResult};
use network::{Architecture, Model, Output};
use rootfile::{BranchSpec, Column, Compression, TreeSpec, Writer};
use tempfile::TempDir;

use crate::model::Classifier;

/// An event: its number, then `x`, `y` and `weight`.
pub(crate) type Event = (i64, [f32; 3]);

/// A folder of files.
pub(crate) struct Samples {
    folder: TempDir,
}

/// The fold `index` of two, by event number.
pub(crate) fn fold(index: u32) -> Fold {
    Fold { rule: FoldRule::modulo("event", 2), index, train_on: TrainOn::Own, fixed: Vec::new() }
}

/// The tree `t` of process `p` in a fold whole.
pub(crate) fn fixed_tree(fold: u32, sha256: &str, era: Option<&str>) -> FixedTree {
    FixedTree { process: "p".into(), fold, tree: "t".into(), sha256: sha256.into(), era: era.map(str::to_owned) }
}

/// A preprocessing of `x` and `y` that differs from those of other scales.
pub(crate) fn preprocessing(scale: f32) -> Preprocessing {
    let variables = ["x", "y"].map(Variable::new);
    Preprocessing::fit(Kind::StandardScaler, &variables, &[0.0, 0.0, scale, scale], None).unwrap()
}

impl Samples {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A training on `fold0.root` and `fold1.root`.
    pub(crate) fn training(&self) -> TrainingConfig {
        self.parse("datasets: [fold0.root, fold1.root]\n")
    }

    /// A training on the eras `a` and `b`, in which events of class `b` have any era.
    pub(crate) fn training_of_eras(&self) -> TrainingConfig {
        self.parse(
            "datasets_a: [fold0_a.root, fold1_a.root]\ndatasets_b: [fold0_b.root, fold1_b.root]\n\
             randomised_eras: [b]\n",
        )
    }

    /// A training on a parameter that is 1 or 2 in events of class `a`: their `x`.
    fn training_of_parameter(&self) -> TrainingConfig {
        let parameter = "parameter: {name: mass, expression: x, values: [1, 2], signal: a}\n";
        self.parse(&format!("datasets: [fold0.root, fold1.root]\n{parameter}"))
    }

    fn parse(&self, datasets: &str) -> TrainingConfig {
        let folder = self.folder.path().display();
        let datasets =
            datasets.replace("fold0", &format!("{folder}/fold0")).replace("fold1", &format!("{folder}/fold1"));
        let text = format!(
            "{datasets}output_path: {folder}\nclasses: [a, b]\nvariables: [x, y]\npreprocessing: identity\n\
             model: {{name: example, epochs: 1, batch_size: 10}}\n"
        );
        TrainingConfig::parse(Path::new("training.yaml"), &text).unwrap()
    }

    /// Writes trees, and where they come from as fold files say it.
    pub(crate) fn write(
        &self,
        name: &str,
        trees: &[(&str, &[Event])],
        origin: Option<(&Fold, &[InputFile])>,
    ) -> PathBuf {
        let path = self.path(name);
        let mut file = Writer::create(&path, Compression::None).unwrap();
        for (tree, events) in trees {
            let column =
                |index: usize| Column::from(events.iter().map(|(_, values)| values[index]).collect::<Vec<f32>>());
            let numbers = Column::from(events.iter().map(|(number, _)| *number).collect::<Vec<i64>>());
            let columns = [("x", column(0)), ("y", column(1)), ("weight", column(2)), ("event", numbers)];
            let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
            let tree = file.tree(TreeSpec::new(*tree, branches)).unwrap();
            file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
        }
        if let Some((fold, inputs)) = origin {
            let config = "output_filename: d.root\ntree_path: t\nevent_branch: event\n\
                 processes: {p: {files: [p.root], class: a}}\n";
            let config = DatasetConfig::parse(Path::new("dataset.yaml"), config).unwrap();
            let origin = Provenance::new(fold.clone(), config, inputs.to_vec(), Vec::new());
            file.text(provenance::NAME, &origin.to_json().unwrap()).unwrap();
        }
        file.finish().unwrap();
        path
    }

    /// A file of another program with the tree `t`, whose events have these numbers.
    pub(crate) fn ntuple(&self, name: &str, numbers: impl IntoIterator<Item = i64>) -> PathBuf {
        let events: Vec<Event> = numbers.into_iter().map(|number| (number, [1.0, 0.0, 1.0])).collect();
        self.write(name, &[("t", &events)], None)
    }

    /// The same, by its content.
    pub(crate) fn identify(&self, name: &str, numbers: impl IntoIterator<Item = i64>) -> InputFile {
        InputFile::identify(&self.ntuple(name, numbers)).unwrap()
    }

    /// A fold file made of `inputs`.
    pub(crate) fn fold_file(&self, name: &str, fold: &Fold, inputs: &[InputFile]) -> PathBuf {
        let events = [(i64::from(fold.index), [1.0, 0.0, 1.0])];
        self.write(name, &[("a", &events), ("b", &events)], Some((fold, inputs)))
    }

    /// A model that was trained on a fold, and takes the larger of `x` and `y` for the class.
    pub(crate) fn model(&self, index: u32) -> ModelSample<'_> {
        ModelSample {
            samples: self,
            training: self.training(),
            fold: fold(index),
            preprocessing: None,
            files: Vec::new(),
            ntuples: Vec::new(),
        }
    }
}

/// A model to be written.
pub(crate) struct ModelSample<'s> {
    samples: &'s Samples,
    training: TrainingConfig,
    fold: Fold,
    preprocessing: Option<Preprocessing>,
    files: Vec<InputFile>,
    ntuples: Vec<InputFile>,
}

impl ModelSample<'_> {
    /// Trained on the eras `a` and `b`.
    pub(crate) fn eras(self) -> Self {
        Self { training: self.samples.training_of_eras(), ..self }
    }

    /// Trained on a parameter.
    pub(crate) fn parameter(self) -> Self {
        Self { training: self.samples.training_of_parameter(), ..self }
    }

    /// Trained with a tree in one fold whole.
    pub(crate) fn fixed(mut self, tree: FixedTree) -> Self {
        self.fold.fixed.push(tree);
        self
    }

    /// Trained with another seed.
    pub(crate) fn seed(mut self, seed: u64) -> Self {
        self.training.seed = seed;
        self
    }

    /// Trained on all folds but its own.
    pub(crate) fn others(mut self) -> Self {
        self.fold.train_on = TrainOn::Others;
        self
    }

    /// Trained without a rule for single events.
    pub(crate) fn no_rule(mut self) -> Self {
        self.fold.rule.kind = FoldKind::Process {};
        self
    }

    /// Trained on a file.
    pub(crate) fn file(mut self, file: InputFile) -> Self {
        self.files.push(file);
        self
    }

    /// Trained on events of an ntuple.
    pub(crate) fn ntuple(mut self, ntuple: InputFile) -> Self {
        self.ntuples.push(ntuple);
        self
    }

    pub(crate) fn preprocessing(self, preprocessing: Preprocessing) -> Self {
        Self { preprocessing: Some(preprocessing), ..self }
    }

    pub(crate) fn write(self, name: &str) -> PathBuf {
        let Self { samples, training, fold, preprocessing, files, ntuples } = self;
        let inputs = training.variables.len();
        let architecture =
            Architecture { inputs, encoding: Default::default(), layers: Vec::new(), output: Output::softmax(2) };
        let mut parameters = vec![0.0; architecture.parameters()];
        (parameters[0], parameters[3]) = (1.0, 1.0);
        let model = Model::new(architecture, parameters).unwrap();
        let identity = || Preprocessing::fit(Kind::Identity, &training.variables, &vec![0.0; inputs], None).unwrap();
        let preprocessing = preprocessing.unwrap_or_else(identity);
        let manifest = Manifest {
            interface: Interface::of(&training, preprocessing),
            seen: Seen { fold, files, inputs: ntuples },
            learner: Learner::Network(Network {
                architecture: model.architecture_json().unwrap(),
                members: 1,
                member_weights: Vec::new(),
                loss: network::Loss::CrossEntropy,
                loss_normalisation: training.model.loss_normalisation,
            }),
            record: Record {
                training,
                backend: "flex".into(),
                result: TrainingResult { epochs: 1, epoch: 1, averaged_from: None, metrics: BTreeMap::new() },
                versions: BTreeMap::new(),
            },
        };
        let path = samples.path(name);
        ModelFile { manifest, tensors: model.tensors() }.write(&path).unwrap();
        path
    }

    /// Written and read.
    pub(crate) fn read(self) -> Classifier {
        let name = format!("fold{}_model.safetensors", self.fold.index);
        Classifier::read(&self.write(&name)).unwrap()
    }
}
