//! What is no reason to refuse models, but to doubt them: they are of different trainings, or of older fold files than there are.

use std::fs;
use std::path::Path;

use common::config::TrainingConfig;
use modelfile::provenance::{self, Provenance};
use modelfile::{Difference, InputFile, difference};
use rootfile::RootFile;
use serde_json::{Value, json};

use crate::model::Classifier;

/// What is to be said of models that score side by side, by a training configuration that lists the fold files.
pub fn doubts(models: &[Classifier], training: &TrainingConfig) -> Vec<String> {
    let pairs = models.iter().skip(1).flat_map(|model| model.differences(&models[0]));
    pairs.chain(models.iter().flat_map(|model| model.changed_files(training))).collect()
}

impl Classifier {
    /// How the training of this model differs from that of the first.
    fn differences(&self, first: &Classifier) -> Vec<String> {
        let (one, other) = (first.path().display(), self.path().display());
        let mut found = Vec::new();
        if let Some(Difference { place, then, now }) = difference(&first.training(), &self.training()) {
            found.push(format!(
                "the models are of different trainings: `{place}` is {then} in `{one}` and {now} in `{other}`"
            ));
        }
        let only = |own: &Classifier, others: &Classifier| {
            let is_known = |file: &&InputFile| others.seen_ntuples().iter().any(|known| known.sha256 == file.sha256);
            own.seen_ntuples().iter().find(|file| !is_known(file)).map(|file| file.path.display().to_string())
        };
        let ntuple = only(self, first).map(|path| (path, &other)).or(only(first, self).map(|path| (path, &one)));
        if let Some((path, model)) = ntuple {
            found.push(format!(
                "the models are of different fold files: those of `{model}` alone were made of `{path}`, as it was then"
            ));
        }
        found
    }

    /// The configuration, without the places of files.
    fn training(&self) -> Value {
        let record = self.record();
        let mut config = json!(record.training);
        if let Some(keys) = config.as_object_mut() {
            for place in ["output_path", "datasets"] {
                keys.remove(place);
            }
        }
        let eras = config.pointer_mut("/eras/list").and_then(Value::as_array_mut);
        eras.into_iter().flatten().filter_map(Value::as_object_mut).for_each(|era| drop(era.remove("datasets")));
        if let Some(keys) = config.as_object_mut() {
            keys.insert("backend".into(), record.backend.clone().into());
        }
        config
    }

    /// Fold files that are no longer what the model was trained on. Those that are not there are not needed.
    fn changed_files(&self, training: &TrainingConfig) -> Vec<String> {
        let listed = self.fold().trained_folds().into_iter().filter_map(|fold| training.fold_files(fold).ok());
        let files = listed.flatten().zip(self.seen_files());
        files.filter_map(|(file, seen)| self.changed(file.path, seen)).collect()
    }

    fn changed(&self, path: &Path, seen: &InputFile) -> Option<String> {
        let found = path.metadata().ok()?;
        let model = fs::metadata(self.path()).ok()?;
        // A digest is worth its time only if the file may have changed.
        let is_newer = || Some(found.modified().ok()? > model.modified().ok()?);
        let is_other = || storage::digest::file(path).is_ok_and(|digest| digest != seen.sha256);
        if found.len() == seen.bytes && !(is_newer().unwrap_or(true) && is_other()) {
            return None;
        }
        let (path_text, model) = (path.display(), self.path().display());
        Some(format!(
            "`{model}` is older than `{path_text}`, which was another when it was trained: {}",
            self.what_changed(path, seen)
        ))
    }

    /// What of a fold file is not as it was.
    fn what_changed(&self, path: &Path, seen: &InputFile) -> String {
        let text = RootFile::open(path).ok().and_then(|file| file.text(provenance::NAME).ok().flatten());
        let now = text.and_then(|text| Provenance::from_json(&text, &path.display().to_string()).ok());
        let is_known = |input: &&InputFile| self.seen_ntuples().iter().any(|known| known.sha256 == input.sha256);
        match now.and_then(|now| now.inputs.iter().find(|input| !is_known(input)).map(|input| input.path.clone())) {
            Some(input) => format!("it is made of `{}`, or of another version of it", input.display()),
            None => {
                format!("it has {} bytes, then it had {}", path.metadata().map_or(0, |found| found.len()), seen.bytes)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, fold};

    #[test]
    fn models_of_one_training_are_beyond_doubt_and_others_are_named_with_the_difference() {
        let samples = Samples::new();
        let ntuple = samples.identify("ntuple.root", 0..4);
        let model = |index: u32| samples.model(index).ntuple(ntuple.clone());
        let training = samples.training();
        assert!(doubts(&[model(0).read(), model(1).read()], &training).is_empty());
        let said = doubts(&[model(0).read(), model(1).seed(99).read()], &training);
        assert!(said.len() == 1 && said[0].contains("`seed` is 1234 in `") && said[0].contains("99 in `"), "{said:?}");
        let other = samples.model(1).ntuple(samples.identify("other.root", 4..9)).read();
        let said = doubts(&[model(0).read(), other], &training);
        assert!(said.len() == 1 && said[0].contains("other.root"), "{said:?}");
    }

    #[test]
    fn a_model_that_is_older_than_its_fold_file_is_named_with_what_changed() {
        let samples = Samples::new();
        let training = samples.training();
        let [old, new] = [("old.root", 0..4), ("new.root", 0..5)].map(|(name, events)| samples.identify(name, events));
        samples.fold_file("fold0.root", &fold(0), std::slice::from_ref(&old));
        let seen = InputFile::identify(&samples.path("fold0.root")).unwrap();
        let model = samples.model(0).file(seen).ntuple(old.clone()).read();
        assert!(doubts(std::slice::from_ref(&model), &training).is_empty());
        samples.fold_file("fold0.root", &fold(0), &[old, new]);
        let said = doubts(std::slice::from_ref(&model), &training);
        assert!(said.len() == 1 && said[0].contains("is older than") && said[0].contains("new.root"), "{said:?}");
        std::fs::remove_file(samples.path("fold0.root")).unwrap();
        assert!(doubts(&[model], &training).is_empty(), "files that are gone are not needed");
    }
}
