//! A file that a model was trained on is found under any name, by its content.

use std::path::Path;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

impl Classifier {
    /// Checks that the model was not trained on a file of the content of `path`.
    ///
    /// # Errors
    /// When it was, or the file cannot be read.
    pub(crate) fn check_content(&self, path: &Path) -> Result<()> {
        let unreadable = |source| storage::Error::Read { path: path.to_owned(), source };
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
        // Only files of the same size are worth a digest.
        for seen in self.seen_files().iter().filter(|seen| seen.bytes == bytes) {
            if storage::digest::file(path)? == seen.sha256 {
                let (model, trained) = (self.path().to_owned(), seen.path.clone());
                return Err(Refusal::SameContent { path: path.to_owned(), model, trained }.into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::unseen::samples::Samples;

    #[test]
    fn a_file_that_was_trained_on_is_found_under_another_name() {
        let samples = Samples::new();
        let seen = samples.identify("seen.root", 0..4);
        let model = samples.model(0).file(seen.clone()).read();
        std::fs::copy(&seen.path, samples.path("copy.root")).unwrap();
        let refused = model.check_content(&samples.path("copy.root")).unwrap_err().to_string();
        assert!(refused.contains("same content as") && refused.contains("copy.root"), "{refused}");
        // As many events, but others.
        assert!(model.check_content(&samples.ntuple("other.root", 1..5)).is_ok());
        assert!(model.check_content(&samples.path("none.root")).unwrap_err().to_string().contains("none.root"));
    }
}
