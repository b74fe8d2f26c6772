//! Where the scores go: into the input, into a copy of it, or into a friend file.
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use ntuple::Source;
use rootfile::{AppendOptions, Destination};
use shell::Usage;
use table::Format;

use crate::job::Job;

/// The options of the append.
///
/// # Errors
/// When the file exists and may not be replaced, is read as a friend, or its folder cannot be written.
pub fn options(job: &Job, overwrite: bool, source: &Source) -> anyhow::Result<AppendOptions> {
    let Job { input, destination, path, .. } = job;
    check_format(input, destination)?;
    if *destination != Destination::InPlace {
        ensure!(
            overwrite || !path.exists(),
            "`{}` exists already\nhelp: remove it, or give --overwrite",
            path.display()
        );
        let real = path.canonicalize().ok();
        let is_input = real.is_some() && input.canonicalize().ok() == real;
        if is_input && !Format::in_chain(path).has_trees() && matches!(destination, Destination::Friend(_)) {
            bail!(Usage(format!(
                "`{}` cannot be its own friend: the events would be lost\nhelp: give the friend another name",
                path.display()
            )));
        }
        let friends = source.members().iter().flat_map(|member| &member.location().friends);
        let same = |friend: &&PathBuf| real.is_some() && friend.canonicalize().ok() == real;
        if let Some(friend) = friends.into_iter().find(same) {
            bail!(Usage(format!(
                "`{}` is read as a friend, and cannot be written\nhelp: give another name",
                friend.display()
            )));
        }
    }
    storage::output::check(path, true)?;
    Ok(AppendOptions { destination: destination.clone(), overwrite, compression: None })
}

/// A copy has the format of the input; beside a table any will do.
fn check_format(input: &Path, destination: &Destination) -> anyhow::Result<()> {
    let (Destination::Output(path) | Destination::Friend(path)) = destination else { return Ok(()) };
    let (from, to) = (Format::in_chain(input), Format::in_chain(path));
    if !from.has_trees() && matches!(destination, Destination::Friend(_)) {
        return Ok(Format::of(path).map(drop)?);
    }
    ensure!(
        from == to,
        Usage(format!(
            "`{}` has the format {from}, and so must `{}`\nhelp: convert-ntuple makes another format of it",
            input.display(),
            path.display()
        ))
    );
    Ok(())
}
