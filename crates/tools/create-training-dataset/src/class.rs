//! The tree of a class: which branches it has, and that every file of its processes has them.
//!
//! The first file of the first process decides. A branch that is missing or of another type in a later file is an error;
//! branches that only later files have, or whose values are not numbers of a fixed count, are left out and named.

use anyhow::{Result, bail};
use ntuple::{Member, Source};
use rootfile::{BranchSpec, Element};

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
    pub fn new(name: &str, source: &Source, weight_branch: &str) -> Result<Self> {
        let member = &source.members()[0];
        let first = place(member, source);
        let mut class = Self { name: name.to_string(), branches: Vec::new(), left_out: Vec::new(), first };
        for branch in member.branches() {
            if branch.name == weight_branch {
                bail!(
                    "branch `{weight_branch}` is already in {}; choose another name for `training_weight_branch`",
                    class.first
                );
            }
            match &branch.element {
                Ok(element) => class.branches.push(BranchSpec {
                    title: branch.title.clone(),
                    ..BranchSpec::array(branch.name.clone(), *element, branch.dims.clone())
                }),
                Err(reason) => class.leave_out(reason.clone(), &branch.name),
            }
        }
        if class.branches.is_empty() {
            bail!("no branch of {} can be read", class.first);
        }
        Ok(class)
    }

    /// Checks that every file of `source` has the branches of the class.
    pub fn check(&mut self, source: &Source) -> Result<()> {
        for member in source.members() {
            for spec in &self.branches {
                self.check_branch(spec, member, source)?;
            }
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
        Ok(())
    }

    fn check_branch(&self, spec: &BranchSpec, member: &Member, source: &Source) -> Result<()> {
        let Self { name: class, first, .. } = self;
        let there = place(member, source);
        let Some(branch) = member.branch(&spec.name) else {
            bail!(
                "branch `{}` is in {first}, but not in {there}; the trees of class `{class}` must have the same branches",
                spec.name
            );
        };
        match &branch.element {
            Ok(element) if (*element, &branch.dims) == (spec.element, &spec.dims) => Ok(()),
            Ok(element) => bail!(
                "branch `{}` is `{}` in {first}, but `{}` in {there}; the trees of class `{class}` must have the same branches",
                spec.name,
                leaf(spec.element, &spec.dims),
                leaf(*element, &branch.dims),
            ),
            Err(reason) => bail!("branch `{}` can be read in {first}, but not in {there}: {reason}", spec.name),
        }
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

/// How a file is named in messages.
fn place(member: &Member, source: &Source) -> String {
    format!("tree `{}` of `{}`", source.tree(), member.file().display())
}

/// A type as in a ROOT leaf list: `[3]/F`.
fn leaf(element: Element, dims: &[usize]) -> String {
    let dims: String = dims.iter().map(|dim| format!("[{dim}]")).collect();
    format!("{dims}/{}", element.letter())
}
