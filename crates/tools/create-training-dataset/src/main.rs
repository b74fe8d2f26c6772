//! Makes fold files: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(create_training_dataset::run)
}
