//! Variables and classes in the order of the model, or an error that says what is different.
//!
//! A permutation gives plausible scores that are wrong, so whatever is said twice must agree.

use std::fmt;
use std::path::{Path, PathBuf};

use common::config::Variable;
use common::model_file::Manifest;

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

/// Compares variables and classes, both in order, with those of the model at `path`. `what` lists them.
pub(crate) fn check(
    what: &str,
    variables: &[Variable],
    classes: &[String],
    trained: &Manifest,
    path: &Path,
) -> Result<()> {
    let pairs = [
        ("variable", texts(variables), texts(&trained.variables)),
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

/// Names, with their expressions where these say more.
fn texts(variables: &[Variable]) -> Vec<String> {
    let text =
        |v: &Variable| if v.name == v.expression { v.name.clone() } else { format!("{} = {}", v.name, v.expression) };
    variables.iter().map(text).collect()
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort();
    texts
}
