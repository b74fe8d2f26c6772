//! Which branches expressions, folds and outputs may use, and what is said of the others.

use expression::{Branch, Expression, Names, Program};
use rootfile::Element;
use suggest::branch_advice;

use crate::error::{Error, Result};
use crate::member::{self, Member};
use crate::place::Place;

/// What names in expressions stand for in a file.
pub(crate) struct Known<'m> {
    branches: Vec<Branch<'m>>,
    unusable: Vec<(&'m str, String)>,
    aliases: &'m [(String, String)],
}

impl<'m> Known<'m> {
    pub(crate) fn new(member: &'m Member) -> Self {
        let (mut branches, mut unusable) = (Vec::new(), Vec::new());
        for branch in member.branches() {
            let names = std::iter::once(&branch.name).chain(&branch.original).map(String::as_str);
            match branch.countable().map(table::kind) {
                Ok(kind) => branches.extend(names.map(|name| {
                    let (jagged, dims) = (branch.levels == 1, &branch.dims[..]);
                    Branch { name, kind, jagged, dims }
                })),
                Err(problem) => unusable.extend(names.map(|name| (name, problem.clone()))),
            }
        }
        Self { branches, unusable, aliases: member.aliases() }
    }

    fn names(&self) -> Names<'_> {
        Names { branches: &self.branches, unusable: &self.unusable, aliases: self.aliases }
    }
}

/// The branch of that name, if its values can be read.
pub(crate) fn readable<'m>(
    member: &'m Member,
    tree: &str,
    branch: &str,
    purpose: &str,
) -> Result<(&'m member::Branch, Element)> {
    let found = member.branch(branch).ok_or_else(|| Error::NoBranch {
        branch: branch.to_string(),
        purpose: purpose.to_string(),
        place: Place::new(member.file(), tree),
        help: branch_advice(branch, member.branches().iter().map(|b| b.name.as_str())),
    })?;
    match &found.element {
        Ok(element) => Ok((found, *element)),
        Err(reason) => Err(unfit(found, tree, purpose, reason.clone())),
    }
}

/// The branch of that name, if its values are numbers and every entry has equally many.
pub(crate) fn flat<'m>(
    member: &'m Member,
    tree: &str,
    branch: &str,
    purpose: &str,
) -> Result<(&'m member::Branch, Element)> {
    let (found, element) = readable(member, tree, branch, purpose)?;
    match (found.text, found.levels) {
        (false, 0) => Ok((found, element)),
        (true, _) => Err(unfit(found, tree, purpose, "it is text, expected numbers".to_string())),
        _ => Err(unfit(found, tree, purpose, "the number of its values varies from entry to entry".to_string())),
    }
}

/// Whether an expression has no value where that of a branch is missing: a whole number that it does not ask whether it is there.
pub(crate) fn lacks(expression: &Expression, member: &Member, branch: &str) -> bool {
    member.branch(branch).is_some_and(|found| found.missing.is_some()) && !expression.guards(branch)
}

/// Refuses an expression that has no value where that of a branch is missing.
pub(crate) fn whole(
    (expression, program): (&Expression, &Program),
    purpose: &str,
    member: &Member,
    tree: &str,
) -> Result<()> {
    let lacking = program.branches().find(|branch| lacks(expression, member, branch));
    lacking.and_then(|branch| member.branch(branch)).map_or(Ok(()), |branch| there(branch, tree, purpose))
}

/// Refuses a branch of whole numbers of which some are missing.
pub(crate) fn there(branch: &member::Branch, tree: &str, purpose: &str) -> Result<()> {
    match branch.missing {
        None => Ok(()),
        Some(missing) => Err(Error::Incomplete {
            branch: branch.name.clone(),
            missing,
            purpose: purpose.to_string(),
            place: Place::new(&branch.file, tree),
        }),
    }
}

fn unfit(branch: &member::Branch, tree: &str, purpose: &str, problem: String) -> Error {
    let place = Place::new(&branch.file, tree);
    Error::Branch { branch: branch.name.clone(), purpose: purpose.to_string(), place, problem }
}

/// Binds an expression to the branches of a file.
pub(crate) fn bind(expression: &Expression, name: &str, member: &Member, known: &Known<'_>) -> Result<Program> {
    expression.bind(known.names()).map_err(|source| Error::Bind {
        name: name.to_string(),
        place: Place::new(member.file(), member.tree()),
        source,
    })
}
