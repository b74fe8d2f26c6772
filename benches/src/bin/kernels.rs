//! Runs one of the five kernels that most of the time is spent in, so that their instructions can be counted.
//!
//! `tests/kernels` runs this under callgrind, each kernel once and three times: half of the difference is what it takes,
//! whatever the preparation takes. One thread, no clock, the same numbers in every run.

use std::path::Path;

use anyhow::bail;
use clap::Parser;
use expression::{Branch, Column, Expression, Kind, Values};
use network::{
    Activation, Architecture, Batching, Events, Initialiser, Layer, Loss, Optimiser, Output, Silent, Space, Training,
};
use rootfile::{BranchSpec, Compression, Element, RootFile, TreeSpec, Writer};

/// Events of all kernels.
const EVENTS: usize = 20_000;
/// Inputs of the network.
const INPUTS: usize = 20;
/// Events that the network scores at a time.
const BLOCK: usize = 500;

/// Runs a kernel.
#[derive(Parser)]
struct Cli {
    /// `read`, `write`, `expression`, `train` or `predict`
    kernel: String,
    /// How often it runs
    repetitions: usize,
    /// A folder for the file that is read or written
    folder: std::path::PathBuf,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    // The thread that waits for a pool would spin, and spinning is counted.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global()?;
    let path = cli.folder.join("kernels.root");
    let mut numbers = Numbers(1);
    match cli.kernel.as_str() {
        "read" => {
            write(&path, &mut numbers)?;
            (0..cli.repetitions).try_for_each(|_| read(&path))
        }
        "write" => (0..cli.repetitions).try_for_each(|_| write(&path, &mut numbers)),
        "expression" => evaluate(cli.repetitions, &mut numbers),
        "train" => train(cli.repetitions, &mut numbers),
        "predict" => predict(cli.repetitions, &mut numbers),
        other => bail!("there is no kernel `{other}`"),
    }
}

/// Numbers of a fixed sequence, from 0 to 1.
struct Numbers(u64);

impl Numbers {
    fn draw(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1 << 24) as f32
    }

    fn take(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.draw()).collect()
    }
}

/// Ten branches of floats, compressed as fold files are.
fn write(path: &Path, numbers: &mut Numbers) -> anyhow::Result<()> {
    let names: Vec<String> = (0..10).map(|index| format!("x{index}")).collect();
    // Few different values, so that there is something to compress.
    let mut column =
        || rootfile::Column::from(numbers.take(EVENTS).iter().map(|x| (x * 100.0).floor()).collect::<Vec<f32>>());
    let columns: Vec<_> = names.iter().map(|_| column()).collect();
    let mut writer = Writer::create(path, Compression::Lz4)?;
    let branches = names.iter().map(|name| BranchSpec::scalar(name, Element::F32)).collect();
    let tree = writer.tree(TreeSpec::new("t", branches))?;
    writer.fill(tree, &columns.iter().collect::<Vec<_>>())?;
    Ok(writer.finish()?)
}

fn read(path: &Path) -> anyhow::Result<()> {
    let tree = RootFile::open(path)?.tree("t")?;
    let names: Vec<&str> = tree.branches().iter().map(|branch| branch.name()).collect();
    std::hint::black_box(tree.read(&names, 0..tree.entries())?);
    Ok(())
}

/// A typical cut and a typical weight.
fn evaluate(repetitions: usize, numbers: &mut Numbers) -> anyhow::Result<()> {
    let branches = [Branch::scalar("pt", Kind::Float), Branch::scalar("eta", Kind::Float)];
    let bind = |text: &str| anyhow::Ok(Expression::parse(text)?.bind(&branches)?);
    let (cut, weight) = (bind("(pt>0.2)&&(abs(eta)<0.5)")?, bind("sqrt(pt*2+eta*eta)*(1+(pt>0.5))")?);
    let (pt, eta) = (numbers.take(EVENTS), numbers.take(EVENTS));
    let columns = |program: &expression::Program| -> Vec<Column<'_>> {
        let column = |name| Column::from(Values::F32(if name == "pt" { &pt } else { &eta }));
        program.branches().map(column).collect()
    };
    let (mut selected, mut weights) = (Vec::new(), Vec::new());
    for _ in 0..repetitions {
        cut.select(&columns(&cut), EVENTS, &mut selected)?;
        weight.evaluate(&columns(&weight), EVENTS, &mut weights)?;
        std::hint::black_box((&selected, &weights));
    }
    Ok(())
}

/// A network of two hidden layers, of as many epochs.
fn training(epochs: usize) -> Training {
    let dense =
        |units| Layer::Dense { units, activation: Activation::Tanh, initialiser: Initialiser::GlorotUniform, l2: 1e-5 };
    let layers = vec![dense(64), Layer::Dropout { rate: 0.2 }, dense(64)];
    let architecture =
        Architecture { inputs: INPUTS, encoding: Default::default(), layers, output: Output::softmax(4) };
    Training {
        batches: Batching::Size(1000),
        epochs,
        ..Training::new(architecture, Loss::CrossEntropy, Optimiser::adam(1e-3))
    }
}

fn train(repetitions: usize, numbers: &mut Numbers) -> anyhow::Result<()> {
    let inputs = numbers.take(EVENTS * INPUTS);
    let targets: Vec<u32> = (0..EVENTS as u32).map(|event| event % 4).collect();
    let weights = numbers.take(EVENTS);
    let part = |events: std::ops::Range<usize>| Events {
        inputs: &inputs[events.start * INPUTS..events.end * INPUTS],
        targets: &targets[events.clone()],
        weights: &weights[events],
        ..Events::default()
    };
    std::hint::black_box(training(repetitions).run(part(0..EVENTS / 2), part(EVENTS / 2..EVENTS), &mut Silent)?);
    Ok(())
}

fn predict(repetitions: usize, numbers: &mut Numbers) -> anyhow::Result<()> {
    let architecture = training(1).architecture;
    let parameters = numbers.take(architecture.parameters());
    let model = network::Model::new(architecture, parameters)?;
    let (predictor, mut space) = (model.predictor(), Space::default());
    let inputs = numbers.take(BLOCK * INPUTS);
    for _ in 0..repetitions * (EVENTS / BLOCK) {
        predictor.inputs(BLOCK, &mut space).copy_from_slice(&inputs);
        std::hint::black_box(predictor.predict(BLOCK, &mut space));
    }
    Ok(())
}
