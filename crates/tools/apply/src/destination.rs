//! Where the scores go: into the input, into a copy of it, or into a friend file.
use std::path::PathBuf;

use anyhow::{bail, ensure};
use common::config::ApplicationConfig;
use ntuple::Source;
use rootfile::{AppendOptions, Destination};

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
    if destination != Destination::InPlace {
        ensure!(
            cli.overwrite || !path.exists(),
            "`{}` exists already\nhelp: remove it, or give --overwrite",
            path.display()
        );
        let real = path.canonicalize().ok();
        let friends = source.members().iter().flat_map(|member| &member.location().friends);
        let same = |friend: &&PathBuf| real.is_some() && friend.canonicalize().ok() == real;
        if let Some(friend) = friends.into_iter().find(same) {
            bail!("`{}` is read as a friend, and cannot be written\nhelp: give another name", friend.display());
        }
    }
    storage::output::check(&path, true)?;
    Ok((AppendOptions { destination, overwrite: cli.overwrite, compression: None }, path))
}

/// `folder/nick/nick.root` for the input `.../nick/<any>.root`.
fn nested(folder: &std::path::Path, cli: &Cli) -> PathBuf {
    let absolute = std::path::absolute(&cli.input).unwrap_or_else(|_| cli.input.clone());
    let nick = absolute.parent().and_then(|parent| parent.file_name()).unwrap_or_default().to_owned();
    let mut file = nick.clone();
    file.push(".root");
    folder.join(nick).join(file)
}
