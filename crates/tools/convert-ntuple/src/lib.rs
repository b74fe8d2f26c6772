//! `convert-ntuple`: from one table to another, by the extensions of their files.
//!
//! Everything that can be checked is checked first: the files, the columns, the cut, the output. Then entries stream through in chunks.

mod cli;
mod list;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::Result;
use shell::{Exit, Shell, Usage};
use storage::output;
use table::{Cut, Entries, Format, Request, Selection, Table};

pub use cli::Cli;

/// Runs the tool.
///
/// # Errors
/// When the arguments do not fit the input, or a file cannot be read or written.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let (Some(path), false) = (&cli.output, cli.list) else {
        list::print(&cli.input, cli.tree.as_deref(), shell)?;
        return Ok(Exit::Ok);
    };
    Format::of(&cli.input).and_then(|_| Format::of_output(path))?;
    let entries = cli.entries.as_deref().map(str::parse).transpose()?.unwrap_or_else(Entries::default);
    if cli.output_tree.is_some() && Format::of(path)? != Format::Root {
        return Err(Usage(format!("--output-tree: `{}` is no ROOT file and has no trees", path.display())).into());
    }
    if same(&cli.input, path) {
        return Err(Usage(format!("`{}` would replace itself; give another OUTPUT", path.display())).into());
    }
    output::check(path, cli.force)?;

    let table = Table::open(&cli.input, cli.tree.as_deref())?;
    table.warning().into_iter().for_each(|warning| shell.warn(warning));
    let selection = Selection::of(&table, &cli.branches)?;
    for (problem, names) in left_out(&table, &selection) {
        shell.warn(format!("left out {}: {problem}", listed(&names)));
    }
    let cut = cli.cut.as_deref().map(|text| Cut::new(text, &table)).transpose()?;
    let entries = entries.of(table.entries());
    if entries.is_empty() && table.entries() > 0 {
        shell.warn(format!("there is no entry in --entries: `{}` has {}", cli.input.display(), table.entries()));
    }
    let request = Request { table: &table, fields: &selection.fields, entries: entries.clone(), cut: cut.as_ref() };
    let tree = match (&cli.output_tree, table.tree()) {
        (Some(tree), _) => tree.clone(),
        (None, Some(tree)) => tree.to_owned(),
        (None, None) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let bar = shell.progress("convert", entries.end - entries.start);
    let complete = request.write(path, &tree, |count| bar.advance(count))?;
    drop(bar);
    let converted = complete.publish()?;
    converted.missing.iter().for_each(|line| shell.warn(line));
    for (name, own) in &converted.renamed {
        shell.warn(format!("`{name}` is written as `{own}`: branches of other names cannot be looked up"));
    }
    let (count, of) = (converted.entries, entries.end - entries.start);
    let kept = if cut.is_some() { format!("{count} of {of} entries") } else { format!("{count} entries") };
    shell.say(format!("wrote {kept} of {} columns to `{}`", selection.fields.len(), path.display()));
    Ok(Exit::Ok)
}

/// The columns that are left out, by the reason.
fn left_out<'a>(table: &'a Table, selection: &Selection) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for field in selection.left_out.iter().map(|index| &table.fields()[*index]) {
        let Err(problem) = &field.kind else { continue };
        match reasons.iter_mut().find(|(known, _)| known == problem) {
            Some((_, names)) => names.push(&field.name),
            None => reasons.push((problem, vec![&field.name])),
        }
    }
    reasons
}

/// The first of many names.
fn listed(names: &[&str]) -> String {
    const MOST: usize = 4;
    match names.len() {
        ..=MOST => names.join(", "),
        count => format!("{} and {} more", names[..MOST - 1].join(", "), count + 1 - MOST),
    }
}

/// Whether two paths are one file.
fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|path| real(other) == Some(path))
}
