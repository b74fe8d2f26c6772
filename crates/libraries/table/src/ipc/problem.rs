//! What is wrong with a file, in words.

use arrow_ipc::Endianness;

/// Refuses numbers of the other order of bytes.
pub(super) fn check_order(order: Endianness) -> Result<(), String> {
    match order.equals_to_target_endianness() {
        true => Ok(()),
        false => Err("its numbers have another order of bytes than those of this machine".to_owned()),
    }
}

pub(super) fn told(problem: impl ToString) -> String {
    problem.to_string()
}
