//! An ntuple that training knows of one era is not scored as of another. Data and new simulation are known of none.

use std::path::Path;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

impl Classifier {
    /// Checks that an ntuple, by its content, may be of `era`.
    ///
    /// # Errors
    /// When the model knows it of other eras only.
    pub(crate) fn check_era_of(&self, ntuple: &Path, sha256: &str, era: Option<&str>) -> Result<()> {
        let known = self.seen_ntuples().iter().filter(|known| known.sha256 == sha256);
        let eras: Vec<&str> = known.filter_map(|known| known.era.as_deref()).collect();
        match (era, eras.first()) {
            (Some(era), Some(known)) if !eras.contains(&era) => Err(Refusal::OtherEra {
                ntuple: ntuple.to_owned(),
                model: self.path().to_owned(),
                known: (*known).to_owned(),
                era: era.to_owned(),
            }
            .into()),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::unseen::samples::Samples;
    use modelfile::InputFile;

    #[test]
    fn an_ntuple_is_of_the_eras_that_training_knows_it_of_and_a_new_one_of_any() {
        let samples = Samples::new();
        let [of_a, of_both] = ["a.root", "both.root"].map(|name| samples.identify(name, 0..4));
        let [as_a, as_b] = ["a", "b"].map(|era| of_both.clone().of_era(Some(era)));
        let model = samples.model(0).eras().ntuple(of_a.clone().of_era(Some("a"))).ntuple(as_a).ntuple(as_b).read();
        let check = |ntuple: &InputFile, era| model.check_era_of(&ntuple.path, &ntuple.sha256, era);
        assert!(check(&of_a, Some("a")).is_ok() && check(&of_a, None).is_ok());
        assert!(check(&of_both, Some("a")).is_ok() && check(&of_both, Some("b")).is_ok());
        assert!(check(&samples.identify("new.root", 4..9), Some("b")).is_ok(), "nothing is known of it");
        let refused = check(&of_a, Some("b")).unwrap_err().to_string();
        assert!(refused.contains("a.root` is an ntuple of era `a`") && refused.contains("not of `b`"), "{refused}");
    }
}
