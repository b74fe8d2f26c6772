//! Eras: periods of data taking that one network is trained on together, and told which of them an event is of.
//!
//! Each era has fold files of its own and an input `era_NAME` that is 1 in its events and 0 in others. What such an input
//! is, nobody reads from an event: it is told, as the value of a parameter is.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::variable::Variable;

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

/// A fold file, with its fold and the era of its events, by their indices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldFile<'c> {
    /// The fold that it is listed for.
    pub fold: u32,
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

/// Indices of the inputs that say the era, of so many `variables`: before the parameter, if there is one.
pub(super) fn era_variables(variables: usize, eras: usize, parametrised: bool) -> Range<usize> {
    let end = variables.saturating_sub(usize::from(parametrised));
    end.saturating_sub(eras)..end
}
