//! Confusion matrices of a model on the folds that it has not seen.
use std::process::ExitCode;

fn main() -> ExitCode {
    common::shell::main(confusion_matrix::run)
}
