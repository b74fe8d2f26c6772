//! The fold files of a training, and whether they belong together.

use std::path::{Path, PathBuf};

use common::config::{self, TrainingConfig};
use common::{FoldRule, TrainOn};
use dataset::{Error, Group, Origin, Origins, Split, TrainingColumns};
use ntuple::Source;
use rootfile::RootFile;
use storage::digest;

use crate::codes;
use crate::findings::{Finding, Findings};

/// A fold file that could be opened.
pub struct FoldFile {
    /// Its place in `datasets`, or in those of its era.
    pub index: u32,
    /// Index of its era, if there are eras.
    pub era: Option<usize>,
    /// The file.
    pub path: PathBuf,
    /// The fold, and the era if there are eras, for messages.
    pub place: String,
    /// What is known of it; `None` if `train` would refuse it.
    pub origin: Option<Origin>,
    /// The classes of the configuration that could be opened.
    pub classes: Vec<ClassTree>,
}

/// The tree of a class.
pub struct ClassTree {
    /// The class.
    pub class: String,
    /// The same with the era, if there are eras.
    pub label: String,
    /// Its index in the configuration.
    pub index: usize,
    /// The tree.
    pub source: Source,
    /// Positions in the tree of the events that the model of a fold is trained on, as far as that is known, by the fold.
    pub training: Vec<(u32, Vec<usize>)>,
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

/// Opens all fold files, in each fold those of all eras, and the trees of all classes.
///
/// # Errors
/// Only Ctrl-C.
pub fn open(config: &TrainingConfig, findings: &mut Findings) -> dataset::Result<Vec<FoldFile>> {
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    for index in 0..config.folds() {
        let problems = findings.problems().count();
        let mut of_fold = Vec::new();
        for file in config.fold_files(index)? {
            interrupt::check()?;
            of_fold.extend(open_one(config, index, file, findings));
        }
        for (number, class) in config.classes.iter().enumerate().filter(|(number, _)| config.is_randomised(*number)) {
            if of_fold.iter().all(|file| file.classes.iter().all(|tree| tree.index != number)) {
                let problem = Error::NoEventsInEras { class: class.clone() };
                findings.push(Finding::problem(&problem).at(&format!("fold {index}")));
            }
        }
        if findings.problems().count() > problems && config.eras.is_some() {
            wrong.push(index);
        }
        files.extend(of_fold);
    }
    let train_on = train_on(config, &files);
    for model in 0..config.folds() {
        if !wrong.iter().any(|&fold| train_on.includes(model, fold)) {
            split(config, (model, train_on), &mut files, findings);
        }
    }
    Ok(files)
}

/// What the model of a fold is trained on, as the first file that is known says.
pub fn train_on(config: &TrainingConfig, files: &[FoldFile]) -> TrainOn {
    let known = files.iter().find_map(|file| file.origin.as_ref());
    known.map_or(config.train_on, |origin| origin.fold.train_on)
}

/// Opens a file and the trees of all classes; `None` if it cannot be read.
fn open_one(
    config: &TrainingConfig,
    index: u32,
    file: config::FoldFile<'_>,
    findings: &mut Findings,
) -> Option<FoldFile> {
    let place = match file.era {
        None => format!("fold {index}"),
        Some(era) => format!("fold {index}, era `{}`", config.era_name(era)),
    };
    let origin = Origin::read(file.path, config, index);
    let origin = origin.inspect_err(|problem| findings.push(Finding::problem(problem).at(&place)));
    if matches!(origin, Err(Error::FoldFile { .. })) {
        return None;
    }
    let mut classes = Vec::new();
    for (number, class) in config.classes.iter().enumerate() {
        let (class, label) = (class.clone(), config.label(number, file.era));
        match TrainingColumns::open_of(config, number, &[file]) {
            Ok(Some(source)) => classes.push(ClassTree { class, label, index: number, source, training: Vec::new() }),
            Ok(None) => {}
            Err(problem) if file.era.is_some() && is_no_tree(&problem) => {
                let remedy =
                    "correct the name of the tree, or add the class to `randomised_eras` if it may have any era";
                findings.push(Finding::problem_as(codes::NO_TREE, &problem, remedy).at(&place));
            }
            Err(problem) => findings.push(Finding::problem(&problem).at(&place)),
        }
    }
    warn_other_trees(config, file.path, findings);
    let (era, path) = (file.era, file.path.to_owned());
    Some(FoldFile { index, era, path, place, origin: origin.ok(), classes })
}

/// Whether a class lacks in a file.
fn is_no_tree(problem: &Error) -> bool {
    let no_tree = |source: &ntuple::Error| matches!(source, ntuple::Error::Rootfile(rootfile::Error::NoTree { .. }));
    matches!(problem, Error::NoClass { source, .. } if no_tree(source))
}

/// The events that the model of a fold is trained on, as `train` draws them: class after class, in each the eras, in each the folds.
fn split(config: &TrainingConfig, (model, train_on): (u32, TrainOn), files: &mut [FoldFile], findings: &mut Findings) {
    let trained = files.iter_mut().filter(|file| train_on.includes(model, file.index));
    let mut trees: Vec<(Option<usize>, &mut ClassTree)> =
        trained.flat_map(|file| file.classes.iter_mut().map(|tree| (file.era, tree))).collect();
    trees.sort_by_key(|(era, tree)| (tree.index, *era));
    if (0..config.classes.len()).any(|class| trees.iter().all(|(_, tree)| tree.index != class)) {
        return;
    }
    let group = |of: &[(Option<usize>, &mut ClassTree)]| Group {
        label: of[0].1.label.clone(),
        class: of[0].1.index,
        events: of.iter().map(|(_, tree)| tree.source.entries() as usize).sum(),
    };
    let groups: Vec<Group> = trees.chunk_by(|(a, one), (b, two)| (one.index, a) == (two.index, b)).map(group).collect();
    match Split::stratified(&groups, config.train_test_split, config.seed) {
        Ok(split) => {
            let (mut first, mut rest) = (0, split.training.as_slice());
            for (_, tree) in trees {
                let events = tree.source.entries() as usize;
                let (own, others) = rest.split_at(rest.partition_point(|&position| position < first + events));
                tree.training.push((model, own.iter().map(|position| position - first).collect()));
                (first, rest) = (first + events, others);
            }
        }
        Err(problem) => findings.push(Finding::problem(&problem).at(&format!("fold {model}"))),
    }
}

/// Trees that are no class of the configuration are not trained on, which may be forgotten.
fn warn_other_trees(config: &TrainingConfig, path: &Path, findings: &mut Findings) {
    let Ok(file) = RootFile::open(path) else { return };
    let trees = file.trees();
    let others: Vec<&str> = trees.into_iter().filter(|tree| config.classes.iter().all(|class| class != tree)).collect();
    if !others.is_empty() {
        let message = format!("trees of `{}` that are no class: `{}`", path.display(), others.join("`, `"));
        findings.warn(codes::UNUSED_CLASS, message, "add them to `classes`, if they were forgotten");
    }
}

/// Compares the fold files with each other: those of all eras in their rule, those of an era in all.
pub fn compare(config: &TrainingConfig, files: &[FoldFile], findings: &mut Findings) {
    let mut known = files.iter().filter_map(|file| Some((&file.path, file.origin.as_ref()?)));
    let together = config.eras.is_some() || train_on(config, files) == TrainOn::Others;
    if let (Some((first, expected)), true) = (known.next(), together) {
        let checked = known.find_map(|(path, origin)| origin.check_division(path, &expected.fold, first).err());
        checked.iter().for_each(|problem| findings.problem(problem));
        let (listed, folds) = (config.folds(), expected.fold.rule.folds);
        if train_on(config, files) == TrainOn::Others && listed != folds {
            findings.problem(&Error::FoldsListed { listed, folds });
        }
        for (index, file) in files.iter().enumerate() {
            let before = files[..index].iter().find(|other| other.era != file.era && same_content(other, file));
            if let Some(other) = before {
                let (first, path) = (other.path.clone(), file.path.clone());
                findings.problem(&Error::SameFile { first, path });
            }
        }
    }
    if config.eras.is_some() {
        match Origins::read(config, 0) {
            Ok(origins) => origins
                .repeated(config)
                .into_iter()
                .for_each(|message| findings.warn(codes::REPEATED_INPUT, message, dataset::REPEATED_HELP)),
            Err(problem @ Error::FoldsOfEras(_)) => findings.problem(&problem),
            // All else has been told of.
            Err(_) => {}
        }
    }
    let mut eras: Vec<Option<usize>> = files.iter().map(|file| file.era).collect();
    eras.sort_unstable();
    eras.dedup();
    for era in eras {
        compare_folds(config, &files.iter().filter(|file| file.era == era).collect::<Vec<_>>(), findings);
    }
}

/// Whether two files hold the same events. One that cannot be read has been told of.
fn same_content(one: &FoldFile, other: &FoldFile) -> bool {
    let bytes = |file: &FoldFile| std::fs::metadata(&file.path).map(|found| found.len()).ok();
    bytes(one) == bytes(other)
        && digest::file(&one.path).is_ok_and(|own| digest::file(&other.path).is_ok_and(|found| found == own))
}

/// Compares the files of all folds, of one era if there are eras.
fn compare_folds(config: &TrainingConfig, files: &[&FoldFile], findings: &mut Findings) {
    let known = || files.iter().filter_map(|file| Some((file.index, file.origin.as_ref()?)));
    let listed = config.folds();
    if let Some((index, origin)) = known().find(|(_, origin)| origin.fold.rule.folds != listed) {
        let key = config.files_key(files[0].era);
        let message = format!("fold {index} is one of {}, and `{key}` lists {listed} files", origin.fold.rule.folds);
        findings.warn(
            codes::FOLDS,
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
            findings.warn(
                codes::DIFFERENT_RUNS,
                message,
                "make them again together: a model may have seen events of both",
            );
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
    for (from, to) in [(one, two), (two, one)] {
        let missing: Vec<&str> =
            from.branches().iter().filter(|b| to.branch(&b.name).is_none()).map(|b| b.name.as_str()).collect();
        if !missing.is_empty() {
            let message =
                format!("class `{class}`: `{}` in {}, but not in {}", missing.join("`, `"), from.place(), to.place());
            findings.warn(codes::DIFFERENT_BRANCHES, message, "make the fold files again together");
        }
    }
}
