//! Appends the scores of a classifier to a tree.
use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(apply::run)
}
