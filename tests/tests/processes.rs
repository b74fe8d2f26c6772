//! What only a process shows: start-up, exit codes, Ctrl-C, full disks and read-only folders.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use twofold_tests::{World, binary};

const TOOLS: [&str; 5] = ["write-example-dataset", "create-training-dataset", "train", "confusion-matrix", "apply"];

#[test]
fn every_tool_shows_an_example_and_its_version() {
    for tool in TOOLS {
        let help = Command::new(binary(tool)).arg("--help").output().unwrap();
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(help.status.success() && text.contains("Example") && text.contains(tool), "{tool}:\n{text}");
        assert!(Command::new(binary(tool)).arg("--version").output().unwrap().status.success());
    }
}

#[test]
fn wrong_usage_exits_with_2_and_a_missing_config_is_named() {
    for tool in &TOOLS[1..] {
        let wrong = Command::new(binary(tool)).arg("--no-such-option").output().unwrap();
        assert_eq!(wrong.status.code(), Some(2), "{tool}");
    }
    let missing = Command::new(binary("create-training-dataset")).arg("no_such.yaml").output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("no_such.yaml"));
}

#[test]
fn an_interrupt_ends_a_training_and_leaves_nothing_half_written() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.edit("training.yaml", "epochs: ", "epochs: 10000000 # ");
    world.edit("training.yaml", "early_stopping: ", "early_stopping: 10000000 # ");
    let before = world.files();
    let mut training = Command::new(binary("train"))
        .args([&world.text("training.yaml"), "0"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    assert!(training.try_wait().unwrap().is_none(), "the training ended before it was interrupted");
    Command::new("kill").args(["-INT", &training.id().to_string()]).status().unwrap();
    let start = Instant::now();
    let done = training.wait_with_output().unwrap();
    assert!(start.elapsed() < Duration::from_secs(20), "the training did not end");
    assert!(matches!(done.status.code(), Some(1 | 2)), "{:?}", done.status);
    assert!(String::from_utf8_lossy(&done.stderr).contains("interrupt"), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(world.files(), before);
}

#[test]
fn a_full_disk_is_named_and_leaves_nothing_behind() {
    let world = World::new();
    std::fs::create_dir(world.path("small")).unwrap();
    let small = world.text("small");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=100k", "tmpfs", &small]).output();
    if !mounted.is_ok_and(|done| done.status.success()) {
        std::fs::write("/dev/stderr", "SKIPPED: a full disk (no right to mount one)\n").ok();
        return;
    }
    let done = Command::new(binary("write-example-dataset")).arg(&small).output().unwrap();
    let left = twofold_tests::world::names(&world.path("small"));
    Command::new("umount").arg(&small).status().unwrap();
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{message}");
    assert!(message.contains("No space left") && message.contains("example_"), "{message}");
    assert!(left.iter().all(|name| !name.contains("tmp")), "{left:?}");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    // Root may write everywhere, so a file stands where the folder should be.
    let world = World::new();
    world.write("file", "");
    let done = Command::new(binary("write-example-dataset")).arg(world.path("file/inside")).output().unwrap();
    assert_eq!(done.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&done.stderr).contains("file/inside"));
}
