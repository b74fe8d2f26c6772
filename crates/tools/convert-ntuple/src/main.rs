//! Converts ntuples: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    common::shell::main(convert_ntuple::run)
}
