//! All processes and classes of a configuration, as far as they can be had, and everything that stands in the way.

use common::config::{self, DatasetConfig};
use ntuple::{Location, Source, locate};

use crate::class::Class;
use crate::error::{Error, Result};
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
        let (mut classes, mut problems) = (Vec::new(), Vec::new());
        let mut opened = Vec::with_capacity(config.processes.len());
        for process in &config.processes {
            interrupt::check()?;
            let source = open(process, config, &mut problems);
            let class = source
                .as_ref()
                .filter(|source| source.entries() > 0)
                .and_then(|source| class(process, source, config, &mut classes, &mut problems));
            opened.push((process, source, class));
        }
        let bind = |(process, source, class): (&config::Process, Option<Source>, Option<usize>)| {
            let bound = source.as_ref().zip(class).and_then(|(source, class)| {
                let branches = classes[class].branches.iter().map(|branch| branch.name.clone());
                let bound = Process::new(process, &config.fold, source, class, branches);
                bound.map_err(|wrong| problems.extend(wrong)).ok()
            });
            Surveyed { source, bound }
        };
        let processes = opened.into_iter().map(bind).collect();
        Ok(Self { processes, classes, problems })
    }
}

/// Finds and opens the files of a process, at least those that can be.
fn open(process: &config::Process, config: &DatasetConfig, problems: &mut Vec<Error>) -> Option<Source> {
    let (locations, wrong) = find(process, config);
    let (source, unreadable) =
        if locations.is_empty() { (None, Vec::new()) } else { open_all(&locations, &process.tree_path) };
    let wrong = wrong.into_iter().chain(unreadable);
    problems.extend(wrong.map(|problem| Error::of_process(&process.name, problem)));
    if source.as_ref().is_some_and(|source| source.entries() == 0) {
        problems.push(Error::NoEntries { process: process.name.clone() });
    }
    source
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

/// The index of the class of a process, which is made of its first file if it is new; `None` if the process does not fit.
fn class(
    process: &config::Process,
    source: &Source,
    config: &DatasetConfig,
    classes: &mut Vec<Class>,
    problems: &mut Vec<Error>,
) -> Option<usize> {
    let index = classes.iter().position(|class| class.name == process.class).or_else(|| {
        match Class::new(&process.class, source, &config.training_weight_branch) {
            Ok(class) => classes.push(class),
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        }
        Some(classes.len() - 1)
    })?;
    let wrong = classes[index].check(source);
    let fits = wrong.is_empty();
    problems.extend(wrong.into_iter().map(|problem| Error::of_process(&process.name, problem)));
    fits.then_some(index)
}
