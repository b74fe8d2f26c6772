//! The era of the input: an ntuple that training knows of another era is refused. Data and new simulation are of none that it knows.
use std::path::Path;

use classifier::Classifier;
use modelfile::provenance::{self, Provenance};
use rootfile::RootFile;
use storage::digest;

/// Checks that the file `input`, or the ntuples that a fold file was made of, are of `era` as far as the model knows them.
///
/// # Errors
/// When they are not, or cannot be read.
pub fn check(input: &Path, model: &Classifier, era: Option<&str>) -> anyhow::Result<()> {
    if era.is_none() {
        return Ok(());
    }
    match RootFile::open(input)?.text(provenance::NAME)? {
        None => model.check_input(input, &digest::file(input)?, era)?,
        Some(text) => {
            let inputs = Provenance::from_json(&text, &input.display().to_string())?.inputs;
            inputs.iter().try_for_each(|known| model.check_input(&known.path, &known.sha256, era))?;
        }
    }
    Ok(())
}
