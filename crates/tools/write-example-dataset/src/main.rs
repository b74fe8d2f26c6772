//! Writes the toy dataset: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(write_example_dataset::run)
}
