//! Events through the model, counted by true and predicted class.
use crate::classifier::Classifier;
use crate::unseen::Dataset;
use anyhow::{Context, ensure};
use common::interrupt;
use common::shell::{Progress, Shell};
use metrics::Confusion;
use ntuple::{Columns, Location, Reading, Source};
use std::ops::Range;

/// The columns of an event.
struct Table {
    variables: Range<usize>,
    weight: usize,
}

/// One tree of one dataset, ready to be read.
struct Sample<'a> {
    class: usize,
    dataset: &'a Dataset,
    reading: Reading,
}

/// Sums the signed weights of all events of all datasets. All branches are checked before the first event is read.
///
/// # Errors
/// When a tree, branch or number is not as it should be, an event is of the model's fold, or there are no events.
pub fn tally(datasets: &[Dataset], classifier: &Classifier, weight: &str, shell: &Shell) -> anyhow::Result<Confusion> {
    let mut samples = Vec::new();
    let mut table = None;
    for dataset in datasets {
        let mut columns = Columns::new();
        let variables = classifier.manifest.variables.iter().map(|v| (v.name.as_str(), v.expression.as_str()));
        let variables = columns.variables(variables)?;
        let weight = columns.number("event weight", weight)?;
        if let Some(rule) = &dataset.unchecked {
            columns.fold(rule)?;
        }
        table = Some(Table { variables, weight });
        for (class, tree) in classifier.manifest.classes.iter().enumerate() {
            let source = Source::open(&[Location::new(&dataset.path)], tree)?;
            if source.entries() == 0 {
                shell.warn(format_args!("tree `{tree}` in `{}` has no events", dataset.path.display()));
            }
            samples.push(Sample { class, dataset, reading: source.select(&columns)? });
        }
    }
    let entries: u64 = samples.iter().map(|sample| sample.reading.source().entries()).sum();
    ensure!(entries > 0, "there are no events to test on in the datasets of the other folds");

    let progress = shell.progress("testing", entries);
    let mut confusion = Confusion::new(classifier.manifest.classes.len());
    if let Some(table) = table {
        for sample in &samples {
            sample.count(&table, classifier, &mut confusion, &progress)?;
        }
    }
    Ok(confusion)
}

impl Sample<'_> {
    fn count(
        &self,
        table: &Table,
        classifier: &Classifier,
        confusion: &mut Confusion,
        progress: &Progress,
    ) -> anyhow::Result<()> {
        for chunk in self.reading.chunks() {
            interrupt::check()?;
            let chunk = chunk?;
            let place = || {
                let (entries, tree) = (chunk.entries(), self.reading.source().tree());
                format!("entries {} to {} of tree `{tree}` in `{}`", entries.start, entries.end, chunk.file().display())
            };
            let trained = classifier.manifest.fold.index;
            if let Some(row) = chunk.folds().iter().position(|fold| *fold == trained) {
                anyhow::bail!(
                    "model `{}` may have seen entry {} of tree `{}` in `{}`: it is of fold {trained}",
                    classifier.path.display(),
                    chunk.entries().start + row as u64,
                    self.reading.source().tree(),
                    self.dataset.path.display()
                );
            }
            let mut inputs = chunk.matrix(table.variables.clone())?;
            classifier.manifest.preprocessing.transform(&mut inputs).with_context(place)?;
            let scores = classifier.model.predict(&inputs).with_context(place)?;
            confusion.add_events(self.class, &scores, chunk.finite(table.weight)?).with_context(place)?;
            progress.advance(chunk.len() as u64);
        }
        Ok(())
    }
}
