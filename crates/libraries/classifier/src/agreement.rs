//! Variables and classes in the order of the model, or an error that says what is different.
//!
//! A permutation gives plausible scores that are wrong, so whatever is said twice must agree.

use std::fmt;
use std::path::{Path, PathBuf};

use common::config::Variable;
use modelfile::Interface;

use crate::error::{Error, Result};

/// The first variable or class that is not the model's.
#[derive(Debug)]
pub struct Disagreement {
    /// What lists it: a configuration or another model.
    pub what: String,
    /// The model file.
    pub path: PathBuf,
    /// Variable or class.
    pub kind: &'static str,
    /// Its place, from 1.
    pub position: usize,
    /// Whether the names are the same, in another order.
    pub permuted: bool,
    /// What is listed there.
    pub listed: String,
    /// What the model has there.
    pub trained: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, path, kind, position, permuted, listed, trained } = self;
        let path = path.display();
        match permuted {
            true => write!(
                f,
                "{what} lists the same {kind} names as `{path}` in another order: \
                 {kind} {position} is {listed}, the model has {trained}"
            ),
            false => {
                write!(f, "{what} has {listed} as {kind} {position}, but `{path}` was trained with {trained}")
            }
        }
    }
}

/// What a configuration or another model lists.
pub(crate) struct Listed<'a> {
    /// Who lists it.
    pub(crate) what: &'a str,
    pub(crate) variables: &'a [Variable],
    pub(crate) target: Option<&'a Variable>,
    pub(crate) classes: &'a [String],
}

/// Compares variables and classes, both in order, and the target with those of the model at `path`.
pub(crate) fn check(listed: Listed<'_>, trained: &Interface, path: &Path) -> Result<()> {
    let Listed { what, variables, target, classes } = listed;
    let pairs = [
        ("variable", texts(variables), texts(&trained.variables)),
        ("target", texts(target), texts(&trained.target)),
        ("class", classes.to_vec(), trained.classes.clone()),
    ];
    for (kind, listed, trained) in pairs {
        if listed == trained {
            continue;
        }
        let position = listed.iter().zip(&trained).take_while(|(a, b)| a == b).count();
        let at = |texts: &[String]| texts.get(position).map_or("nothing".to_owned(), |text| format!("`{text}`"));
        return Err(Error::Disagrees(Box::new(Disagreement {
            what: what.to_owned(),
            path: path.to_owned(),
            kind,
            position: position + 1,
            permuted: sorted(&listed) == sorted(&trained),
            listed: at(&listed),
            trained: at(&trained),
        })));
    }
    Ok(())
}

/// Names, with their expressions, defaults and what is missing where these say more.
fn texts<'a>(variables: impl IntoIterator<Item = &'a Variable>) -> Vec<String> {
    let text = |variable: &Variable| {
        let Variable { name, expression, default, missing, clip } = variable;
        let value = if name == expression { name.clone() } else { format!("{name} = {expression}") };
        let said = [
            default.map(|default| format!(", by default {default}")),
            missing.as_ref().map(|missing| format!(", missing if {:?}", missing.values)),
            clip.map(|clip| format!(", within {clip}")),
        ];
        said.into_iter().flatten().fold(value, |value, said| value + &said)
    };
    variables.into_iter().map(text).collect()
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort();
    texts
}
