//! Preprocessings that a configuration lists beside the models, which hold their own: that of another training gives plausible
//! scores that are wrong.

use std::path::PathBuf;

use common::preprocessing::Preprocessing;
use modelfile::name;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::models::Finder;
use crate::unseen::refusal::Refusal;

/// Checks that each listed preprocessing is that of a model, and that of each model is listed, if any are.
///
/// # Errors
/// When one is not, or a file is missing.
pub fn check_all_preprocessings(listed: &[PathBuf], finder: Finder<'_>, models: &[Classifier]) -> Result<()> {
    let mut found = Vec::new();
    for listed in listed {
        let path = finder.find(listed, name::locate_preprocessing)?;
        let preprocessing = Preprocessing::read(&path)?;
        if !models.iter().any(|model| *model.preprocessing() == preprocessing) {
            return Err(Refusal::ForeignPreprocessing { path }.into());
        }
        found.push(preprocessing);
    }
    match models.iter().find(|model| !found.is_empty() && !found.contains(model.preprocessing())) {
        Some(model) => {
            Err(Refusal::OtherPreprocessing { model: model.path().to_owned(), listed: listed.to_vec() }.into())
        }
        None => Ok(()),
    }
}

/// Checks that the preprocessing of the model is listed, if any are. Those of other folds may be missing: they are not needed.
///
/// # Errors
/// When it is not.
pub fn check_preprocessing(listed: &[PathBuf], finder: Finder<'_>, model: &Classifier) -> Result<()> {
    let mut missing = None;
    for listed in listed {
        match finder.locate(listed, name::locate_preprocessing) {
            Ok(located) if Preprocessing::read(&located.path)? == *model.preprocessing() => return Ok(()),
            Ok(_) => {}
            Err(error) => missing = Some(error),
        }
    }
    match missing {
        Some(error) => Err(error),
        None if listed.is_empty() => Ok(()),
        None => Err(Refusal::OtherPreprocessing { model: model.path().to_owned(), listed: listed.to_vec() }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, preprocessing};

    const FILES: [&str; 2] = ["fold0_preprocessing.yaml", "fold1_preprocessing.yaml"];

    /// Models with a preprocessing each, whose files are written if `file` gives the scale in it.
    fn world(file: [Option<f32>; 2]) -> (Samples, Vec<Classifier>) {
        let samples = Samples::new();
        for (name, scale) in FILES.iter().zip(file) {
            scale.iter().for_each(|scale| preprocessing(*scale).write(&samples.path(name)).unwrap());
        }
        let models = [0, 1].map(|fold| samples.model(fold).preprocessing(preprocessing(fold as f32 + 1.0)).read());
        (samples, models.into())
    }

    /// What `check_all_preprocessings` and `check_preprocessing` of the first model make of it; empty if nothing is refused.
    fn check(file: [Option<f32>; 2], listed: &[&str]) -> [String; 2] {
        let (samples, models) = world(file);
        let (listed, folder) = (listed.iter().map(PathBuf::from).collect::<Vec<_>>(), samples.path(""));
        let finder = Finder { folders: &[&folder], say: &|_| () };
        let text = |result: Result<()>| result.err().map_or_else(String::new, |error| error.to_string());
        [
            text(check_all_preprocessings(&listed, finder, &models)),
            text(check_preprocessing(&listed, finder, &models[0])),
        ]
    }

    #[test]
    fn no_preprocessing_needs_to_be_listed_and_those_of_the_models_may_be_in_any_order() {
        assert_eq!(check([None, None], &[]), ["", ""]);
        assert_eq!(check([Some(1.0), Some(2.0)], &FILES), ["", ""]);
        assert_eq!(check([Some(2.0), Some(1.0)], &FILES), ["", ""]);
    }

    #[test]
    fn the_preprocessing_of_another_training_is_refused() {
        let [all, one] = check([Some(3.0), Some(2.0)], &FILES);
        assert!(all.contains("fold0_preprocessing.yaml` is not the preprocessing of any of the models"), "{all}");
        assert!(one.contains("none of the files in `preprocessing` is the preprocessing of model"), "{one}");
        let [all, _] = check([Some(1.0), Some(1.0)], &FILES);
        assert!(all.contains("none of the files in `preprocessing` is the preprocessing of model"), "{all}");
    }

    #[test]
    fn a_missing_file_is_named_unless_it_is_not_needed() {
        let [all, one] = check([Some(1.0), None], &FILES);
        assert!(all.contains(FILES[1]) && one.is_empty(), "{all} {one}");
        let [_, one] = check([None, Some(2.0)], &FILES);
        assert!(one.contains(FILES[0]), "{one}");
    }
}
