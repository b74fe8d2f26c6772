//! Variables and classes in the order of the model, or an error that says what is different.
//!
//! A permutation gives plausible scores that are wrong, so whatever is said twice must agree.

use std::path::Path;

use common::config::Variable;
use common::model_file::Manifest;

use crate::error::{Error, Result};

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
        let (what, path) = (what.to_owned(), path.to_owned());
        let same = listed.iter().zip(&trained).take_while(|(a, b)| a == b).count();
        let permuted = sorted(&listed) == sorted(&trained);
        let at = |texts: &[String]| texts.get(same).map_or("nothing".to_owned(), |text| format!("`{text}`"));
        let (position, listed, trained) = (same + 1, at(&listed), at(&trained));
        return Err(match permuted {
            true => Error::Order { what, kind, position, path, listed, trained },
            false => Error::Name { what, kind, position, path, listed, trained },
        });
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
