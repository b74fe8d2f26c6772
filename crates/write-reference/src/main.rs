//! Writes the reference: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(write_reference::run)
}
