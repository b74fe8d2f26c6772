//! Same inputs, same bytes: of every file that the chain writes, whatever the number of threads.

use twofold_tests::World;

/// Files that hold times.
fn timed(name: &str) -> bool {
    name.ends_with(".log") || name.ends_with("_history.json")
}

#[test]
fn two_runs_of_the_chain_write_the_same_bytes() {
    let (one, two) = (World::trained(), World::trained());
    // The folder's name is part of the configs and so of every manifest.
    for name in one.files().iter().filter(|name| name.ends_with(".root") && !name.starts_with("fold")) {
        assert!(one.bytes(name) == two.bytes(name), "{name} differs between two runs");
    }
    let world = World::trained();
    let first: Vec<_> = world.files().into_iter().map(|name| (name.clone(), world.bytes(&name))).collect();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    for fold in ["0", "1"] {
        world.succeeds("train", &[&world.text("training.yaml"), fold, "--force"]);
    }
    for (name, bytes) in first.iter().filter(|(name, _)| !timed(name)) {
        assert!(*bytes == world.bytes(name), "{name} differs between two runs");
    }
}

#[test]
fn the_number_of_threads_does_not_change_a_model() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let train = |threads: usize| {
        let threads = threads.to_string();
        world.succeeds("train", &[&world.text("training.yaml"), "0", "--force", "--threads", &threads]);
        world.bytes("fold0_model.safetensors")
    };
    let one = train(1);
    for threads in 2..=4 {
        assert!(train(threads) == one, "{threads} threads give another model than one");
    }
}
