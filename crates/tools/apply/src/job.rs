//! What is scored: each tree of each input, and the file that its scores go to.
use std::path::{Path, PathBuf};

use anyhow::bail;
use common::config::{ApplicationConfig, DatasetConfig};
use rootfile::Destination;
use shell::Usage;
use table::Format;

use crate::cli::Cli;

/// A tree of an input, or an input that has none.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The file.
    pub input: PathBuf,
    /// Its tree, as the command line has it.
    pub tree: Option<String>,
    /// Where the scores go.
    pub destination: Destination,
    /// The file that is written.
    pub path: PathBuf,
}

impl Job {
    /// The input and its tree, for people.
    pub fn name(&self) -> String {
        match &self.tree {
            Some(tree) => format!("`{}` ({tree})", self.input.display()),
            None => format!("`{}`", self.input.display()),
        }
    }

    /// The tree to read: that of the command line; of a file that has none, the tree of its friends.
    ///
    /// # Errors
    /// When the command line does not fit the input.
    pub fn tree<'j>(&'j self, dataset: &'j DatasetConfig) -> anyhow::Result<&'j str> {
        let (format, input) = (Format::in_chain(&self.input), self.input.display());
        match (&self.tree, format.has_trees()) {
            (Some(tree), true) => Ok(tree),
            // for friends that have trees
            (None, false) => Ok(&dataset.tree_path),
            (None, true) if !self.input.is_file() => Ok(""),
            (None, true) => bail!(Usage(format!("`{input}` is a ROOT file: expected the path of its tree behind it"))),
            (Some(tree), false) => {
                bail!(Usage(format!("`{input}` has the format {format}, which has no trees\nhelp: leave out `{tree}`")))
            }
        }
    }
}

/// All jobs of a command line. The first argument behind the configurations is an input whatever it is called, of the others those
/// with the extension of a table.
///
/// # Errors
/// When two would read or write one file.
pub fn jobs(cli: &Cli, application: &ApplicationConfig) -> anyhow::Result<Vec<Job>> {
    let is_input = |text: &&String| Format::of(Path::new(text)).is_ok();
    let more = cli.more.iter().filter(is_input).map(PathBuf::from);
    let inputs: Vec<PathBuf> = std::iter::once(cli.input.clone()).chain(more).collect();
    let trees: Vec<Option<String>> = cli.more.iter().filter(|text| !is_input(text)).cloned().map(Some).collect();
    let trees = if trees.is_empty() { vec![None] } else { trees };
    let mut jobs: Vec<Job> = Vec::new();
    for input in &inputs {
        // Files without trees may stand among others.
        let alone = [None];
        let has_trees = inputs.len() == 1 || Format::in_chain(input).has_trees();
        for tree in if has_trees { &trees[..] } else { &alone } {
            let (destination, path) = destination(cli, application, input);
            if let Some(before) = jobs.iter().find(|job| job.path == path && (job.input != *input || job.tree == *tree))
            {
                let (this, that) = (input.display(), before.input.display());
                let problem = match before.input == *input {
                    true => format!("`{this}` is given twice"),
                    false => format!("the scores of `{this}` and `{that}` would both go to `{}`", path.display()),
                };
                bail!(Usage(
                    problem + "\nhelp: give each input once; --output-dir FOLDER writes copies under their own names"
                ));
            }
            if trees.len() > 1 && destination != Destination::InPlace {
                bail!(Usage(format!(
                    "`{}` would get the scores of {} trees, which are written one after the other\n\
                     help: copy the input and append to the copy, or give one tree",
                    path.display(),
                    trees.len()
                )));
            }
            jobs.push(Job { input: input.clone(), tree: tree.clone(), destination, path });
        }
    }
    Ok(jobs)
}

/// The destination of the scores of an input, and its file.
///
/// `output_directory` of the configuration asks for a friend as htt-ml lays them out: the folder and the file are called
/// like the folder of the input.
fn destination(cli: &Cli, application: &ApplicationConfig, input: &Path) -> (Destination, PathBuf) {
    let own = |folder: &PathBuf| folder.join(input.file_name().unwrap_or_default());
    let copy = cli.output.clone().or_else(|| cli.output_dir.as_ref().map(own));
    let nested = || application.output_directory.as_ref().map(|folder| nested(folder, input));
    match (copy, cli.friend.clone().or_else(nested)) {
        (Some(path), _) => (Destination::Output(path.clone()), path),
        (None, Some(path)) => (Destination::Friend(path.clone()), path),
        (None, None) => (Destination::InPlace, input.to_owned()),
    }
}

/// `folder/nick/nick.root` for the input `.../nick/<any>.root`.
fn nested(folder: &Path, input: &Path) -> PathBuf {
    let absolute = std::path::absolute(input).unwrap_or_else(|_| input.to_owned());
    let nick = absolute.parent().and_then(|parent| parent.file_name()).unwrap_or_default().to_owned();
    let mut file = nick.clone();
    let format = Format::in_chain(input);
    let extension = input.extension().filter(|_| !format.has_trees()).unwrap_or("root".as_ref());
    file.push(".");
    file.push(extension);
    folder.join(nick).join(file)
}
