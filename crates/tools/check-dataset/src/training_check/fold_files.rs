//! The fold files of a training, and whether they belong together.

use common::config::TrainingConfig;
use common::{FoldRule, interrupt};
use dataset::{Error, Origin, Split, TrainingColumns};
use ntuple::Source;
use rootfile::RootFile;

use crate::branches::place;
use crate::findings::Findings;

/// A fold file that could be opened.
pub struct FoldFile {
    /// Its place in `datasets`.
    pub index: u32,
    /// What is known of it; `None` if `train` would refuse it.
    pub origin: Option<Origin>,
    /// The classes of the configuration that could be opened.
    pub classes: Vec<ClassTree>,
}

/// The tree of a class.
pub struct ClassTree {
    /// The class.
    pub class: String,
    /// Its index in the configuration.
    pub index: usize,
    /// The tree.
    pub source: Source,
    /// Positions in the tree of the events that are trained on, if that is known.
    pub training: Option<Vec<usize>>,
}

impl FoldFile {
    /// The rule by which its events are divided.
    pub fn rule<'f>(&'f self, config: &'f TrainingConfig) -> Option<&'f FoldRule> {
        self.origin.as_ref().map(|origin| &origin.fold.rule).or(config.fold.as_ref())
    }

    /// The tree of a class.
    pub fn class(&self, class: &str) -> Option<&ClassTree> {
        self.classes.iter().find(|tree| tree.class == class)
    }

    /// Whether all events of a class may come from one process.
    pub fn one_process(&self, class: &str) -> bool {
        let processes = self.origin.as_ref().and_then(|origin| origin.provenance.as_ref());
        processes.is_none_or(|known| known.config.processes.iter().filter(|one| one.class == class).count() <= 1)
    }

    /// Whether some process of a class is in one fold whole.
    pub fn has_fixed(&self, class: &str) -> bool {
        let processes = self.origin.as_ref().and_then(|origin| origin.provenance.as_ref());
        processes.is_some_and(|known| {
            known.config.processes.iter().any(|one| one.class == class && one.fixed_fold.is_some())
        })
    }
}

/// Opens all fold files and the trees of all classes.
///
/// # Errors
/// Only Ctrl-C.
pub fn open(config: &TrainingConfig, findings: &mut Findings) -> anyhow::Result<Vec<FoldFile>> {
    let mut files = Vec::new();
    for (index, path) in (0..).zip(&config.datasets) {
        interrupt::check()?;
        let before = format!("fold {index}: ");
        let origin = Origin::read(path, config, index).inspect_err(|problem| findings.error_of(&before, problem, ""));
        if matches!(origin, Err(Error::FoldFile { .. })) {
            continue;
        }
        let mut classes = Vec::new();
        for (number, class) in config.classes.iter().enumerate() {
            match TrainingColumns::open(path, class) {
                Ok(source) => classes.push(ClassTree { class: class.clone(), index: number, source, training: None }),
                Err(problem) => findings.error_of(&before, &problem, ""),
            }
        }
        if classes.len() == config.classes.len() {
            split(config, &mut classes, &before, findings);
        }
        warn_other_trees(config, index, findings);
        files.push(FoldFile { index, origin: origin.ok(), classes });
    }
    Ok(files)
}

/// The events that are trained on, as `train` draws them.
fn split(config: &TrainingConfig, classes: &mut [ClassTree], before: &str, findings: &mut Findings) {
    let events: Vec<usize> = classes.iter().map(|tree| tree.source.entries() as usize).collect();
    match Split::stratified(&events, &config.classes, config.train_test_split, config.seed) {
        Ok(split) => {
            let (mut first, mut rest) = (0, split.training.as_slice());
            for (tree, events) in classes.iter_mut().zip(events) {
                let (own, others) = rest.split_at(rest.partition_point(|&position| position < first + events));
                tree.training = Some(own.iter().map(|position| position - first).collect());
                (first, rest) = (first + events, others);
            }
        }
        Err(problem) => findings.error_of(before, &problem, ""),
    }
}

/// Trees that are no class of the configuration are not trained on, which may be forgotten.
fn warn_other_trees(config: &TrainingConfig, index: u32, findings: &mut Findings) {
    let path = &config.datasets[index as usize];
    let Ok(file) = RootFile::open(path) else { return };
    let trees = file.trees();
    let others: Vec<&str> = trees.into_iter().filter(|tree| config.classes.iter().all(|class| class != tree)).collect();
    if !others.is_empty() {
        let message =
            format!("fold {index}: trees of `{}` that are no class: `{}`", path.display(), others.join("`, `"));
        findings.warn("unused_class", message, "add them to `classes`, if they were forgotten");
    }
}

/// Compares the fold files with each other.
pub fn compare(config: &TrainingConfig, files: &[FoldFile], findings: &mut Findings) {
    let known = || files.iter().filter_map(|file| Some((file.index, file.origin.as_ref()?)));
    let listed = config.datasets.len();
    if let Some((index, origin)) = known().find(|(_, origin)| origin.fold.rule.folds as usize != listed) {
        let message = format!("fold {index} is one of {}, and `datasets` lists {listed} files", origin.fold.rule.folds);
        findings.warn(
            "folds",
            message,
            "list the files of all folds: events of the others get no score from models of these",
        );
    }
    let mut known = known();
    if let Some((first, expected)) = known.next() {
        let same = |origin: &Origin| match (&origin.provenance, &expected.provenance) {
            (Some(a), Some(b)) => {
                a.fold.rule == b.fold.rule
                    && a.fold.fixed == b.fold.fixed
                    && a.inputs == b.inputs
                    && a.config == b.config
            }
            (a, b) => a.is_some() == b.is_some() && origin.fold.rule == expected.fold.rule,
        };
        for (index, _) in known.filter(|(_, origin)| !same(origin)) {
            let message =
                format!("the files of folds {first} and {index} are of different runs of `create-training-dataset`");
            findings.warn("different_runs", message, "make them again together: a model may have seen events of both");
        }
    }
    for class in &config.classes {
        let mut trees = files.iter().filter_map(|file| file.class(class));
        let Some(first) = trees.next() else { continue };
        trees.for_each(|tree| warn_different_branches(class, &first.source, &tree.source, findings));
    }
}

fn warn_different_branches(class: &str, first: &Source, other: &Source, findings: &mut Findings) {
    let (one, two) = (&first.members()[0], &other.members()[0]);
    for (from, to, source, there) in [(one, two, first, other), (two, one, other, first)] {
        let missing: Vec<&str> =
            from.branches().iter().filter(|b| to.branch(&b.name).is_none()).map(|b| b.name.as_str()).collect();
        if !missing.is_empty() {
            let message = format!(
                "class `{class}`: `{}` in {}, but not in {}",
                missing.join("`, `"),
                place(from, source),
                place(to, there)
            );
            findings.warn("different_branches", message, "make the fold files again together");
        }
    }
}
