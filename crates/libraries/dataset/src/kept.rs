//! Which branches of the input fold files keep: those that `branches` of the configuration names, and those that cuts, weights and
//! folds use.

use std::collections::HashSet;

use common::config::DatasetConfig;
use common::{FoldKind, FoldRule};
use expression::Expression;
use ntuple::{Branch, Source};
use suggest::branch_advice;

use crate::error::Error;

/// The choice of branches.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Patterns of those to take; all if there are none.
    with: Vec<String>,
    without: Vec<String>,
    used: HashSet<String>,
}

impl Kept {
    /// The choice of a configuration, whose files are `sources`.
    pub(crate) fn new<'s>(config: &DatasetConfig, sources: impl Iterator<Item = &'s Source>) -> Self {
        let trimmed = config.branches.iter().map(|pattern| pattern.trim().to_owned());
        let (without, with): (Vec<String>, Vec<String>) = trimmed.partition(|pattern| pattern.starts_with('!'));
        let without = without.into_iter().map(|pattern| pattern[1..].trim().to_owned()).collect();
        let mut used: HashSet<String> = config
            .processes
            .iter()
            .flat_map(|process| {
                names(process.cut.as_deref().unwrap_or_default()).into_iter().chain(names(&process.weight))
            })
            .chain(of_fold(&config.fold))
            .collect();
        if !config.branches.is_empty() {
            // What an alias stands for is used as well.
            for source in sources {
                for member in source.members() {
                    let mut aliases = member.aliases().iter().collect::<Vec<_>>();
                    while let Some(place) = aliases.iter().position(|alias| used.contains(&alias.0)) {
                        used.extend(names(&aliases.swap_remove(place).1));
                    }
                }
            }
        }
        Self { with, without, used }
    }

    /// Whether fold files keep a branch.
    pub(crate) fn keeps(&self, branch: &Branch) -> bool {
        let called = |pattern: &String| is_called(branch, pattern);
        let used = || std::iter::once(&branch.name).chain(&branch.original).any(|name| self.used.contains(name));
        let chosen = self.with.is_empty() || self.with.iter().any(called);
        (chosen && !self.without.iter().any(called)) || used()
    }

    /// The patterns that name no branch of any source.
    pub(crate) fn unmatched<'s>(&self, sources: impl Iterator<Item = &'s Source> + Clone) -> Vec<Error> {
        let branches = || sources.clone().flat_map(|source| source.members()).flat_map(|member| member.branches());
        let lost = self.with.iter().filter(|pattern| !branches().any(|branch| is_called(branch, pattern)));
        lost.map(|pattern| {
            let names: Vec<&str> = branches().map(|branch| branch.name.as_str()).collect();
            Error::BranchPattern { pattern: pattern.clone(), help: branch_advice(pattern, names) }
        })
        .collect()
    }
}

fn is_called(branch: &Branch, pattern: &str) -> bool {
    std::iter::once(&branch.name).chain(&branch.original).any(|name| table::is_called(name, pattern))
}

/// The names in an expression; none if it is no expression, which is told where it is bound.
fn names(text: &str) -> Vec<String> {
    Expression::parse(text).map_or(Vec::new(), |expression| expression.branches().to_vec())
}

fn of_fold(rule: &FoldRule) -> Vec<String> {
    match &rule.kind {
        FoldKind::Modulo { branch } => vec![branch.clone()],
        FoldKind::Hash { branches } => branches.clone(),
        FoldKind::Expression { text } => names(text),
        FoldKind::Process {} => Vec::new(),
    }
}
