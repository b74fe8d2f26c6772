//! The world of an end-to-end test: a temporary folder, in-process runs of the tools, referees, and real data.
//!
//! Tools run in process through their `run`, so that all tests link once. What only a process can show (exit codes,
//! start-up time, Ctrl-C, the current folder) runs the built binaries through [`binary`].

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)] // a test that cannot go on shall panic

use std::path::{Path, PathBuf};
use std::process::{Child, Command};

pub mod referee;
pub mod world;

pub use world::World;

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// A built file in the folder of this profile, such as a tool's binary or `examples/evaluate`.
///
/// # Panics
/// If it was not built: a test that cannot run its program must not pass.
pub fn binary(name: &str) -> PathBuf {
    let path = std::env::current_exe()
        .ok()
        .and_then(|test| Some(test.parent()?.parent()?.join(name)))
        .unwrap_or_else(|| PathBuf::from(name));
    assert!(
        path.exists(),
        "{} is not built: run tests/run, or cargo build --workspace --bins --examples",
        path.display()
    );
    path
}

/// A built tool as a process that signals end, also where whoever started the tests ignores them, as `nohup` and jobs of scripts do.
///
/// # Panics
/// As [`binary`].
pub fn heeding(name: &str) -> Command {
    let mut command = Command::new("env");
    command.arg("--default-signal=HUP,INT,TERM").arg(binary(name));
    command
}

/// Sends a signal such as `INT` to a process. By the shell, as the program `kill` is not on every machine.
pub fn signal(process: &Child, name: &str) {
    assert!(Command::new("sh").args(["-c", &format!("kill -{name} {}", process.id())]).status().unwrap().success());
}

/// Real data below `TWOFOLD_DATA` (default `../shared/data` beside the checkout), or a loud `None`.
pub fn data(relative: &str) -> Option<PathBuf> {
    let base = std::env::var_os("TWOFOLD_DATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    let path = base.join(relative);
    if path.exists() {
        return Some(path);
    }
    // Straight to the terminal: the test harness hides what a passing test prints.
    let message = format!("SKIPPED: {} is absent (set TWOFOLD_DATA)\n", path.display());
    std::fs::write("/dev/stderr", &message).ok();
    None
}
