//! Variables and classes in the order of the model, or an error that says what is different.
//!
//! A permutation gives plausible scores that are wrong, so whatever stands both in a model and elsewhere must agree.

use common::config::{TrainingConfig, Variable};

use crate::as_trained::as_trained;
use crate::disagreement::Disagreement;
use crate::error::{Error, Result};
use crate::model::Classifier;

/// What a configuration or another model lists.
struct Listed<'a> {
    /// Who lists it.
    what: &'a str,
    variables: &'a [Variable],
    target: Option<&'a Variable>,
    classes: &'a [String],
}

impl Classifier {
    /// Compares the model with a training configuration: variables and classes, both in order, and the number of folds.
    ///
    /// # Errors
    /// When they disagree; the message names the first difference.
    pub fn agree_with_training(&self, training: &TrainingConfig) -> Result<()> {
        let (what, classes) = ("the training configuration", &training.outputs());
        self.agree_on_eras(what, training.era_names().map(str::to_owned).collect())?;
        let target = training.target.as_ref();
        let variables = &as_trained(&training.variables, self.variables());
        self.agree_on_names(Listed { what, variables, target, classes })?;
        let expected = self.fold().rule.folds;
        if training.folds() != expected {
            return Err(Error::Folds { path: self.path().to_owned(), found: training.folds() as usize, expected });
        }
        Ok(())
    }

    /// Compares the variables and classes, both in order, with those of another model, and the eras of the ntuples that both know.
    ///
    /// # Errors
    /// When they disagree; the message names the first difference.
    pub fn agree_with(&self, other: &Classifier) -> Result<()> {
        let what = &format!("`{}`", other.path().display());
        self.agree_on_eras(what, other.interface().era_names().to_vec())?;
        let target = other.interface().target.as_ref();
        self.agree_on_names(Listed { what, variables: other.variables(), target, classes: other.classes() })?;
        let mut ntuples = other.seen_ntuples().iter();
        ntuples.try_for_each(|ntuple| self.check_era_of(&ntuple.path, &ntuple.sha256, ntuple.era.as_deref()))
    }

    /// Compares variables and classes, both in order, and the target.
    fn agree_on_names(&self, listed: Listed<'_>) -> Result<()> {
        let Listed { what, variables, target, classes } = listed;
        let pairs = [
            ("variable", texts(variables), texts(self.variables())),
            ("target", texts(target), texts(&self.interface().target)),
            ("class", classes.to_vec(), self.classes().to_vec()),
        ];
        for (kind, listed, trained) in pairs {
            if listed == trained {
                continue;
            }
            let position = listed.iter().zip(&trained).take_while(|(a, b)| a == b).count();
            let at = |texts: &[String]| texts.get(position).map_or("nothing".to_owned(), |text| format!("`{text}`"));
            return Err(Error::Disagrees(Box::new(Disagreement {
                what: what.to_owned(),
                path: self.path().to_owned(),
                kind,
                position: position + 1,
                permuted: sorted(&listed) == sorted(&trained),
                listed: at(&listed),
                trained: at(&trained),
            })));
        }
        Ok(())
    }
}

/// Names, each with its expression, default, missing values and bounds if it has some.
fn texts<'a>(variables: impl IntoIterator<Item = &'a Variable>) -> Vec<String> {
    let text = |variable: &Variable| {
        let Variable { name, expression, default, missing, clip } = variable;
        let value = if name == expression { name.clone() } else { format!("{name} = {expression}") };
        let more = [
            default.map(|default| format!(", by default {default}")),
            missing.as_ref().map(|missing| format!(", missing if {:?}", missing.values)),
            clip.map(|clip| format!(", within {clip}")),
        ];
        more.into_iter().flatten().fold(value, |value, more| value + &more)
    };
    variables.into_iter().map(text).collect()
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort();
    texts
}

#[cfg(test)]
mod tests {
    use crate::unseen::samples::Samples;

    #[test]
    fn a_model_agrees_with_its_training_and_with_the_model_of_the_other_fold() {
        let samples = Samples::new();
        let [first, second] = [0, 1].map(|fold| samples.model(fold).read());
        first.agree_with_training(&samples.training()).unwrap();
        second.agree_with(&first).unwrap();
    }

    #[test]
    fn names_in_another_order_are_refused_and_so_are_others() {
        let samples = Samples::new();
        let model = samples.model(0).read();
        let mut training = samples.training();
        training.variables.reverse();
        let refused = model.agree_with_training(&training).unwrap_err().to_string();
        assert!(refused.contains("another order: variable 1 is `y`, the model has `x`"), "{refused}");
        let mut training = samples.training();
        training.variables[1].expression = "y * 2".into();
        let refused = model.agree_with_training(&training).unwrap_err().to_string();
        assert!(refused.contains("has `y = y * 2` as variable 2") && refused.contains("trained with `y`"), "{refused}");
        let mut training = samples.training();
        training.classes.push("c".into());
        let refused = model.agree_with_training(&training).unwrap_err().to_string();
        assert!(refused.contains("has `c` as class 3") && refused.contains("trained with nothing"), "{refused}");
    }

    #[test]
    fn another_number_of_folds_and_other_eras_are_refused() {
        let samples = Samples::new();
        let model = samples.model(0).read();
        let mut training = samples.training();
        training.datasets.pop();
        let refused = model.agree_with_training(&training).unwrap_err().to_string();
        assert!(refused.contains("lists 1 files") && refused.contains("of 2 folds"), "{refused}");
        let refused = model.agree_with_training(&samples.training_of_eras()).unwrap_err().to_string();
        assert!(refused.contains("has the eras `a`, `b`"), "{refused}");
    }
}
