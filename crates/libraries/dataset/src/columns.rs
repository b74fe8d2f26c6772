//! The events of a class in a fold file: variables and weight of each, checked to be of the fold.

use std::ops::Range;
use std::path::Path;

use common::FoldRule;
use common::config::{FoldFile, TrainingConfig, Variable};
use ntuple::{Chunk, Columns, Location, Source};

use crate::error::{Error, Result};

/// What is taken of every event of a class: at the same places for all classes.
#[derive(Clone, Debug)]
pub struct TrainingColumns {
    /// The columns; others may be added.
    pub columns: Columns,
    /// Indices of the variables.
    pub variables: Range<usize>,
    /// Index of the event weight.
    pub weight: usize,
    /// Index of the number that a regression learns.
    pub target: Option<usize>,
    /// Index of the variable that the scores must not tell, if there is one.
    pub decorrelated: Option<usize>,
}

impl TrainingColumns {
    /// The variables and the weight of a configuration for events of class number `class` of an `era`, its target, the variable that it decorrelates, and with a `rule` the fold of every event.
    ///
    /// # Errors
    /// When an expression cannot be read.
    pub fn new(config: &TrainingConfig, class: usize, era: Option<usize>, rule: Option<&FoldRule>) -> Result<Self> {
        let mut columns = Columns::new();
        let variables = columns.variables(config.variables_of(class, era).iter().map(Variable::parts))?;
        let weight = columns.number("event weight", &config.event_weights)?;
        let target = config.target.as_ref().map(|target| Self::target(&mut columns, target)).transpose()?;
        let decorrelate = config.model.decorrelate.as_ref();
        let decorrelated = decorrelate.map(|with| Self::decorrelated(&mut columns, &with.variable)).transpose()?;
        rule.map_or(Ok(()), |rule| columns.fold(rule))?;
        Ok(Self { columns, variables, weight, target, decorrelated })
    }

    /// Adds the number that a regression learns, and returns its index.
    ///
    /// # Errors
    /// When its expression cannot be read.
    pub fn target(columns: &mut Columns, target: &Variable) -> Result<usize> {
        let (name, text, default) = target.parts();
        Ok(columns.number_or(format!("target `{name}`"), text, default)?)
    }

    /// Adds the variable that the scores must not tell, and returns its index.
    ///
    /// # Errors
    /// When its expression cannot be read.
    pub fn decorrelated(columns: &mut Columns, variable: &Variable) -> Result<usize> {
        let (name, text, default) = variable.parts();
        Ok(columns.number_or(format!("decorrelated variable `{name}`"), text, default)?)
    }

    /// Opens the trees of `class` in the fold files at `paths`, one after another.
    ///
    /// # Errors
    /// When one has none, or there are no events.
    pub fn open(paths: &[&Path], class: &str) -> Result<Source> {
        let locations: Vec<Location> = paths.iter().map(|path| Location::new(*path)).collect();
        let source = Source::open(&locations, class)
            .map_err(|source| Error::NoClass { class: class.to_owned(), source: Box::new(source) })?;
        match source.entries() {
            0 => Err(Error::NoEvents { class: class.to_owned(), path: paths[0].to_owned() }),
            _ => Ok(source),
        }
    }

    /// Opens the trees of class number `class` in the files of an era; `None` if it has no events there, and need not.
    ///
    /// # Errors
    /// Those of [`Self::open`].
    pub fn open_of(config: &TrainingConfig, class: usize, files: &[FoldFile<'_>]) -> Result<Option<Source>> {
        let name = &config.classes[class];
        let is_absent = |path: &&Path| Self::open(&[*path], name).is_err_and(|problem| problem.is_absence());
        let may_lack = config.is_randomised(class);
        let paths: Vec<&Path> =
            files.iter().map(|file| file.path).filter(|path| !(may_lack && is_absent(path))).collect();
        if paths.is_empty() { Ok(None) } else { Self::open(&paths, name).map(Some) }
    }

    /// Checks that every event is of `fold`, if the columns have the fold.
    ///
    /// # Errors
    /// The first event of another fold.
    pub fn check_fold(chunk: &Chunk<'_>, fold: u32) -> Result<()> {
        match chunk.folds().iter().position(|&found| found != fold) {
            None => Ok(()),
            Some(row) => Err(Error::EventOfOtherFold {
                entry: chunk.entries().start + row as u64,
                tree: chunk.tree().to_owned(),
                path: chunk.file().to_owned(),
                found: chunk.folds()[row],
                expected: fold,
            }),
        }
    }
}
