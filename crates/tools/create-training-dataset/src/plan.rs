//! Everything that is known before the first event is read: processes bound to their files, and the trees of the classes.

use anyhow::{Context, Result};
use common::config::DatasetConfig;

use crate::class::Class;
use crate::process::{self, Process};

/// Checked processes and classes.
pub struct Plan {
    /// In the order of the configuration.
    pub processes: Vec<Process>,
    /// In the order of their first process.
    pub classes: Vec<Class>,
}

impl Plan {
    /// Opens the files of all processes, decides on the branches of the classes, and binds every expression.
    pub fn new(config: &DatasetConfig) -> Result<Self> {
        let mut classes: Vec<Class> = Vec::new();
        let mut opened = Vec::with_capacity(config.processes.len());
        for process in &config.processes {
            common::interrupt::check()?;
            let source = process::open(process, config)?;
            let index = match classes.iter().position(|class| class.name == process.class) {
                Some(index) => index,
                None => {
                    classes.push(Class::new(&process.class, &source, &config.training_weight_branch)?);
                    classes.len() - 1
                }
            };
            classes[index].check(&source).with_context(|| format!("process `{}`", process.name))?;
            opened.push((process, source, index));
        }
        let bind = |(process, source, index): (_, _, usize)| {
            let branches = classes[index].branches.iter().map(|branch| branch.name.clone());
            Process::new(process, &config.fold, source, index, branches)
        };
        let processes = opened.into_iter().map(bind).collect::<Result<_>>()?;
        Ok(Self { processes, classes })
    }

    /// Entries of all processes.
    pub fn entries(&self) -> u64 {
        self.processes.iter().map(|process| process.source().entries()).sum()
    }

    /// What the user should know before it is done.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.classes.iter().flat_map(Class::warnings)
    }
}
