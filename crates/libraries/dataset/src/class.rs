//! The tree of a class: which branches it has, and that every file of its processes has them.
//!
//! The first file of the first process decides. A branch that is missing or of another type in a later file is an error;
//! branches that only later files have, or that hold objects of other classes, are left out and named.

use std::collections::HashSet;

use ntuple::{Branch, Member, Source};
use rootfile::{BranchSpec, Element, Length, TreeSpec};

use crate::error::{Error, Result};

/// Names shown of a long list.
const SHOWN: usize = 5;

/// The branches of a class, and what had to be left out.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name, which is that of its tree.
    pub name: String,
    /// Branches carried from the input, in its order.
    pub branches: Vec<BranchSpec>,
    /// Branches that are not carried, by reason.
    pub left_out: Vec<(String, Vec<String>)>,
    first: String,
}

impl Class {
    /// The class as the first file of its first process has it.
    ///
    /// # Errors
    /// When no branch can be read, one is called as `weight_branch`, or a tree cannot hold them.
    pub fn new(name: &str, source: &Source, weight_branch: &str) -> Result<Self> {
        let member = &source.members()[0];
        let first = member.place().to_string();
        let mut class = Self { name: name.to_string(), branches: Vec::new(), left_out: Vec::new(), first };
        for branch in member.branches() {
            if branch.name == weight_branch {
                return Err(Error::WeightBranch { branch: weight_branch.to_string(), first: class.first });
            }
            match spec(branch) {
                Ok(spec) => class.branches.push(spec),
                Err(reason) => class.leave_out(reason, &branch.name),
            }
        }
        // what counts stands before what it counts, as trees must have it
        let counters: HashSet<String> = class.branches.iter().filter_map(counter).map(str::to_owned).collect();
        class.branches.sort_by_key(|spec| !counters.contains(&spec.name));
        if class.branches.is_empty() {
            return Err(Error::NoBranches { first: class.first });
        }
        class
            .tree(weight_branch)
            .check()
            .map_err(|source| Error::Class { class: name.to_string(), source: Box::new(source.into()) })?;
        Ok(class)
    }

    /// The tree in the fold files: the branches and the training weight.
    pub fn tree(&self, weight_branch: &str) -> TreeSpec {
        let mut branches = self.branches.clone();
        branches.push(BranchSpec::scalar(weight_branch, Element::F32));
        TreeSpec::new(&self.name, branches)
    }

    /// What is wrong in the files of `source`, which must have the branches of the class.
    pub fn check(&mut self, source: &Source) -> Vec<Error> {
        let mut problems = Vec::new();
        for member in source.members() {
            problems.extend(self.branches.iter().filter_map(|spec| self.check_branch(spec, member)));
            let known = |name: &str| self.branches.iter().any(|spec| spec.name == name);
            let extra: Vec<String> = member
                .branches()
                .iter()
                .filter(|branch| branch.element.is_ok() && !known(&branch.name))
                .map(|branch| branch.name.clone())
                .collect();
            let reason = format!("not in {}", self.first);
            extra.iter().for_each(|name| self.leave_out(reason.clone(), name));
        }
        problems
    }

    fn check_branch(&self, expected: &BranchSpec, member: &Member) -> Option<Error> {
        let Self { name: class, first, .. } = self;
        let there = member.place();
        let rule = format!("the trees of class `{class}` must have the same branches");
        let problem = match member.branch(&expected.name).map(spec) {
            None => format!("is in {first}, but not in {there}; {rule}"),
            Some(Ok(found)) if same(&found, expected) => return None,
            Some(Ok(found)) => {
                format!("is {} in {first}, but {} in {there}; {rule}", described(expected), described(&found))
            }
            Some(Err(reason)) => format!("can be read in {first}, but not in {there}: {reason}"),
        };
        Some(Error::Branch { branch: expected.name.clone(), problem })
    }

    fn leave_out(&mut self, reason: String, name: &str) {
        match self.left_out.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) if names.iter().any(|known| known == name) => {}
            Some((_, names)) => names.push(name.to_string()),
            None => self.left_out.push((reason, vec![name.to_string()])),
        }
    }

    /// One line for every reason to leave branches out.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.left_out.iter().map(|(reason, names)| {
            let shown = names[..names.len().min(SHOWN)].join("`, `");
            let more = match names.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("class `{}` is written without `{shown}`{more}: {reason}", self.name)
        })
    }
}

/// A branch as it is written again, or why it cannot be.
fn spec(branch: &Branch) -> Result<BranchSpec, String> {
    let element = branch.element.clone()?;
    // columns of tables may be called what no branch can
    let named = TreeSpec::new("t", vec![BranchSpec::scalar(branch.name.clone(), element)]).check();
    named.map_err(|_| "no branch can have such a name")?;
    let (name, dims, levels) = (branch.name.clone(), branch.dims.clone(), branch.levels);
    let spec = match (levels, branch.text, &branch.counter) {
        (1, false, Some(counter)) => BranchSpec::jagged(name, element, dims).counted_by(counter.clone()),
        _ => BranchSpec::shaped(name, element, dims, levels, branch.text)
            .ok_or("it holds vectors of vectors of arrays, which are not written")?,
    };
    // the title of a list names the branch that counts it, or nothing that is still there
    let keeps = matches!(spec.length, Length::Fixed | Length::Text) || branch.counter.is_some();
    let title = if keeps { branch.title.clone() } else { String::new() };
    Ok(BranchSpec { title, ..spec })
}

fn counter(spec: &BranchSpec) -> Option<&str> {
    match &spec.length {
        Length::Counted(counter) => Some(counter),
        _ => None,
    }
}

/// Whether two branches hold the same, whatever they are called.
fn same(a: &BranchSpec, b: &BranchSpec) -> bool {
    (a.element, &a.dims, &a.length) == (b.element, &b.dims, &b.length)
}

/// A type as in a ROOT leaf list, and its values: `` `[n][3]/F` (float32) ``.
fn described(spec: &BranchSpec) -> String {
    let dims: String = spec.dims.iter().map(|dim| format!("[{dim}]")).collect();
    let (letter, element) = (spec.element.letter(), spec.element.name());
    match &spec.length {
        Length::Fixed => format!("`{dims}/{letter}` ({element})"),
        Length::Counted(counter) => format!("`[{counter}]{dims}/{letter}` ({element})"),
        Length::Text => "`/C` (text)".to_string(),
        Length::Vectors { depth, text } => {
            let inside = if *text { "text" } else { element };
            format!("`{}{inside}{}`", "vector<".repeat(*depth), ">".repeat(*depth))
        }
    }
}
