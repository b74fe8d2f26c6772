//! What a training configuration says of its eras: their files, their inputs, and what events of each are told.

use super::eras::{FoldFile, Told, era_variables};
use super::raw::ERA_PREFIX;
use super::training::TrainingConfig;
use super::variable::Variable;
use std::ops::Range;
use std::path::PathBuf;

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
        let at = |era: Option<usize>, datasets: &'c [PathBuf]| {
            Some(FoldFile { fold, era, path: datasets.get(fold as usize)? })
        };
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

    /// The indices of the eras in their order; without eras `None`, once.
    pub fn era_indices(&self) -> Vec<Option<usize>> {
        match &self.eras {
            None => vec![None],
            Some(eras) => (0..eras.list.len()).map(Some).collect(),
        }
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
