//! Appends branches to any tree, with values that a referee can recompute: value `i` of branch `b` is `(i * 31 + 7 * b) mod 1009`.
//!
//! `cargo run -p rootfile --example append_columns -- in.root dir/tree out.root [overwrite]`
//! `out.root` may be `in.root`; `friend:out.root` writes a friend tree. `overwrite` is the list of branches to be replaced.

use std::error::Error;

use rootfile::{Append, AppendOptions, BranchSpec, Column, Destination, Element};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, tree, output, replaced @ ..] = &arguments[..] else {
        return Err("usage: append_columns INPUT TREE OUTPUT [BRANCH…]".into());
    };
    let destination = match output.strip_prefix("friend:") {
        Some(path) => Destination::Friend(path.into()),
        None if output == input => Destination::InPlace,
        None => Destination::Output(output.into()),
    };
    let mut branches = vec![
        BranchSpec::scalar("new_f32", Element::F32),
        BranchSpec::scalar("new_i32", Element::I32),
        BranchSpec::scalar("new_u64", Element::U64),
        BranchSpec::scalar("new_bool", Element::Bool),
        BranchSpec::array("new_f64", Element::F64, [3]),
    ];
    branches.extend(replaced.iter().map(|name| BranchSpec::scalar(name, Element::F32)));
    let options = AppendOptions { destination, overwrite: !replaced.is_empty(), compression: None };
    let mut append = Append::open(input, tree, branches.clone(), &options)?;
    let entries = append.entries() as usize;
    for start in (0..entries).step_by(70_001) {
        let end = entries.min(start + 70_001);
        let mut columns = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let width = branch.width();
            let numbers = (start * width..end * width).map(|i| (i * 31 + 7 * index) % 1009);
            columns.push(match branch.element {
                Element::F32 => Column::from(numbers.map(|value| value as f32).collect::<Vec<_>>()),
                Element::I32 => Column::from(numbers.map(|value| value as i32).collect::<Vec<_>>()),
                Element::U64 => Column::from(numbers.map(|value| value as u64).collect::<Vec<_>>()),
                Element::Bool => Column::from(numbers.map(|value| value % 2 == 1).collect::<Vec<_>>()),
                _ => {
                    let values = numbers.map(|value| value as f64).collect();
                    Column::new(rootfile::Values::F64(values), width).ok_or("a column of no width")?
                }
            });
        }
        append.fill(&columns.iter().collect::<Vec<_>>())?;
    }
    append.commit()?;
    Ok(())
}
