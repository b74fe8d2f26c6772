//! What came of a tree that was scored, and what is said of it.
use std::path::PathBuf;

use classifier::Classifier;
use ntuple::Gaps;
use shell::Shell;

use crate::tally::Tally;

/// A tree with its scores.
pub struct Scored<'m> {
    /// The file that has them.
    pub path: PathBuf,
    /// One of the models.
    pub model: &'m Classifier,
    /// Values of the parameter.
    pub values: Vec<Option<f64>>,
    /// The counts at each of them.
    pub tallies: Vec<Tally>,
    /// Events of the tree.
    pub entries: u64,
    /// Missing values of its branches.
    pub gaps: Gaps,
    /// Branches of an earlier run that stay.
    pub stale: Vec<String>,
    /// The score of events that are not finite.
    pub nan_score: Option<f32>,
}

impl Scored<'_> {
    /// Prints the tables, and warns.
    ///
    /// # Errors
    /// When stdout is closed.
    pub fn tell(&self, shell: &Shell) -> anyhow::Result<()> {
        let parameter = self.model.parameter().map(|parameter| parameter.name.as_str());
        for (tally, value) in self.tallies.iter().zip(&self.values) {
            if let (Some(name), Some(value)) = (parameter, value) {
                shell.print(format!("{name} = {value}"))?;
            }
            shell.table(tally.table(self.model.classes()))?;
        }
        self.warn("", shell);
        shell.say(format!("wrote `{}`", self.path.display()));
        Ok(())
    }

    /// Warns of what is not in the scores, and of what is there beside them.
    pub fn warn(&self, of: &str, shell: &Shell) {
        if let Some(gaps) = self.gaps.warning() {
            shell.warn(format!("{of}{gaps}"));
        }
        if let (Some(score), events @ 1..) = (self.nan_score, self.tallies[0].not_finite()) {
            let events = if events == 1 { "1 event".to_owned() } else { format!("{events} events") };
            shell.warn(format!(
                "{of}{events} got the score {score} for a variable or score that is not finite, and are not in the table"
            ));
        }
        if !self.stale.is_empty() {
            let stale = self.stale.join("`, `");
            shell.warn(format!(
                "{of}the tree keeps `{stale}` of an earlier run with other classes or values of the parameter"
            ));
        }
    }
}
