//! Trains a classifier on one fold.
use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(train::run)
}
