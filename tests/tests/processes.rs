//! What only a process shows: start-up, exit codes, Ctrl-C, full disks and read-only folders.

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use twofold_tests::{World, binary};

const TOOLS: [&str; 6] =
    ["write-example-dataset", "check-dataset", "create-training-dataset", "train", "confusion-matrix", "apply"];

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
fn a_link_to_twofold_is_the_tool_that_it_is_named_after() {
    let world = World::new();
    std::os::unix::fs::symlink(binary("twofold"), world.path("train")).unwrap();
    let version = |command: &mut Command| command.arg("--version").output().unwrap().stdout;
    let train = version(&mut Command::new(binary("train")));
    assert!(train.starts_with(b"train "));
    assert_eq!(version(&mut Command::new(world.path("train"))), train);
    let list = Command::new(binary("twofold")).output().unwrap();
    assert!(list.status.success() && String::from_utf8_lossy(&list.stdout).contains("confusion-matrix"));
    assert_eq!(Command::new(binary("twofold")).arg("trian").output().unwrap().status.code(), Some(2));
}

#[test]
fn an_interrupt_ends_a_training_and_leaves_its_checkpoint_and_nothing_half_written() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    world.edit("training.yaml", "epochs: ", "epochs: 10000000 # ");
    world.edit("training.yaml", "early_stopping: ", "early_stopping: 10000000 # ");
    let before = world.files();
    let mut training = twofold_tests::heeding("train")
        .args([&world.text("training.yaml"), "0"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    assert!(training.try_wait().unwrap().is_none(), "the training ended before it was interrupted");
    let start = Instant::now();
    let done = signalled(training, &["INT"]);
    assert!(start.elapsed() < Duration::from_secs(20), "the training did not end");
    assert_eq!(done.status.signal(), Some(2), "a loop of the shell goes on after anything but this: {:?}", done.status);
    assert!(String::from_utf8_lossy(&done.stderr).contains("interrupt"), "{}", String::from_utf8_lossy(&done.stderr));
    let left: Vec<String> = world.files().into_iter().filter(|name| !before.contains(name)).collect();
    assert_eq!(left, ["fold0_checkpoint.safetensors", "fold0_epochs.jsonl"]);
}

/// What a process leaves that gets signals, one right after the other.
fn signalled(process: Child, signals: &[&str]) -> Output {
    for signal in signals {
        twofold_tests::signal(&process, signal);
    }
    process.wait_with_output().unwrap()
}

#[test]
fn a_tool_dies_of_the_signal_that_it_gets_and_leaves_nothing_half_written_however_often() {
    let world = World::new();
    let write = || {
        let events = ["--events-per-process", "3000000", "--force"];
        let writing = twofold_tests::heeding("write-example-dataset")
            .args([&[world.text("").as_str()], &events[..]].concat())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(300));
        writing
    };
    // Of two that wait at once the kernel chooses.
    let cases: [(&[&str], &[i32]); 5] = [
        (&["INT"], &[2]),
        (&["TERM"], &[15]),
        (&["HUP"], &[1]),
        (&["INT", "INT", "INT"], &[2]),
        (&["TERM", "INT"], &[15, 2]),
    ];
    for (signals, numbers) in cases {
        let done = signalled(write(), signals);
        let died_of = done.status.signal().unwrap_or_default();
        assert!(numbers.contains(&died_of), "{signals:?}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(world.files().iter().all(|name| !name.contains("partial")), "{signals:?}: {:?}", world.files());
    }
}

#[test]
fn tables_fit_the_columns_that_are_asked_for() {
    let world = World::toy();
    for columns in ["40", "60", "200"] {
        let check = |tool: &str, arguments: &[&str]| {
            let done = Command::new(binary(tool)).args(arguments).env("COLUMNS", columns).output().unwrap();
            let text = String::from_utf8(done.stdout).unwrap();
            let limit = columns.parse().unwrap();
            let long = text.lines().find(|line| line.chars().count() > limit && line.contains("  "));
            assert!(!text.is_empty() && long.is_none(), "{tool} with {columns}: {long:?}\n{text}");
        };
        check("convert-ntuple", &["--list", &world.text("example_data.root")]);
        check("check-dataset", &[&world.text("dataset.yaml")]);
        check("create-training-dataset", &[&world.text("dataset.yaml"), "--force"]);
    }
}

/// A small file system of its own.
struct Disk(String);

impl Disk {
    /// Mounts it at `folder`; `None`, said loudly, where we have no right to.
    fn mount(folder: String, options: &str) -> Option<Self> {
        std::fs::create_dir_all(&folder).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs", &folder]).output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        std::fs::write("/dev/stderr", format!("SKIPPED: a disk with {options} (no right to mount one)\n")).ok();
        None
    }

    fn remount(&self, options: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{options}"), &self.0]).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().unwrap();
    }
}

#[test]
fn a_full_disk_is_named_and_leaves_nothing_behind() {
    let world = World::new();
    let Some(disk) = Disk::mount(world.text("small"), "size=100k") else { return };
    let done = Command::new(binary("write-example-dataset")).arg(&disk.0).output().unwrap();
    let left = twofold_tests::world::names(&world.path("small"));
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{message}");
    assert!(message.contains("No space left") && message.contains("example_"), "{message}");
    assert!(left.iter().all(|name| !name.contains("tmp") && !name.contains("partial")), "{left:?}");
}

#[test]
fn a_full_or_read_only_disk_during_an_append_leaves_the_file_as_it_was() {
    let world = World::trained();
    let data = world.bytes("example_data.root");
    let Some(disk) = Disk::mount(world.text("small"), &format!("size={}", data.len() * 3 / 2)) else { return };
    world.write("small/data.root", &data);
    let configs = ["dataset.yaml", "training.yaml", "application.yaml", "small/data.root"].map(|name| world.text(name));
    let apply = || Command::new(binary("apply")).args(&configs).arg("ntuple").output().unwrap();
    for problem in ["No space left", "Read-only file system"] {
        let done = apply();
        let message = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{message}");
        assert!(message.contains(problem) && message.contains("data.root"), "{message}");
        assert_eq!(twofold_tests::world::names(&world.path("small")), ["data.root"]);
        assert!(world.bytes("small/data.root") == data, "the file changed");
        disk.remount("ro");
    }
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
