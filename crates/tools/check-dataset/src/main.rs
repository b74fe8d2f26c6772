//! Checks a dataset: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(check_dataset::run)
}
