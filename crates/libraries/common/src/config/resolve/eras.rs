//! The eras of a training: their names, files and inputs.

use super::Place;
use super::loss::indices;
use super::path::paths;
use crate::config::error::Error;
use crate::config::raw::{At, Datasets, ERA_PREFIX, OneOrMany};
use crate::config::{Era, Eras, Variable};
use std::path::PathBuf;

/// What is written of eras.
pub struct Written<'r> {
    pub datasets: Option<At<Datasets>>,
    pub eras: &'r [(At<String>, At<OneOrMany>)],
    pub randomised: Option<&'r At<OneOrMany>>,
}

/// The fold files, of no era or of eras, whose inputs become the last of the variables.
pub fn eras(
    place: &Place<'_>,
    written: Written<'_>,
    classes: &[String],
    variables: &mut Vec<Variable>,
) -> Result<(Vec<PathBuf>, Option<Eras>), Error> {
    match (written.datasets, written.eras, written.randomised) {
        (_, [], Some(randomised)) => Err(place
            .error(randomised, "`randomised_eras`, but there are no eras")
            .help(Some("give each era its fold files, as `datasets_2016: [...]`, or take it out".into()))),
        (Some(datasets), [], None) => Ok((files(place, datasets)?, None)),
        (Some(_), [(name, _), ..], _) => Err(place
            .error(name, format!("both `datasets` and `datasets_{}` are given", name.value))
            .help(Some("give each era its `datasets_NAME`, or all files as `datasets`".into()))),
        (None, [(name, _)], _) => Err(place
            .error(name, format!("`datasets_{}` is the only era", name.value))
            .help(Some("call the key `datasets`, or add another era".into()))),
        (None, eras, randomised) => {
            let list = list(place, eras)?;
            for ((name, _), era) in eras.iter().zip(&list) {
                add(place, name, era, variables)?;
            }
            let randomised = randomised.map(|written| indices(place, written, classes)).transpose()?;
            let randomised = randomised.unwrap_or_default();
            if let (true, Some(written)) = (randomised.len() == classes.len(), written.randomised) {
                let problem = "all classes are in `randomised_eras`: the network would learn nothing from the era";
                return Err(place.error(written, problem).help(Some("take out those that differ between eras".into())));
            }
            Ok((Vec::new(), Some(Eras { list, randomised })))
        }
    }
}

/// The fold files of no era. Eras are no map: their order is that of their inputs.
fn files(place: &Place<'_>, At { value, referenced, defined }: At<Datasets>) -> Result<Vec<PathBuf>, Error> {
    match value {
        Datasets::Files(files) => paths(place, &At::new(files, referenced, defined)),
        Datasets::Eras(first) => {
            let era = first.map_or_else(|| "NAME".into(), |first| first.value);
            Err(place
                .error(
                    &At::new((), referenced, defined),
                    "`datasets` is a map; expected a list of files, one for each fold",
                )
                .help(Some(format!(
                    "to train on eras, write `{ERA_PREFIX}{era}: [...]` and so on, without `datasets`"
                ))))
        }
    }
}

/// The eras with their files, of which each is of one era.
fn list(place: &Place<'_>, written: &[(At<String>, At<OneOrMany>)]) -> Result<Vec<Era>, Error> {
    let mut list: Vec<Era> = Vec::new();
    for (name, files) in written {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        if !name.value.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.value.chars().all(allowed) {
            return Err(place
                .error(
                    name,
                    format!(
                        "`{}` cannot be an era; expected letters, digits and `_-`, first a letter or digit",
                        name.value
                    ),
                )
                .help(Some("call it as in `datasets_2016` or `datasets_2017-pre`".into())));
        }
        let datasets = paths(place, files)?;
        if let Some(first) = list.first().filter(|first| first.datasets.len() != datasets.len()) {
            let (expected, found) = (first.datasets.len(), datasets.len());
            let problem = format!(
                "`datasets_{}` has {found} files, but `datasets_{}` has {expected}; expected one for each fold",
                name.value, first.name
            );
            return Err(place.error(files, problem));
        }
        let known = list.iter().find_map(|era| Some((era, era.datasets.iter().find(|file| datasets.contains(file))?)));
        if let Some((era, file)) = known {
            let problem = format!("`{}` is a file of era `{}`, too", file.display(), era.name);
            return Err(place.error(files, problem).help(Some("an event is of one era".into())));
        }
        list.push(Era { name: name.value.clone(), datasets });
    }
    Ok(list)
}

/// Adds the input of an era. It is told, not read.
fn add(place: &Place<'_>, name: &At<String>, era: &Era, variables: &mut Vec<Variable>) -> Result<(), Error> {
    let variable = era.variable();
    if variables.iter().any(|known| known.name == variable) {
        let problem = format!("the input `{variable}` of this era is among `variables`");
        return Err(place.error(name, problem).help(Some("take it out: it is one without being said".into())));
    }
    variables.push(Variable::new(variable));
    Ok(())
}
