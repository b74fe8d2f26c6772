//! The models that a configuration lists, found and read. Each knows its fold; names and order mean nothing.

use std::path::{Path, PathBuf};

use common::config::TrainingConfig;
use common::{Fold, TrainOn};
use modelfile::name::{self, Located};

use crate::error::{Error, Result};
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

/// Where listed files are looked for.
#[derive(Clone, Copy)]
pub struct Finder<'a> {
    /// Paths are relative to one of these folders: the first that has the file.
    pub folders: &'a [&'a Path],
    /// Tells the user that a file is used in place of one that is listed.
    pub say: &'a dyn Fn(String),
}

type Locate = fn(&Path, &Path) -> Result<Located, modelfile::Error>;

impl Finder<'_> {
    /// Finds a listed file; an error is that of the last folder.
    pub(crate) fn locate(&self, listed: &Path, locate: Locate) -> Result<Located> {
        let found = self.folders.iter().map(|folder| locate(folder, listed)).reduce(Result::or);
        Ok(found.unwrap_or_else(|| locate(Path::new(""), listed))?)
    }

    /// Finds a listed file, and says so if another one takes its place.
    pub(crate) fn find(&self, listed: &Path, locate: Locate) -> Result<PathBuf> {
        let Located { path, notice } = self.locate(listed, locate)?;
        notice.into_iter().for_each(self.say);
        Ok(path)
    }
}

/// Reads all listed models, in their order, and checks them against each other and against the training configuration.
///
/// # Errors
/// When a file is missing or no model, or anything does not agree.
pub fn read_models(listed: &[PathBuf], finder: Finder<'_>, training: &TrainingConfig) -> Result<Vec<Classifier>> {
    let mut models: Vec<Classifier> = Vec::new();
    for listed in listed {
        let model = Classifier::read(&finder.find(listed, name::locate_model)?)?;
        if let Some(first) = models.first() {
            model.agree_with(first)?;
            model.agree_on_division(first)?;
        }
        model.agree_with_training(training)?;
        models.push(model);
    }
    if models.is_empty() {
        return Err(Refusal::NoModels.into());
    }
    Ok(models)
}

/// Reads the one of the listed models that is of `fold`. Those of other folds may be missing: they are not needed.
///
/// # Errors
/// When there is none.
pub fn find_model(fold: u32, listed: &[PathBuf], finder: Finder<'_>) -> Result<Classifier> {
    let (mut missing, mut others) = (None, Vec::new());
    for (index, listed) in listed.iter().enumerate() {
        let located = match finder.locate(listed, name::locate_model) {
            Ok(located) => located,
            Err(error) => {
                // The one in the place of the fold is most likely meant.
                if missing.is_none() || index == fold as usize {
                    missing = Some(error);
                }
                continue;
            }
        };
        let model = Classifier::read(&located.path)?;
        let own = model.fold().index;
        if own == fold {
            located.notice.into_iter().for_each(finder.say);
            return Ok(model);
        }
        others.push(format!("`{}` is of fold {own}", located.path.display()));
    }
    Err(missing.unwrap_or_else(|| Error::from(Refusal::NoModelOfFold { fold, others: others.join(", ") })))
}

/// What the model of a fold was trained on, in words.
fn training_of(fold: &Fold) -> String {
    match fold.train_on {
        TrainOn::Own => format!("fold {}", fold.index),
        TrainOn::Others => format!("all folds but {}", fold.index),
    }
}

impl Classifier {
    /// Checks that the training of this model divided events as that of the first did.
    fn agree_on_division(&self, first: &Classifier) -> Result<()> {
        let (own, expected) = (self.fold(), first.fold());
        if own.rule == expected.rule && own.fixed == expected.fixed {
            if own.train_on == expected.train_on {
                return Ok(());
            }
            let [found, expected] = [own, expected].map(training_of);
            let (path, first) = (self.path().to_owned(), first.path().to_owned());
            return Err(Refusal::ModelsOfOtherTraining { path, found, first, expected }.into());
        }
        Err(Refusal::ModelsOfOtherRules {
            path: self.path().to_owned(),
            found: own.rule.to_string(),
            first: first.path().to_owned(),
            expected: expected.rule.to_string(),
        }
        .into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, fixed_tree};
    use std::cell::RefCell;

    const MODELS: [&str; 2] = ["fold0_model.safetensors", "fold1_model.safetensors"];

    /// Reads models below the folder of the samples, and what was said meanwhile.
    fn read<T>(samples: &Samples, read: impl Fn(Finder<'_>) -> Result<T>) -> (Result<T>, Vec<String>) {
        let said = RefCell::new(Vec::new());
        let say = |notice| said.borrow_mut().push(notice);
        let (nowhere, folder) = (samples.path("nowhere"), samples.path(""));
        let result = read(Finder { folders: &[&nowhere, &folder], say: &say });
        (result, said.into_inner())
    }

    fn all(samples: &Samples, listed: &[&str]) -> Result<Vec<u32>> {
        let listed: Vec<PathBuf> = listed.iter().map(PathBuf::from).collect();
        let models = read(samples, |finder| read_models(&listed, finder, &samples.training())).0?;
        Ok(models.iter().map(|model| model.fold().index).collect())
    }

    fn one(samples: &Samples, fold: u32, listed: &[&str]) -> (Result<u32>, Vec<String>) {
        let listed: Vec<PathBuf> = listed.iter().map(PathBuf::from).collect();
        read(samples, |finder| find_model(fold, &listed, finder).map(|model| model.fold().index))
    }

    fn samples() -> Samples {
        let samples = Samples::new();
        for (fold, name) in (0..).zip(MODELS) {
            samples.model(fold).write(name);
        }
        samples
    }

    #[test]
    fn models_are_known_by_their_fold_in_any_order() {
        let samples = samples();
        assert_eq!(all(&samples, &MODELS).unwrap(), [0, 1]);
        assert_eq!(all(&samples, &[MODELS[1], MODELS[0]]).unwrap(), [1, 0]);
        for fold in [0, 1] {
            assert_eq!(one(&samples, fold, &MODELS).0.unwrap(), fold);
            assert_eq!(one(&samples, fold, &[MODELS[1], MODELS[0]]).0.unwrap(), fold);
        }
    }

    #[test]
    fn a_model_that_takes_the_place_of_a_listed_one_is_said() {
        let (model, said) = one(&samples(), 1, &["fold1_keras_model.h5"]);
        assert_eq!(model.unwrap(), 1);
        assert!(said.len() == 1 && said[0].contains("fold1_model.safetensors"), "{said:?}");
        let (model, said) = one(&samples(), 0, &["fold1_keras_model.h5"]);
        assert!(model.is_err() && said.is_empty(), "it is not used: {said:?}");
    }

    #[test]
    fn a_missing_model_is_named_unless_it_is_not_needed() {
        let samples = Samples::new();
        samples.model(1).write(MODELS[1]);
        let refused = one(&samples, 0, &MODELS).0.unwrap_err().to_string();
        assert!(refused.contains(MODELS[0]) && refused.contains("train the fold first"), "{refused}");
        assert_eq!(one(&samples, 1, &MODELS).0.unwrap(), 1);
        assert!(all(&samples, &MODELS).unwrap_err().to_string().contains(MODELS[0]));
    }

    #[test]
    fn without_a_model_of_the_fold_the_folds_of_the_others_are_said() {
        let refused = one(&samples(), 0, &[MODELS[1]]).0.unwrap_err().to_string();
        assert!(refused.contains("no model of fold 0") && refused.contains("is of fold 1"), "{refused}");
        assert!(all(&samples(), &[]).unwrap_err().to_string().contains("lists no models"));
    }

    #[test]
    fn models_of_trainings_that_divided_events_in_different_ways_are_refused() {
        let samples = samples();
        samples.model(1).fixed(fixed_tree(0, "ab", None)).write(MODELS[1]);
        assert!(all(&samples, &MODELS).unwrap_err().to_string().contains("list models of the same training"));
        samples.model(1).no_rule().write(MODELS[1]);
        let refused = all(&samples, &MODELS).unwrap_err().to_string();
        assert!(refused.contains("divides events by one of 2 for each process"), "{refused}");
    }

    #[test]
    fn models_of_their_own_folds_and_of_all_others_are_no_set() {
        let samples = samples();
        samples.model(1).others().write(MODELS[1]);
        let refused = all(&samples, &MODELS).unwrap_err().to_string();
        assert!(refused.contains("on all folds but 1") && refused.contains("on fold 0"), "{refused}");
        samples.model(0).others().write(MODELS[0]);
        assert_eq!(all(&samples, &MODELS).unwrap(), [0, 1]);
    }

    #[test]
    fn models_that_know_an_ntuple_of_different_eras_are_refused() {
        let samples = Samples::new();
        let ntuple = samples.identify("ntuple.root", 0..4);
        let write = |fold: u32, era| {
            samples.model(fold).eras().ntuple(ntuple.clone().of_era(Some(era))).write(MODELS[fold as usize]);
        };
        write(0, "a");
        write(1, "b");
        let listed = MODELS.map(PathBuf::from);
        let read = || read(&samples, |finder| read_models(&listed, finder, &samples.training_of_eras())).0;
        let refused = read().unwrap_err().to_string();
        assert!(refused.contains("is an ntuple of era `b`") && refused.contains("not of `a`"), "{refused}");
        write(1, "a");
        assert_eq!(read().unwrap().len(), 2);
    }
}
