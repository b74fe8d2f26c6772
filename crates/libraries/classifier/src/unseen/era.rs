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

    #[test]
    fn an_ntuple_is_of_the_eras_that_training_knows_it_of_and_a_new_one_of_any() {
        let samples = Samples::new();
        let [of_a, of_both] = ["a.root", "both.root"].map(|name| samples.identify(name, 0..4));
        let both = ["a", "b"].map(|era| of_both.clone().of_era(Some(era)));
        let [first, second] = both;
        let model = samples.model(0).eras().ntuple(of_a.clone().of_era(Some("a"))).ntuple(first).ntuple(second).read();
        let check = |sha256: &str, era| model.check_era_of(&of_a.path, sha256, era);
        // Both files hold the same events, so the same content.
        assert_eq!(of_a.sha256, of_both.sha256);
        assert!(check(&of_a.sha256, Some("a")).is_ok() && check(&of_a.sha256, Some("b")).is_ok());
        assert!(check("new", Some("b")).is_ok(), "nothing is known of it");

        let model = samples.model(0).eras().ntuple(of_a.clone().of_era(Some("a"))).read();
        assert!(model.check_era_of(&of_a.path, &of_a.sha256, Some("a")).is_ok());
        assert!(model.check_era_of(&of_a.path, &of_a.sha256, None).is_ok(), "no era is said");
        let refused = model.check_era_of(&of_a.path, &of_a.sha256, Some("b")).unwrap_err().to_string();
        assert!(refused.contains("a.root` is an ntuple of era `a`") && refused.contains("not of `b`"), "{refused}");
    }
}
