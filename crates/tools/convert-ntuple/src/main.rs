//! Converts ntuples: see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(convert_ntuple::run)
}
