//! Eras: periods of data taking that one network is trained on together, and told which of them an event is of.
//!
//! Each era has fold files of its own and an input `era_NAME` that is 1 in its events and 0 in others. What such an input
//! is, nobody reads from an event: it is told, as the value of a parameter is.

use super::raw::ERA_PREFIX;
use super::training::TrainingConfig;
use super::variable::Variable;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The eras of a training, at least two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Eras {
    /// In the order of their inputs.
    pub list: Vec<Era>,
    /// Indices of the classes whose events get an era at random, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub randomised: Vec<u32>,
}

/// One era.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Era {
    /// Its name, as in `datasets_NAME`.
    pub name: String,
    /// Its fold files; the index is the fold.
    pub datasets: Vec<PathBuf>,
}

impl Era {
    /// Name of its input.
    pub fn variable(&self) -> String {
        format!("era_{}", self.name)
    }
}

/// A fold file, and the era of its events, by its index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldFile<'c> {
    /// `None` without eras.
    pub era: Option<usize>,
    /// The file.
    pub path: &'c Path,
}

/// What events are told that is not read from them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Told {
    /// Index of the era; `None` without eras.
    pub era: Option<usize>,
    /// The value of the parameter; `None` leaves it to be read.
    pub parameter: Option<f64>,
}

impl TrainingConfig {
    /// Number of folds that have files.
    pub fn folds(&self) -> u32 {
        let first = self.eras.iter().flat_map(|eras| &eras.list).next();
        first.map_or(&self.datasets, |era| &era.datasets).len() as u32
    }

    /// The key that lists the fold files of an era.
    pub fn files_key(&self, era: Option<usize>) -> String {
        era.map_or_else(|| "datasets".into(), |era| format!("{ERA_PREFIX}{}", self.era_name(era)))
    }

    /// The files of a fold, one for each era, or an error that says which folds there are.
    pub fn fold_files<'c>(&'c self, fold: u32) -> Result<Vec<FoldFile<'c>>, crate::Error> {
        let at =
            |era: Option<usize>, datasets: &'c [PathBuf]| Some(FoldFile { era, path: datasets.get(fold as usize)? });
        let files: Option<Vec<FoldFile<'c>>> = match &self.eras {
            None => at(None, &self.datasets).map(|file| vec![file]),
            Some(eras) => eras.list.iter().enumerate().map(|(era, of)| at(Some(era), &of.datasets)).collect(),
        };
        let era = self.eras.as_ref().map(|_| 0);
        files.ok_or_else(|| crate::Error::Mismatch {
            what: "fold".into(),
            expected: format!(
                "0 to {}, one for each entry of `{}`",
                self.folds().saturating_sub(1),
                self.files_key(era)
            ),
            found: fold.to_string(),
        })
    }

    /// The names of the eras, in the order of their inputs.
    pub fn era_names(&self) -> impl Iterator<Item = &str> {
        self.eras.iter().flat_map(|eras| &eras.list).map(|era| era.name.as_str())
    }

    /// The name of an era, by its index.
    pub fn era_name(&self, era: usize) -> &str {
        self.era_names().nth(era).unwrap_or_default()
    }

    /// How the events of a class in an era are called: `ztt`, or `ztt (2016)`.
    pub fn label(&self, class: usize, era: Option<usize>) -> String {
        let class = &self.classes[class];
        era.map_or_else(|| class.clone(), |era| format!("{class} ({})", self.era_name(era)))
    }

    /// Whether the events of a class get an era at random.
    pub fn is_randomised(&self, class: usize) -> bool {
        self.eras.as_ref().is_some_and(|eras| eras.randomised.contains(&(class as u32)))
    }

    /// Indices of the variables that say the era: before the parameter, if there is one.
    pub fn era_variables(&self) -> Range<usize> {
        era_variables(self.variables.len(), self.era_names().count(), self.parameter.is_some())
    }

    /// The variables of events of a class in a file of an `era`: those of background have no parameter yet, but 0.
    pub fn variables_of(&self, class: usize, era: Option<usize>) -> Vec<Variable> {
        let without = self.parameter.as_ref().filter(|parameter| !parameter.is_signal(class));
        self.variables_told(Told { era, parameter: without.map(|_| 0.0) })
    }

    /// The variables, with what is told in place of what is read. An era that is not told is read from a branch of the
    /// name of its input, which no event has.
    pub fn variables_told(&self, told: Told) -> Vec<Variable> {
        told.tell(&self.variables, self.era_names().count(), self.parameter.is_some())
    }
}

impl Told {
    /// `variables` of so many eras and perhaps a parameter, with what is told in place of what is read.
    pub fn tell(self, variables: &[Variable], eras: usize, parametrised: bool) -> Vec<Variable> {
        let mut variables = variables.to_vec();
        let count = variables.len();
        let mut tell = |index: usize, value: f64| {
            let variable: &mut Variable = &mut variables[index];
            *variable = Variable::named(std::mem::take(&mut variable.name), format!("{value:?}"));
        };
        if let Some(own) = self.era {
            let inputs = era_variables(count, eras, parametrised);
            inputs.enumerate().for_each(|(era, index)| tell(index, f64::from(u8::from(era == own))));
        }
        if let Some(value) = self.parameter.filter(|_| parametrised) {
            tell(count - 1, value);
        }
        variables
    }
}

fn era_variables(variables: usize, eras: usize, parametrised: bool) -> Range<usize> {
    let end = variables.saturating_sub(usize::from(parametrised));
    end.saturating_sub(eras)..end
}
