//! Problems and warnings: a name for machines, what is wrong, and what to do about it.

use std::error::Error as StdError;

use dataset::Error;
use serde::Serialize;

/// Something that the user should know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What kind it is.
    pub name: &'static str,
    /// What is wrong, where.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// All that was found, in order.
#[derive(Debug, Default)]
pub struct Findings {
    /// What makes the training fail.
    pub problems: Vec<Finding>,
    /// What may be meant.
    pub warnings: Vec<Finding>,
}

impl Findings {
    /// Adds an error that ends one of the other tools.
    pub fn error(&mut self, error: &Error) {
        self.error_of("", error, "");
    }

    /// As [`Self::error`], between words before and after.
    pub fn error_of(&mut self, before: &str, error: &Error, after: &str) {
        let (name, remedy) = kind(error);
        self.foreign(name, before, error, after, remedy);
    }

    /// Adds an error of another library; `remedy` is for errors without advice of their own.
    pub fn foreign(
        &mut self,
        name: &'static str,
        before: &str,
        error: &(dyn StdError + 'static),
        after: &str,
        remedy: &str,
    ) {
        let (message, own) = one_line(error);
        let remedy = own.unwrap_or_else(|| remedy.to_owned());
        self.problems.push(Finding { name, message: format!("{before}{message}{after}"), remedy });
    }

    /// Adds a warning.
    pub fn warn(&mut self, name: &'static str, message: impl Into<String>, remedy: impl Into<String>) {
        self.warnings.push(Finding { name, message: message.into(), remedy: remedy.into() });
    }
}

/// An error with its causes in one line, without excerpts, and its advice.
fn one_line(error: &(dyn StdError + 'static)) -> (String, Option<String>) {
    let report = shell::Report::new(error);
    let texts: Vec<&String> = std::iter::once(&report.message).chain(&report.causes).collect();
    let first_lines: Vec<&str> = texts.iter().filter_map(|text| text.lines().next()).collect();
    // Expressions give their advice below the excerpt.
    let below = texts.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("  = help: "));
    let help: Vec<&str> = report.help.iter().map(String::as_str).chain(below).collect();
    (first_lines.join(": "), (!help.is_empty()).then(|| help.join("; ")))
}

/// The name of an error, and a remedy if it has none of its own.
fn kind(error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::Process { source, .. } | Error::Class { source, .. } | Error::Era { source, .. } => kind(source),
        Error::Ntuple(error) => ntuple_kind(error),
        Error::NoClass { source, .. } => ntuple_kind(source),
        Error::NoEntries { .. } => {
            ("no_entries", "take its empty files out of `files`, or the process out of the configuration")
        }
        Error::EmptyClass { .. } | Error::NoEvents { .. } | Error::NoEventsInEras { .. } => {
            ("empty_class", "loosen the cuts of its processes")
        }
        Error::Branch { .. } | Error::NoBranches { .. } => {
            ("different_branches", "make the files again with the same branches, or give them to another class")
        }
        Error::WeightBranch { .. } => ("branch_taken", "choose another name for `training_weight_branch`"),
        Error::SeveralFolds { .. }
        | Error::OtherFold { .. }
        | Error::EventOfOtherFold { .. }
        | Error::RuleOfEra { .. }
        | Error::NoOrigin { .. } => ("folds", "make the fold files again with `create-training-dataset`"),
        Error::SameFile { .. } => ("file_twice", "correct `datasets_...`"),
        Error::TooFew { .. } => ("too_few_events", "loosen the cuts of the class, or take it out of `classes`"),
        Error::PartWeights { .. } => ("class_sum", "choose another `seed` or `negative_weights`"),
        Error::Common(common::Error::Weights(_)) => ("class_sum", "check the weight expression"),
        Error::FoldFile { source, .. } => rootfile_kind(source),
        Error::Rootfile(error) => rootfile_kind(error),
        Error::Compression(_) => ("compression", "correct `compression`"),
        _ => ("error", "see the message"),
    }
}

fn ntuple_kind(error: &ntuple::Error) -> (&'static str, &'static str) {
    use ntuple::Error as E;
    match error {
        E::Missing { .. } | E::NoMatch { .. } | E::NoFiles | E::Pattern { .. } | E::Unreadable { .. } => {
            ("missing_file", "correct `files` or `base_path`, or make the file")
        }
        E::Duplicate { .. } => ("file_twice", "remove it from one of the patterns"),
        E::NoFriend { .. } | E::FriendEntries { .. } | E::FriendDiffers { .. } => {
            ("friend", "make the friend again from this file, or correct `friend_paths`")
        }
        E::Expression { .. } | E::Bind { .. } | E::NoBranch { .. } | E::Branch { .. } => {
            ("expression", "correct the expression, see docs/expressions.md")
        }
        E::NotFinite { .. } => {
            ("not_finite", "cut such events away, or guard the expression as in `x > 0 ? log(x) : 0`")
        }
        E::NoValue { .. } => ("no_value", "give the variable a default in `variable_defaults`"),
        E::Rootfile(error) => rootfile_kind(error),
        E::EventNumber { .. } | E::HashNan { .. } | E::NoFoldRule => ("folds", "choose another fold rule"),
        _ => ("unreadable_file", "make the file again"),
    }
}

fn rootfile_kind(error: &rootfile::Error) -> (&'static str, &'static str) {
    use rootfile::Error as E;
    match error {
        E::NoTree { .. } | E::NotATree { .. } => ("no_tree", "correct the name of the tree, or make the file again"),
        E::NoBranch { .. } => ("no_branch", "correct the name of the branch, or make the file again"),
        _ => ("unreadable_file", "make the file again"),
    }
}
