//! Tries learning rates before a training.
use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(find_learning_rate::run)
}
