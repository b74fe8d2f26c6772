//! Trains a classifier on one fold.
use std::process::ExitCode;

fn main() -> ExitCode {
    common::shell::main(train::run)
}
