//! Trainings that are killed, interrupted or diverge: what they leave goes on to the same bytes, or is refused.

use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use modelfile::{CheckpointFile, ModelFile};
use twofold_tests::{World, heeding, signal};

const CHECKPOINT: &str = "fold0_checkpoint.safetensors";
const EPOCHS: &str = "fold0_epochs.jsonl";
const LOCK: &str = "fold0_training.lock";
const RESULTS: [&str; 5] =
    ["fold0_model.safetensors", "fold0_preprocessing.yaml", "fold0_history.json", "fold0_loss.png", "fold0_loss.pdf"];

/// The toy with fold files and a network that takes some seconds.
fn world() -> World {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let own = "architecture: {layers: [48, 48], dropout: 0.2}\n    optimiser: nadam\n    checkpoint_every: 1 #";
    world.edit("training.yaml", "name: example", own);
    world.edit("training.yaml", "epochs: 20", "epochs: 60");
    world.edit("training.yaml", "early_stopping: 5", "early_stopping: 40");
    world
}

fn start(world: &World, option: Option<&str>) -> Child {
    let arguments = [world.text("training.yaml"), "0".into(), "--quiet".into()];
    let mut command = heeding("train");
    command.args(arguments).args(option).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
}

/// Ends what is left of a training, from its checkpoint if there is one. Whether there was.
fn finish(world: &World) -> bool {
    let resumed = world.path(CHECKPOINT).exists();
    let done = start(world, Some(if resumed { "--resume" } else { "--force" })).wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    // What was resumed may go on to more epochs.
    assert_eq!(world.path(CHECKPOINT).exists(), resumed);
    std::fs::remove_file(world.path(CHECKPOINT)).ok();
    assert!(!world.path(EPOCHS).exists() && !world.path(LOCK).exists(), "a finished training left something");
    resumed
}

fn results(world: &World) -> [Vec<u8>; 5] {
    RESULTS.map(|name| world.bytes(name))
}

fn remove_results(world: &World) {
    RESULTS.iter().chain(&["fold0_training.log"]).for_each(|name| std::fs::remove_file(world.path(name)).unwrap());
}

/// Waits for a checkpoint and interrupts the training.
fn interrupt(world: &World) -> String {
    let training = start(world, None);
    let begin = Instant::now();
    while !world.path(CHECKPOINT).exists() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoint was written");
        std::thread::sleep(Duration::from_millis(5));
    }
    signal(&training, "INT");
    let done = training.wait_with_output().unwrap();
    assert_eq!(done.status.signal(), Some(2), "the training ended before it was interrupted");
    String::from_utf8_lossy(&done.stderr).into_owned()
}

#[test]
fn a_training_that_is_killed_at_any_moment_goes_on_to_the_same_bytes() {
    let world = world();
    let begin = Instant::now();
    assert!(start(&world, None).wait_with_output().unwrap().status.success());
    let whole = begin.elapsed();
    let undisturbed = results(&world);
    let mut resumed = 0;
    for share in [0.1, 0.3, 0.5, 0.7, 0.9, 0.98] {
        remove_results(&world);
        let mut option = None;
        // Killed twice: the training itself and what goes on with it.
        for wait in [whole.mul_f64(share), whole.mul_f64(0.2)] {
            let mut training = start(&world, option);
            std::thread::sleep(wait);
            training.kill().unwrap();
            training.wait().unwrap();
            option = Some(if world.path(CHECKPOINT).exists() { "--resume" } else { "--force" });
        }
        resumed += usize::from(finish(&world));
        for (name, (bytes, before)) in RESULTS.iter().zip(results(&world).iter().zip(&undisturbed)) {
            assert!(bytes == before, "{name} differs after kills at {share} of {whole:?}");
        }
    }
    assert!(resumed > 2, "only {resumed} trainings were killed between two epochs and the end");
}

#[test]
fn an_interrupted_training_says_how_to_go_on_and_does_so() {
    let world = world();
    assert!(start(&world, None).wait_with_output().unwrap().status.success());
    let undisturbed = results(&world);
    remove_results(&world);
    let said = interrupt(&world);
    assert!(said.contains("interrupted in epoch") && said.contains(CHECKPOINT) && said.contains("--resume"), "{said}");
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &[CHECKPOINT, "not finished", "--resume", "--force"]);
    // How often checkpoints are written is nothing that a result depends on; the number of threads neither.
    world.edit("training.yaml", "checkpoint_every: 1", "checkpoint_every: 7");
    world.succeeds("train", &[&world.text("training.yaml"), "0", "--resume", "--threads", "1"]);
    assert!(results(&world) == undisturbed, "a resumed training ended with other bytes");
    let log = String::from_utf8(world.bytes("fold0_training.log")).unwrap();
    assert!(log.contains("going on after epoch") && log.contains(CHECKPOINT), "{log}");
}

#[test]
fn one_command_starts_goes_on_extends_and_says_that_it_is_done() {
    let world = world();
    world.edit("training.yaml", "early_stopping: 40", "");
    let train = |epochs: &str, option: &str| {
        let config = std::fs::read_to_string(world.path("training.yaml")).unwrap();
        let own = |line: &str| match line.trim_start().starts_with("epochs: ") {
            true => format!("    epochs: {epochs}\n"),
            false => format!("{line}\n"),
        };
        world.write("training.yaml", config.lines().map(own).collect::<String>());
        world.succeeds("train", &[&world.text("training.yaml"), "0", option]).stderr
    };
    train("9", "--force");
    let nine = results(&world);
    remove_results(&world);
    let said = train("5", "--resume");
    assert!(!said.contains("going on") && said.contains("epoch 5: "), "it starts: {said}");
    let said = train("5", "--resume");
    assert!(said.contains("done: ") && !said.contains("epoch"), "{said}");
    let said = train("9", "--resume");
    assert!(said.contains("going on after epoch 5") && !said.contains("epoch 5: "), "it extends: {said}");
    assert!(results(&world) == nine, "more epochs, other bytes");
    world.edit("training.yaml", "seed: 1234", "seed: 1");
    let words = ["another training", "`config.seed` was 1234, now it is 1", "--force"];
    world.fails(1, "train", &[&world.text("training.yaml"), "0", "--resume"], &words);
    world.edit("training.yaml", "seed: 1", "seed: 1234");
    // Without a checkpoint all epochs are run.
    std::fs::remove_file(world.path(CHECKPOINT)).unwrap();
    let said = train("10", "--resume");
    assert!(said.contains("trained anew") && said.contains("epoch 1: "), "{said}");
    let model = ModelFile::read(&world.path("fold0_model.safetensors")).unwrap();
    assert_eq!(model.manifest.record.result.epochs, 10);
}

#[test]
fn a_second_training_of_a_fold_is_refused_while_the_first_runs_and_not_when_it_is_killed() {
    let world = world();
    world.edit("training.yaml", "epochs: 60", "epochs: 100000");
    world.edit("training.yaml", "early_stopping: 40", "");
    let mut first = start(&world, None);
    let begin = Instant::now();
    while !world.path(CHECKPOINT).exists() {
        assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoint was written");
        std::thread::sleep(Duration::from_millis(5));
    }
    let process = format!("process {}", first.id());
    for option in ["--resume", "--force"] {
        let refused = world.breaks_off(1, "train", &[&world.text("training.yaml"), "0", option], &[&process, LOCK]);
        assert!(refused.stderr.contains("wait until it has ended"), "{}", refused.stderr);
    }
    let lines = String::from_utf8(world.bytes(EPOCHS)).unwrap();
    let epoch: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(epoch["epoch"] == 1 && epoch["validation_loss"].is_number(), "{lines}");
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(world.path(LOCK).exists(), "a killed process removes nothing");
    world.edit("training.yaml", "epochs: 100000", "epochs: 3");
    world.succeeds("train", &[&world.text("training.yaml"), "0", "--force"]);
    assert!(!world.path(LOCK).exists() && !world.path(EPOCHS).exists());
}

#[test]
fn a_training_on_eras_goes_on_to_the_same_bytes_but_only_with_the_same_files_of_all() {
    let world = world();
    let (folder, later) = (world.text(""), world.text("later"));
    world.succeeds("write-example-dataset", &["--seed", "7", &later]);
    let config = String::from_utf8(world.bytes("dataset.yaml")).unwrap();
    world.write("later.yaml", config.replace(&folder, &later));
    let again = |option: &[&str]| {
        world.succeeds("create-training-dataset", &[&[world.text("later.yaml").as_str()], option].concat());
    };
    again(&[]);
    let eras = format!("datasets_late: [{later}/fold0_toy.root, {later}/fold1_toy.root]\ndatasets_early:");
    world.edit("training.yaml", "datasets:", &eras);
    assert!(start(&world, None).wait_with_output().unwrap().status.success());
    let undisturbed = results(&world);
    remove_results(&world);
    interrupt(&world);
    let file = world.bytes("later/fold0_toy.root");
    world.edit("later.yaml", "x > -4", "x > -3");
    again(&["--force"]);
    let words = [CHECKPOINT, "another training", "`file", "--force"];
    world.fails(1, "train", &[&world.text("training.yaml"), "0", "--resume"], &words);
    world.write("later/fold0_toy.root", file);
    assert!(finish(&world));
    assert!(results(&world) == undisturbed, "a resumed training ended with other bytes");
}

#[test]
fn a_checkpoint_of_another_processor_goes_on_with_a_warning() {
    let world = world();
    interrupt(&world);
    let path = world.path(CHECKPOINT);
    let mut checkpoint = CheckpointFile::read(&path).unwrap();
    let known = checkpoint.state["instruction_sets"].as_array_mut().unwrap();
    assert_eq!(known.len(), 1);
    known[0] = "SVE".into();
    checkpoint.write(&path).unwrap();
    let resumed = world.succeeds("train", &[&world.text("training.yaml"), "0", "--resume"]);
    let log = String::from_utf8(world.bytes("fold0_training.log")).unwrap();
    for said in [&resumed.stderr, &log] {
        assert!(said.contains("warning: the checkpoint was computed on a processor with SVE, this one has "), "{said}");
    }
}

#[test]
fn a_checkpoint_that_does_not_fit_is_refused_with_the_difference() {
    let world = world();
    let resume = |fold: &str, options: &[&str], words: &[&str]| {
        let config = world.text("training.yaml");
        world.fails(1, "train", &[&[config.as_str(), fold, "--resume"], options].concat(), words);
    };
    interrupt(&world);
    let checkpoint = world.bytes(CHECKPOINT);
    resume("0", &["--backend", "flex-autodiff"], &["another training", "`backend` was \"flex\"", "flex-autodiff"]);
    for (from, to, said) in [
        ("epochs: 60", "epochs: 59", "`config.model.epochs` was 60, now it is 59"),
        ("seed: 1234", "seed: 1235", "`config.seed` was 1234, now it is 1235"),
    ] {
        world.edit("training.yaml", from, to);
        resume("0", &[], &[CHECKPOINT, said, "--force"]);
        world.edit("training.yaml", to, from);
    }
    world.write("fold1_checkpoint.safetensors", &checkpoint);
    resume("1", &[], &["fold1_checkpoint.safetensors", "`fold.index` was 0, now it is 1"]);

    let mut damaged = checkpoint.clone();
    let middle = damaged.len() * 3 / 4;
    damaged[middle] ^= 4;
    for bytes in [&damaged[..], &checkpoint[..middle], b"root"] {
        world.write(CHECKPOINT, bytes);
        resume("0", &[], &[CHECKPOINT, "damaged", "--force"]);
    }
    let at = checkpoint.windows(13).position(|window| window == br#"\"format\":1,"#).unwrap();
    damaged.clone_from(&checkpoint);
    damaged[at + 11] = b'9';
    world.write(CHECKPOINT, &damaged);
    resume("0", &[], &[CHECKPOINT, "written in format 9"]);

    world.write(CHECKPOINT, &checkpoint);
    world.edit("dataset.yaml", "\"weights\"", "\"2.0 * weights\"");
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    resume("0", &[], &["another training", "`file.", "now it is"]);
    // To start anew is always possible.
    assert!(start(&world, Some("--force")).wait_with_output().unwrap().status.success());
    assert!(!world.path(CHECKPOINT).exists());
}

#[test]
fn a_training_that_diverges_keeps_its_last_good_model_which_scores_events() {
    let world = world();
    // Averaging begins with a step into the abyss.
    let average = "weight_averaging: {start: 4, learning_rate: 1e30} #";
    world.edit("training.yaml", "early_stopping: 40", average);
    world.edit("training.yaml", "save_best_only: true", "");
    world.edit("training.yaml", "optimiser: nadam", "optimiser: sgd");
    let before = world.files();
    let done = start(&world, None).wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    for words in ["in epoch 4", "inputs range", "fold0_last_good_model.safetensors", "after epoch 3"] {
        assert!(said.contains(words), "{words:?} is not in: {said}");
    }
    let left: Vec<String> = world.files().into_iter().filter(|name| !before.contains(name)).collect();
    assert_eq!(left, [EPOCHS, "fold0_last_good_model.safetensors"]);
    world.fails(
        1,
        "train",
        &[&world.text("training.yaml"), "0", "--resume"],
        &["has diverged, and would again", "--force"],
    );
    world.fails(1, "train", &[&world.text("training.yaml"), "0"], &["fold0_last_good_model.safetensors", "--force"]);

    world.edit("training.yaml", "learning_rate: 1e30", "learning_rate: 1e-3");
    world.succeeds("train", &[&world.text("training.yaml"), "1"]);
    let good = world.bytes("fold0_last_good_model.safetensors");
    world.edit("application.yaml", "fold0_model.safetensors", "fold0_last_good_model.safetensors");
    let configs =
        ["dataset.yaml", "training.yaml", "application.yaml", "example_data.root"].map(|name| world.text(name));
    let configs: Vec<&str> = configs.iter().map(String::as_str).chain(["ntuple"]).collect();
    world.succeeds("apply", &configs);
    assert!(world.bytes("fold0_last_good_model.safetensors") == good);

    world.succeeds("train", &[&world.text("training.yaml"), "0", "--force"]);
    assert!(!world.path("fold0_last_good_model.safetensors").exists(), "a finished training left it");
}

#[test]
fn an_ensemble_that_is_killed_goes_on_from_its_members_to_the_same_bytes() {
    let world = world();
    world.edit("training.yaml", "checkpoint_every: 1 #", "checkpoint_every: 1\n    ensemble: {members: 4} #");
    assert!(start(&world, None).wait_with_output().unwrap().status.success());
    let undisturbed = results(&world);
    let checkpoints =
        || (0..4).filter(|member| world.path(&format!("fold0_member{member}_checkpoint.safetensors")).exists()).count();
    assert_eq!(checkpoints(), 0);
    // With three checkpoints one member at least has ended, on two cores.
    remove_results(&world);
    let mut training = start(&world, None);
    let begin = Instant::now();
    while checkpoints() < 3 {
        assert!(begin.elapsed() < Duration::from_secs(60), "no checkpoints were written");
        std::thread::sleep(Duration::from_millis(5));
    }
    training.kill().unwrap();
    training.wait().unwrap();
    world.breaks_off(1, "train", &[&world.text("training.yaml"), "0"], &["member0_checkpoint", "--resume"]);
    let done = start(&world, Some("--resume")).wait_with_output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(results(&world) == undisturbed, "the ensemble differs");
    assert_eq!(checkpoints(), 4, "they may go on to more epochs");
}
