//! The datasets that a model is tested on: the files of all folds that it was not trained on.

use std::path::{Path, PathBuf};

use common::config::TrainingConfig;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::division::Division;
use crate::unseen::refusal::Refusal;

/// A file to test on.
#[derive(Debug)]
pub struct TestDataset {
    /// The file.
    pub path: PathBuf,
    /// The fold that the configuration lists it for.
    pub fold: u32,
    /// Index of its era, if there are eras.
    pub era: Option<usize>,
    /// What tells that the model has not seen its events; by the rule every event has to be checked.
    pub division: Division,
}

impl Classifier {
    /// The datasets of all folds that the model was not trained on, of all eras or of one.
    ///
    /// # Errors
    /// When the model was trained on one of them, or nothing tells.
    pub fn test_datasets(&self, training: &TrainingConfig, era: Option<usize>) -> Result<Vec<TestDataset>> {
        let mut datasets = Vec::new();
        for fold in (0..training.folds()).filter(|&fold| !self.fold().trains_on(fold)) {
            for file in training.fold_files(fold)?.into_iter().filter(|file| era.is_none() || file.era == era) {
                let division = self.test_division(file.path, file.era.map(|era| training.era_name(era)))?;
                datasets.push(TestDataset { path: file.path.to_owned(), fold, era: file.era, division });
            }
        }
        Ok(datasets)
    }

    /// How the events of a file are divided, none of which the model has seen as far as the file tells.
    fn test_division(&self, path: &Path, era: Option<&str>) -> Result<Division> {
        let division = match self.fold_of_file(path, era)? {
            Some(fold) if self.fold().trains_on(fold) => {
                return Err(Refusal::OwnFold { path: path.to_owned(), model: self.path().to_owned(), fold }.into());
            }
            Some(fold) => Division::Fold(fold),
            None => {
                self.check_rule_tells(path, era)?;
                Division::Rule
            }
        };
        self.check_content(path)?;
        Ok(division)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, fixed_tree, fold};

    /// The files that are tested on, each with its division.
    fn tested(samples: &Samples, model: &Classifier) -> Result<Vec<(String, Division)>> {
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let datasets = model.test_datasets(&samples.training(), None)?;
        Ok(datasets.iter().map(|dataset| (name(&dataset.path), dataset.division)).collect())
    }

    #[test]
    fn the_model_of_a_fold_is_tested_on_the_file_of_the_other() {
        let samples = Samples::new();
        for index in [0, 1] {
            samples.fold_file(&format!("fold{index}.root"), &fold(index), &[]);
        }
        let test = |index| tested(&samples, &samples.model(index).read()).unwrap();
        assert_eq!(test(0), [("fold1.root".to_owned(), Division::Fold(1))]);
        assert_eq!(test(1), [("fold0.root".to_owned(), Division::Fold(0))]);
    }

    #[test]
    fn the_model_of_all_other_folds_is_tested_on_the_file_of_its_own() {
        let samples = Samples::new();
        for index in [0, 1] {
            samples.fold_file(&format!("fold{index}.root"), &fold(index), &[]);
        }
        let test = |index| tested(&samples, &samples.model(index).others().read()).unwrap();
        assert_eq!(test(0), [("fold0.root".to_owned(), Division::Fold(0))]);
        assert_eq!(test(1), [("fold1.root".to_owned(), Division::Fold(1))]);
        samples.fold_file("fold0.root", &fold(1), &[]);
        let refused = tested(&samples, &samples.model(0).others().read()).unwrap_err().to_string();
        assert!(refused.contains("which is of fold 1"), "{refused}");
    }

    #[test]
    fn files_in_another_order_are_refused() {
        let samples = Samples::new();
        samples.fold_file("fold0.root", &fold(1), &[]);
        samples.fold_file("fold1.root", &fold(0), &[]);
        let refused = tested(&samples, &samples.model(0).read()).unwrap_err().to_string();
        assert!(
            refused.contains("was trained on the events of") && refused.contains("which is of fold 0"),
            "{refused}"
        );
        assert!(refused.contains("order of the folds"), "{refused}");
    }

    #[test]
    fn events_of_a_foreign_ntuple_are_left_to_the_rule() {
        let samples = Samples::new();
        samples.ntuple("fold1.root", [1, 3]);
        let model = samples.model(0);
        assert_eq!(tested(&samples, &model.read()).unwrap(), [("fold1.root".to_owned(), Division::Rule)]);
        let refused = tested(&samples, &samples.model(0).fixed(fixed_tree(1, "ab", None)).read()).unwrap_err();
        assert!(refused.to_string().contains("does not say its fold"), "{refused}");
    }

    #[test]
    fn a_file_that_was_trained_on_is_refused_as_another_fold_too() {
        let samples = Samples::new();
        let seen = samples.identify("fold0.root", [0, 2]);
        std::fs::copy(&seen.path, samples.path("fold1.root")).unwrap();
        let refused = tested(&samples, &samples.model(0).file(seen).read()).unwrap_err().to_string();
        assert!(refused.contains("same content as"), "{refused}");
    }

    #[test]
    fn eras_are_tested_together_or_one_by_one() {
        let samples = Samples::new();
        let training = samples.training_of_eras();
        for name in ["fold1_a.root", "fold1_b.root"] {
            samples.fold_file(name, &fold(1), &[]);
        }
        let model = samples.model(0).eras().read();
        let eras = |era| {
            let datasets = model.test_datasets(&training, era).unwrap();
            datasets.iter().map(|dataset| dataset.era.unwrap()).collect::<Vec<_>>()
        };
        assert_eq!((eras(None), eras(Some(1))), (vec![0, 1], vec![1]));
    }
}
