//! Which branches expressions, folds and outputs may use, and what is said of the others.

use expression::{Branch, Expression, Program};
use rootfile::Element;
use suggest::advice;

use crate::error::{Error, Result};
use crate::member::{self, Member};
use crate::place::Place;

/// The branches that expressions may use.
pub(crate) fn kinds(member: &Member) -> Vec<Branch<'_>> {
    let branches = member.branches().iter().filter_map(|branch| Some((branch, table::kind(branch.countable().ok()?))));
    branches
        .map(|(branch, kind)| Branch { name: &branch.name, kind, jagged: branch.levels == 1, dims: &branch.dims })
        .collect()
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
        help: advice(branch, member.branches().iter().map(|b| b.name.as_str())),
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
pub(crate) fn whole(expression: &Expression, purpose: &str, member: &Member, tree: &str) -> Result<()> {
    let lacking = expression.branches().iter().find(|branch| lacks(expression, member, branch));
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

/// Binds an expression to the branches of a file. A branch that is there and cannot be read is named as that, not as unknown.
pub(crate) fn bind(
    expression: &Expression,
    name: &str,
    member: &Member,
    tree: &str,
    kinds: &[Branch<'_>],
) -> Result<Program> {
    for branch in expression.branches().iter().filter_map(|branch| member.branch(branch)) {
        branch.countable().map_err(|reason| unfit(branch, tree, name, reason))?;
    }
    expression.bind(kinds).map_err(|source| Error::Bind {
        name: name.to_string(),
        place: Place::new(member.file(), tree),
        source,
    })
}
