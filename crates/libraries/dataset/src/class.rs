//! The tree of a class: the branches that all files of its processes have.
//!
//! The first file decides on their order. What differs later ends nothing, as nothing may need it: integers and floats are
//! widened, what a file lacks or has of another shape is left out, and all of it is told. What cuts, weights and folds need is
//! bound to every file by itself.

use std::collections::HashSet;

use ntuple::{Branch, Member, Source};
use rootfile::{BranchSpec, Element, Length, TreeSpec};

use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::wider::wider;

/// Names shown of a long list.
const SHOWN: usize = 5;

/// The branches of a class, and what had to be left out.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name, which is that of its tree.
    pub name: String,
    /// Branches carried from the input, in its order.
    pub branches: Vec<BranchSpec>,
    /// Aliases of the input that can be computed of these branches.
    pub aliases: Vec<(String, String)>,
    /// Branches that are not as they are in the input, by what became of them.
    pub changed: Vec<(String, Vec<String>)>,
    /// Names of branches that are left out.
    left_out: HashSet<String>,
    /// Names of branches that have a wider type than in the first file.
    widened: HashSet<String>,
    first: String,
}

impl Class {
    /// The class as the first file of its first process has it.
    ///
    /// # Errors
    /// When a branch is called as `weight_branch`.
    pub fn new(name: &str, source: &Source, weight_branch: &str, kept: &Kept) -> Result<Self> {
        let member = &source.members()[0];
        let mut class = Self {
            name: name.to_string(),
            branches: Vec::new(),
            aliases: member.aliases().to_vec(),
            changed: Vec::new(),
            left_out: HashSet::new(),
            widened: HashSet::new(),
            first: member.place().to_string(),
        };
        for branch in member.branches().iter().filter(|branch| kept.keeps(branch)) {
            if branch.name == weight_branch {
                return Err(Error::WeightBranch { branch: weight_branch.to_string(), first: class.first });
            }
            match spec(branch) {
                Ok(spec) => class.branches.push(spec),
                Err(reason) => class.leave_out(reason, &branch.name),
            }
            if let (Some(original), false) = (&branch.original, class.left_out.contains(&branch.name)) {
                class.tell("with `_` for `/`, `;` and brackets in {}".to_owned(), original);
            }
        }
        Ok(class)
    }

    /// Takes what the files of `source` have as well.
    pub fn meet(&mut self, source: &Source, kept: &Kept) {
        for member in source.members() {
            for spec in std::mem::take(&mut self.branches) {
                match self.met(&spec, member) {
                    Ok(spec) => self.branches.push(spec),
                    Err(reason) => self.leave_out(reason, &spec.name),
                }
            }
            self.aliases.retain(|alias| member.aliases().contains(alias));
            let known: HashSet<&str> = self.branches.iter().map(|spec| spec.name.as_str()).collect();
            let extra = member.branches().iter().filter(|branch| branch.element.is_ok() && kept.keeps(branch));
            let extra: Vec<&str> =
                extra.map(|branch| branch.name.as_str()).filter(|name| !known.contains(name)).collect();
            let reason = format!("it is not in {}", self.first);
            extra.iter().for_each(|name| self.leave_out(reason.clone(), name));
        }
    }

    /// The branch as this class has it after a further file, or why it cannot have it.
    fn met(&mut self, known: &BranchSpec, member: &Member) -> Result<BranchSpec, String> {
        let there = member.place();
        let found = member.branch(&known.name).ok_or_else(|| format!("it is not in {there}"))?;
        let found = spec(found).map_err(|reason| format!("{reason} (in {there})"))?;
        let element = if shape(known) == shape(&found) { wider(known.element, found.element) } else { None };
        let Some(element) = element else {
            let [first, second] = [known, &found].map(described);
            return Err(format!("it is {first} in {}, but {second} in {there}", self.first));
        };
        let mut united = known.clone();
        if element != known.element {
            self.widened.insert(known.name.clone());
            united = BranchSpec { element, title: String::new(), ..united };
        }
        if known.length != found.length {
            let (dims, (_, levels, text)) = (known.dims.clone(), shape(known));
            united = BranchSpec::shaped(&known.name, element, dims, levels, text).unwrap_or(united);
        }
        Ok(united)
    }

    /// The end of it, when all files are met: what counts stands before what it counts, as trees must have it.
    ///
    /// # Errors
    /// When no branch is left, or a tree cannot hold them.
    pub fn finish(&mut self, weight_branch: &str) -> Result<()> {
        let counters: HashSet<String> = self.branches.iter().filter_map(counter).map(str::to_owned).collect();
        let widened = std::mem::take(&mut self.widened);
        for place in 0..self.branches.len() {
            let spec = &mut self.branches[place];
            if widened.contains(&spec.name) {
                // Lists are shorter than 2³¹, whatever counts them.
                spec.element = if counters.contains(&spec.name) { Element::I32 } else { spec.element };
                let (what, name) = (format!("with values of type {} in {{}}", spec.element.name()), spec.name.clone());
                self.tell(what, &name);
            }
        }
        self.branches.sort_by_key(|spec| !counters.contains(&spec.name));
        self.keep_aliases();
        if self.branches.is_empty() {
            return Err(Error::NoBranches { first: self.first.clone() });
        }
        let checked = self.tree(weight_branch).check();
        checked.map_err(|source| Error::Class { class: self.name.clone(), source: Box::new(source.into()) })
    }

    /// Keeps the aliases of what is left, and of other aliases that are.
    fn keep_aliases(&mut self) {
        loop {
            let known = |name: &String| {
                let branches = self.branches.iter().map(|spec| &spec.name);
                branches.chain(self.aliases.iter().map(|alias| &alias.0)).any(|known| known == name)
                    || matches!(name.as_str(), "pi" | "true" | "false" | "M_PI" | "kTRUE" | "kFALSE")
            };
            let computable = |alias: &(String, String)| {
                expression::Expression::parse(&alias.1).is_ok_and(|formula| formula.branches().iter().all(known))
            };
            let left: Vec<_> = self.aliases.iter().filter(|alias| computable(alias)).cloned().collect();
            if left.len() == self.aliases.len() {
                return;
            }
            self.aliases = left;
        }
    }

    /// The tree in the fold files: the branches and the training weight.
    pub fn tree(&self, weight_branch: &str) -> TreeSpec {
        let mut branches = self.branches.clone();
        branches.push(BranchSpec::scalar(weight_branch, Element::F32));
        TreeSpec::new(&self.name, branches)
    }

    fn leave_out(&mut self, reason: String, name: &str) {
        if self.left_out.insert(name.to_owned()) {
            self.tell(format!("without {{}}: {reason}"), name);
        }
    }

    /// Notes what becomes of a branch; `{}` in it stands for its name.
    fn tell(&mut self, what: String, name: &str) {
        match self.changed.iter_mut().find(|(known, _)| *known == what) {
            Some((_, names)) => names.push(name.to_string()),
            None => self.changed.push((what, vec![name.to_string()])),
        }
    }

    /// One line for everything that is not as in the input.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.changed.iter().map(|(what, names)| {
            let shown = names[..names.len().min(SHOWN)].join("`, `");
            let names = match names.len().saturating_sub(SHOWN) {
                0 => format!("`{shown}`"),
                more => format!("`{shown}` and {more} more"),
            };
            format!("class `{}` is written {}", self.name, what.replace("{}", &names))
        })
    }
}

/// A branch as it is written again, or why it cannot be.
fn spec(branch: &Branch) -> Result<BranchSpec, String> {
    let element = branch.element.clone()?;
    let (name, dims, levels) = (branch.name.clone(), branch.dims.clone(), branch.levels);
    let spec = match (levels, branch.text, &branch.counter) {
        (1, false, Some(counter)) => BranchSpec::jagged(name, element, dims).counted_by(counter.clone()),
        _ => BranchSpec::shaped(name, element, dims, levels, branch.text)
            .ok_or("vectors of vectors of arrays are not written")?,
    };
    // the title of a list names the branch that counts it, or nothing that is still there
    let keeps = matches!(spec.length, Length::Fixed | Length::Text) || branch.counter.is_some();
    let title = if keeps { branch.title.clone() } else { String::new() };
    let spec = BranchSpec { title, ..spec };
    let possible = TreeSpec::new("t", vec![spec.clone()]).check();
    possible.map_err(|problem| format!("no tree can hold it, {problem}"))?;
    Ok(spec)
}

fn counter(spec: &BranchSpec) -> Option<&str> {
    match &spec.length {
        Length::Counted(counter) => Some(counter),
        _ => None,
    }
}

/// What two branches of one column must have alike: fixed dimensions, levels of varying length around them, and whether it is text.
fn shape(spec: &BranchSpec) -> (&[usize], usize, bool) {
    let (levels, text) = match spec.length {
        Length::Fixed => (0, false),
        Length::Counted(_) => (1, false),
        Length::Text => (1, true),
        Length::Vectors { depth, text } => (depth + usize::from(text), text),
    };
    (&spec.dims, levels, text)
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
