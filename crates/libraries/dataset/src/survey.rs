//! All processes and classes of a configuration, as far as they can be had, and everything that stands in the way.

use common::config::{self, DatasetConfig};
use ntuple::{Location, Source, locate};

use crate::class::Class;
use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::process::Process;

/// What was found.
#[derive(Debug)]
pub struct Survey {
    /// In the order of the configuration.
    pub processes: Vec<Surveyed>,
    /// In the order of the first process of each that could be opened.
    pub classes: Vec<Class>,
    /// In the order in which they were met.
    pub problems: Vec<Error>,
    /// Files without events, which are left out.
    pub empty: Vec<String>,
}

/// A process of the configuration.
#[derive(Debug)]
pub struct Surveyed {
    /// The files that could be opened; `None` if no event can be had.
    pub source: Option<Source>,
    /// The process, if everything of it fits the files that could be opened.
    pub bound: Option<Process>,
}

impl Survey {
    /// Opens the files of all processes, decides on the branches of the classes, and binds every expression. No event is read.
    ///
    /// # Errors
    /// Only Ctrl-C ends a survey.
    pub fn new(config: &DatasetConfig) -> Result<Self> {
        let (mut classes, mut problems, mut empty) = (Vec::new(), Vec::new(), Vec::new());
        let mut sources = Vec::with_capacity(config.processes.len());
        for process in &config.processes {
            interrupt::check()?;
            sources.push(open(process, config, &mut problems, &mut empty));
        }
        let kept = Kept::new(config, sources.iter().flatten());
        problems.extend(kept.unmatched(sources.iter().flatten()));
        let class = |(process, source): (&config::Process, &Option<Source>)| {
            let source = source.as_ref().filter(|source| source.entries() > 0)?;
            class(process, source, config, &kept, &mut classes, &mut problems)
        };
        let mut of_process: Vec<Option<usize>> = config.processes.iter().zip(&sources).map(class).collect();
        for (index, class) in classes.iter_mut().enumerate() {
            if let Err(problem) = class.finish(&config.training_weight_branch) {
                problems.push(problem);
                of_process.iter_mut().filter(|class| **class == Some(index)).for_each(|class| *class = None);
            }
        }
        let opened = config.processes.iter().zip(sources).zip(of_process);
        let bind = |((process, source), class): ((&config::Process, Option<Source>), Option<usize>)| {
            let bound = source.as_ref().zip(class).and_then(|(source, class)| {
                let branches = classes[class].branches.iter().map(|branch| (branch.name.clone(), branch.element));
                let bound = Process::new(process, &config.fold, source, class, branches);
                bound.map_err(|wrong| problems.extend(wrong)).ok()
            });
            Surveyed { source, bound }
        };
        let processes = opened.map(bind).collect();
        Ok(Self { processes, classes, problems, empty })
    }
}

/// Finds and opens the files of a process, at least those that can be.
fn open(
    process: &config::Process,
    config: &DatasetConfig,
    problems: &mut Vec<Error>,
    empty: &mut Vec<String>,
) -> Option<Source> {
    let (locations, wrong) = find(process, config);
    let (source, unreadable) =
        if locations.is_empty() { (None, Vec::new()) } else { open_all(&locations, &process.tree_path) };
    let wrong = wrong.into_iter().chain(unreadable);
    problems.extend(wrong.map(|problem| Error::of_process(&process.name, problem)));
    if source.as_ref().is_some_and(|source| source.entries() == 0) {
        problems.push(Error::NoEntries { process: process.name.clone() });
        return source;
    }
    let (source, without) = source?.without_empty();
    empty.extend(
        without.iter().map(|place| format!("process `{}`: {place} has no events and is left out", process.name)),
    );
    Some(source)
}

fn find(process: &config::Process, config: &DatasetConfig) -> (Vec<Location>, Vec<ntuple::Error>) {
    let find = |files: &[_]| locate(files, &config.base_path, &process.friend_paths);
    let first = match find(&process.files) {
        Ok(locations) => return (locations, Vec::new()),
        Err(problem) => problem,
    };
    // Each alone, to name all that are missing.
    let (mut locations, mut wrong) = (Vec::new(), Vec::new());
    for file in &process.files {
        match find(std::slice::from_ref(file)) {
            Ok(found) => locations.extend(found),
            Err(problem) => wrong.push(problem),
        }
    }
    // A file that is listed twice is only found with both.
    if wrong.is_empty() { (Vec::new(), vec![first]) } else { (locations, wrong) }
}

fn open_all(locations: &[Location], tree: &str) -> (Option<Source>, Vec<ntuple::Error>) {
    if let Ok(source) = Source::open(locations, tree) {
        return (Some(source), Vec::new());
    }
    let (mut good, mut wrong) = (Vec::new(), Vec::new());
    for location in locations {
        match Source::open(std::slice::from_ref(location), tree) {
            Ok(_) => good.push(location.clone()),
            Err(problem) => wrong.push(problem),
        }
    }
    (if good.is_empty() { None } else { Source::open(&good, tree).ok() }, wrong)
}

/// The index of the class of a process, which is made of its first file if it is new; `None` if it cannot be.
fn class(
    process: &config::Process,
    source: &Source,
    config: &DatasetConfig,
    kept: &Kept,
    classes: &mut Vec<Class>,
    problems: &mut Vec<Error>,
) -> Option<usize> {
    let index = classes.iter().position(|class| class.name == process.class).or_else(|| {
        match Class::new(&process.class, source, &config.training_weight_branch, kept) {
            Ok(class) => classes.push(class),
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        }
        Some(classes.len() - 1)
    })?;
    classes[index].meet(source, kept);
    Some(index)
}
