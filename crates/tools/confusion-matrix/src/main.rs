//! Confusion matrices of a model on the folds that it has not seen.
use std::process::ExitCode;

fn main() -> ExitCode {
    shell::main(confusion_matrix::run)
}
