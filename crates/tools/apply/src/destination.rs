//! Where the scores go: into the input, into a copy of it, or into a friend file.
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use common::config::{ApplicationConfig, DatasetConfig};
use ntuple::Source;
use rootfile::{AppendOptions, Destination};
use shell::Usage;
use table::Format;

use crate::cli::Cli;

/// The options of the append, and the file that it writes.
///
/// `output_directory` of the configuration asks for a friend as htt-ml lays them out: the folder and the file are called
/// like the folder of the input.
///
/// # Errors
/// When the file exists and may not be replaced, is read as a friend, or its folder cannot be written.
pub fn plan(cli: &Cli, application: &ApplicationConfig, source: &Source) -> anyhow::Result<(AppendOptions, PathBuf)> {
    let (destination, path) = match (&cli.output, &cli.friend, &application.output_directory) {
        (Some(path), ..) => (Destination::Output(path.clone()), path.clone()),
        (None, Some(path), _) => (Destination::Friend(path.clone()), path.clone()),
        (None, None, Some(folder)) => {
            let path = nested(folder, cli);
            (Destination::Friend(path.clone()), path)
        }
        (None, None, None) => (Destination::InPlace, cli.input.clone()),
    };
    check_format(&cli.input, &destination)?;
    if destination != Destination::InPlace {
        ensure!(
            cli.overwrite || !path.exists(),
            "`{}` exists already\nhelp: remove it, or give --overwrite",
            path.display()
        );
        let real = path.canonicalize().ok();
        let is_input = real.is_some() && cli.input.canonicalize().ok() == real;
        if is_input && !Format::in_chain(&path).has_trees() && matches!(destination, Destination::Friend(_)) {
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
    storage::output::check(&path, true)?;
    Ok((AppendOptions { destination, overwrite: cli.overwrite, compression: None }, path))
}

/// The tree of the input: that of the command line; of a file that has none, the tree of its friends.
///
/// # Errors
/// When the command line does not fit the input.
pub fn tree<'c>(cli: &'c Cli, dataset: &'c DatasetConfig) -> anyhow::Result<&'c str> {
    let (format, input) = (Format::in_chain(&cli.input), cli.input.display());
    match (&cli.tree, format.has_trees()) {
        (Some(tree), true) => Ok(tree),
        // for friends that have trees
        (None, false) => Ok(&dataset.tree_path),
        (None, true) if !cli.input.is_file() => Ok(""),
        (None, true) => bail!(Usage(format!("`{input}` is a ROOT file: expected the path of its tree behind it"))),
        (Some(tree), false) => {
            bail!(Usage(format!("`{input}` has the format {format}, which has no trees\nhelp: leave out `{tree}`")))
        }
    }
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

/// `folder/nick/nick.root` for the input `.../nick/<any>.root`.
fn nested(folder: &Path, cli: &Cli) -> PathBuf {
    let absolute = std::path::absolute(&cli.input).unwrap_or_else(|_| cli.input.clone());
    let nick = absolute.parent().and_then(|parent| parent.file_name()).unwrap_or_default().to_owned();
    let mut file = nick.clone();
    let format = Format::in_chain(&cli.input);
    let extension = cli.input.extension().filter(|_| !format.has_trees()).unwrap_or("root".as_ref());
    file.push(".");
    file.push(extension);
    folder.join(nick).join(file)
}
