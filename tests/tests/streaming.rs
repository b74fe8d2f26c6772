//! Trainings on more events than `memory_limit` holds, as processes: what they take, what they learn, and that they go on.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};
use twofold_tests::{World, binary};

const VARIABLES: usize = 10;
const EVENTS: usize = 400_000;
const CHECKPOINT: &str = "fold0_checkpoint.safetensors";

/// A fold file of two classes with so many events each, whose variables are sums of uniform numbers around ±0.15, and the
/// configuration to train on it.
fn world(events: usize) -> World {
    let world = World::new();
    let mut file = Writer::create(world.path("fold0.root"), Compression::default()).unwrap();
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    for (class, shift) in [("signal", 0.15), ("background", -0.15)] {
        let mut columns: Vec<Column> = Vec::new();
        for _ in 0..VARIABLES {
            let values: Vec<f32> = (0..events).map(|_| uniform() + uniform() + uniform() - 1.5 + shift).collect();
            columns.push(values.into());
        }
        columns.push(vec![1.0_f32; events].into());
        columns.push((0..events as i64).map(|event| 2 * event).collect::<Vec<_>>().into());
        let mut branches: Vec<BranchSpec> =
            (0..VARIABLES).map(|index| BranchSpec::scalar(format!("x{index}"), Element::F32)).collect();
        branches.push(BranchSpec::scalar("training_weight", Element::F32));
        branches.push(BranchSpec::scalar("event", Element::I64));
        let tree = file.tree(TreeSpec { path: class.into(), title: class.into(), branches }).unwrap();
        file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
    }
    file.finish().unwrap();
    let variables: Vec<String> = (0..VARIABLES).map(|index| format!("x{index}")).collect();
    let config = format!(
        "datasets: [{0}/fold0.root]\nfolds: 2\nevent_branch: event\noutput_path: {0}\nclasses: [signal, background]\nvariables: [{1}]\n\
         model: {{name: example, batch_size: 1000, epochs: 3, checkpoint_every: 1}}\n",
        world.text(""),
        variables.join(", ")
    );
    world.write("training.yaml", config);
    world
}

fn limit(world: &World, limit: &str) {
    world.edit("training.yaml", "checkpoint_every: 1", &format!("checkpoint_every: 1, memory_limit: {limit}"));
}

fn command(world: &World, option: &str) -> Command {
    let mut command = Command::new(binary("train"));
    let arguments = [world.text("training.yaml"), "0".into(), "--quiet".into(), option.into()];
    command.args(arguments).args(["--threads", "2"]).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Most memory that a training took, in MB: what the kernel had noted when it was last asked before the end.
fn peak(world: &World) -> f64 {
    let mut training = command(world, "--force").spawn().unwrap();
    let status = format!("/proc/{}/status", training.id());
    let mut peak = 0.0;
    while training.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        peak = kilobytes.map_or(peak, |kilobytes| kilobytes * 1024.0 / 1e6);
        std::thread::sleep(Duration::from_millis(2));
    }
    let done = training.wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    peak
}

/// Validation loss and accuracy of the last epoch.
fn quality(world: &World) -> [f64; 2] {
    let history: serde_json::Value = serde_json::from_slice(&world.bytes("fold0_history.json")).unwrap();
    let last = history["epochs"].as_array().unwrap().last().unwrap();
    ["validation_loss", "validation_accuracy"].map(|name| last[name].as_f64().unwrap())
}

#[test]
fn a_training_takes_what_it_may_and_learns_what_it_learns_in_memory() {
    let constant = peak(&world(2000));
    let world = world(EVENTS);
    let (memory, learnt) = (peak(&world), quality(&world));
    limit(&world, "25 MB");
    let (streamed, found) = (peak(&world), quality(&world));
    // Free lists of the allocator, and buffers to decompress with.
    const LOOSE: f64 = 6.0;
    assert!(streamed < 25.0 + constant + LOOSE, "{streamed} MB of 25 beside {constant}");
    assert!(memory > 25.0 + constant + LOOSE + 20.0, "{memory} MB in memory: the limit would hold it");
    assert!(learnt[1] > 0.6, "{learnt:?}");
    for (found, learnt) in found.iter().zip(learnt) {
        assert!((found / learnt - 1.0).abs() < 0.01, "{found} where {learnt} is learnt in memory");
    }
}

#[test]
fn a_stream_that_is_killed_goes_on_to_the_same_bytes() {
    let world = world(EVENTS / 2);
    limit(&world, "25 MB");
    let results = || ["fold0_model.safetensors", "fold0_history.json"].map(|name| world.bytes(name));
    let done = command(&world, "--force").spawn().unwrap().wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let undisturbed = results();
    let log = String::from_utf8(world.bytes("fold0_training.log")).unwrap();
    assert!(log.contains("more events than `memory_limit` holds"), "{log}");
    let mut training = command(&world, "--force").spawn().unwrap();
    let begin = Instant::now();
    while !world.path(CHECKPOINT).exists() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoint was written");
        std::thread::sleep(Duration::from_millis(1));
    }
    training.kill().unwrap();
    training.wait().unwrap();
    assert!(world.path(CHECKPOINT).exists(), "the training ended before it was killed");
    for name in ["fold0_model.safetensors", "fold0_history.json"] {
        std::fs::remove_file(world.path(name)).unwrap();
    }
    let done = command(&world, "--resume").spawn().unwrap().wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(results() == undisturbed, "the training ended with other bytes");
}

#[test]
fn a_limit_below_the_clusters_of_the_file_is_refused_with_what_is_needed() {
    let world = world(EVENTS / 4);
    limit(&world, "2 MB");
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &["`memory_limit` is 2000 kB", "at least", "MB"]);
}
