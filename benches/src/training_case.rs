//! A case of the training benchmark: events, first weights and settings, read from the files that peers read too.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use network::{Activation, Architecture, Batching, Events, Initialiser, Layer, Loss, Optimiser, Output, Training};
use serde::Deserialize;

/// The case that a program measures.
#[derive(clap::Args)]
pub struct Chosen {
    /// Folder that `peers/training_data.py` wrote
    data: PathBuf,
    /// A to E
    pub case: String,
    /// Threads
    #[arg(long, default_value_t = 2)]
    pub threads: usize,
}

impl Chosen {
    /// Reads it.
    pub fn read(&self) -> Result<Case> {
        Case::read(&self.data.join(&self.case))
    }
}

/// One case.
pub struct Case {
    /// Training events.
    pub train: Sample,
    /// Validation events.
    pub validation: Sample,
    /// First parameters.
    pub initial: Vec<f32>,
    /// Order of the training events for comparisons of losses.
    pub order: Vec<u32>,
    /// Epochs of a measurement.
    pub epochs: usize,
    settings: Settings,
}

/// Owned events.
pub struct Sample {
    inputs: Vec<f32>,
    targets: Vec<u32>,
    weights: Vec<f32>,
}

#[derive(Deserialize)]
struct Settings {
    layers: Vec<usize>,
    activation: Activation,
    batch_size: usize,
    epochs: usize,
    l2: f64,
    dropout: f64,
    learning_rate: f64,
}

impl Case {
    /// Reads a folder of `peers/training_data.py`.
    pub fn read(folder: &Path) -> Result<Self> {
        let settings: Settings = serde_json::from_slice(&bytes(folder, "case.json")?)?;
        let sample = |part: &str| -> Result<Sample> {
            let inputs = floats(folder, &format!("{part}_inputs.f32"))?;
            let targets = integers(folder, &format!("{part}_targets.u32"))?;
            Ok(Sample { inputs, targets, weights: floats(folder, &format!("{part}_weights.f32"))? })
        };
        Ok(Self {
            train: sample("train")?,
            validation: sample("validation")?,
            initial: floats(folder, "initial.f32")?,
            order: integers(folder, "order.u32")?,
            epochs: settings.epochs,
            settings,
        })
    }

    /// Units of each layer, inputs and outputs among them.
    pub fn layers(&self) -> &[usize] {
        &self.settings.layers
    }

    /// Events in a batch.
    pub fn batch_size(&self) -> usize {
        self.settings.batch_size
    }

    /// The training of this case, with Adam and softmax cross-entropy.
    pub fn training(&self) -> Training {
        let Settings { activation, l2, dropout, .. } = self.settings;
        let (first, last) = (0, self.settings.layers.len() - 1);
        let initialiser = Initialiser::GlorotUniform;
        let dense = |&units: &usize| Layer::Dense { units, activation, initialiser, l2 };
        let hidden = self.settings.layers[1..last].iter().map(dense);
        let layers = match dropout {
            0.0 => hidden.collect(),
            rate => hidden.flat_map(|dense| [dense, Layer::Dropout { rate }]).collect(),
        };
        let output = Output { initialiser, l2, ..Output::softmax(self.settings.layers[last]) };
        let (inputs, encoding) = (self.settings.layers[first], Default::default());
        let architecture = Architecture { inputs, encoding, layers, output };
        Training {
            batches: Batching::Size(self.settings.batch_size),
            epochs: self.settings.epochs,
            ..Training::new(architecture, Loss::CrossEntropy, Optimiser::adam(self.settings.learning_rate))
        }
    }
}

impl Sample {
    /// Borrowed.
    pub fn events(&self) -> Events<'_> {
        Events { inputs: &self.inputs, targets: &self.targets, weights: &self.weights, ..Events::default() }
    }

    /// The events of these indices.
    pub fn select(&self, order: &[u32]) -> Self {
        let width = self.inputs.len() / self.targets.len();
        let rows = order.iter().map(|&event| event as usize);
        Self {
            inputs: rows.clone().flat_map(|row| self.inputs[row * width..(row + 1) * width].iter().copied()).collect(),
            targets: rows.clone().map(|row| self.targets[row]).collect(),
            weights: rows.map(|row| self.weights[row]).collect(),
        }
    }
}

fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>> {
    let path = folder.join(name);
    fs::read(&path).with_context(|| format!("cannot read {}: run peers/training_data.py first", path.display()))
}

fn floats(folder: &Path, name: &str) -> Result<Vec<f32>> {
    let bytes = bytes(folder, name)?;
    Ok(bytes.as_chunks().0.iter().map(|&word| f32::from_le_bytes(word)).collect())
}

fn integers(folder: &Path, name: &str) -> Result<Vec<u32>> {
    let bytes = bytes(folder, name)?;
    Ok(bytes.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word)).collect())
}
