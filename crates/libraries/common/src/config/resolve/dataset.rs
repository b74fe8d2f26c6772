//! The dataset configuration.

use super::normalisation::Normalisation;
use super::path::{join, path_or, paths};
use super::{Place, Resolve, check};
use crate::config::error::Error;
use crate::config::kind::ConfigKind;
use crate::config::raw::{self, At, OneOrMany};
use crate::config::{DatasetConfig, Process};
use crate::fold::{FoldKind, FoldRule, TrainOn};
use std::path::{Path, PathBuf};

impl Resolve for raw::Dataset {
    type Resolved = DatasetConfig;
    const KIND: ConfigKind = ConfigKind::Dataset;

    fn resolve(self, place: &Place<'_>) -> Result<DatasetConfig, Error> {
        let fold = fold(place, &self)?;
        let train_on = check::word_or(place, self.train_on.as_ref(), TrainOn::usual(fold.folds))?;
        let normalisation = Normalisation::new(place, &self)?;
        if self.output_filename.value.is_empty() || self.output_filename.value.contains('/') {
            return Err(place
                .error(&self.output_filename, "`output_filename` must be the name of a file")
                .help(Some("the folder belongs into `output_path`".into())));
        }
        if self.processes.value.0.is_empty() {
            return Err(place.error(&self.processes, "`processes` is empty"));
        }
        // An empty base path is the current folder and can be taken off again to find friends.
        let base_path = path_or(place, self.base_path, "")?;
        let base_path = if base_path == Path::new(".") { PathBuf::new() } else { base_path };
        let friend_paths = optional_paths(place, self.friend_paths)?;
        let tree_path = self.tree_path;
        let processes = self.processes.value.0.into_iter().map(|(name, process)| {
            let shared = Shared {
                base: &base_path,
                tree: tree_path.as_ref(),
                friends: &friend_paths,
                normalisation: &normalisation,
            };
            resolve_process(place, name, process, &shared, fold.folds)
        });
        let processes = processes.collect::<Result<Vec<_>, _>>()?;
        let training_weight_branch = match &self.training_weight_branch {
            Some(written) => check::branch(place, written)?,
            None => "training_weight".into(),
        };
        Ok(DatasetConfig {
            output_path: path_or(place, self.output_path, ".")?,
            output_filename: check::name(place, "`output_filename`", self.output_filename)?,
            tree_path: check::text_or(place, "`tree_path`", tree_path, "")?,
            base_path,
            fold,
            train_on,
            training_weight_branch,
            friend_paths,
            processes,
            branches: self
                .branches
                .map_or(Vec::new(), |written| written.value.0.into_iter().map(|one| one.value).collect()),
            compression: self.compression.map(|written| check::text(place, "`compression`", written)).transpose()?,
        })
    }
}

/// What processes take from the file unless they say otherwise.
struct Shared<'a> {
    base: &'a Path,
    tree: Option<&'a At<String>>,
    friends: &'a [PathBuf],
    normalisation: &'a Normalisation,
}

fn resolve_process(
    place: &Place<'_>,
    name: At<String>,
    process: raw::Process,
    shared: &Shared<'_>,
    folds: u32,
) -> Result<Process, Error> {
    let factor = shared.normalisation.factor(place, &name, &process)?;
    let files = paths(place, &process.files)?;
    let tree_path = match process.tree_path.or_else(|| shared.tree.cloned()) {
        Some(tree) => check::text(place, "`tree_path`", tree)?,
        None if files.iter().all(|file| has_no_trees(file)) => String::new(),
        None => {
            return Err(place
                .error(&name, format!("process `{}` has no tree", name.value))
                .help(Some("give `tree_path` in the process or for all of them".into())));
        }
    };
    if let Some(fixed) = process.fold.as_ref().filter(|fixed| fixed.value >= folds) {
        return Err(place.error(fixed, format!("fold {} of {folds}; they count from 0", fixed.value)));
    }
    let friend_paths = match process.friend_paths {
        Some(written) => optional_paths(place, Some(written))?,
        None => shared.friends.to_vec(),
    };
    Ok(Process {
        files: files.iter().map(|file| join(shared.base, file)).collect(),
        tree_path,
        // An empty cut keeps everything, as in ROOT.
        cut: process.cut_string.map(|cut| cut.value).filter(|cut| !cut.trim().is_empty()),
        weight: match (check::text_or(place, "`weight_string`", process.weight_string, "1")?, factor) {
            (weight, None) => weight,
            (weight, Some(factor)) => format!("({weight}) * {factor:?}"),
        },
        class: check::class(place, &process.class)?,
        name: check::text(place, "the name of a process", name)?,
        fixed_fold: process.fold.map(|fixed| fixed.value),
        friend_paths,
    })
}

/// Whether the files of a pattern are each one table, by the extensions that the crate `table` knows.
fn has_no_trees(file: &Path) -> bool {
    let extension = file.extension().unwrap_or_default().to_ascii_lowercase();
    ["parquet", "arrow", "feather"].iter().any(|known| extension == *known)
}

fn optional_paths(place: &Place<'_>, written: Option<At<OneOrMany>>) -> Result<Vec<PathBuf>, Error> {
    match written {
        Some(written) if !written.value.0.is_empty() => paths(place, &written),
        _ => Ok(Vec::new()),
    }
}

fn fold(place: &Place<'_>, raw: &raw::Dataset) -> Result<FoldRule, Error> {
    let folds = super::fold::number(place, raw.folds.as_ref(), 2)?;
    let kind = match super::fold::kind(place, raw.event_branch.as_ref(), raw.fold.as_ref())? {
        Some(kind) => kind,
        None if raw.processes.value.0.iter().all(|(_, process)| process.fold.is_some()) => FoldKind::Process {},
        None => {
            return Err(place
                .error(&raw.processes, "nothing says which events belong to which fold")
                .help(Some("give `event_branch`, `fold: {hash: […]}` or `fold: {expression: \"…\"}`".into())));
        }
    };
    Ok(FoldRule { folds, kind })
}
