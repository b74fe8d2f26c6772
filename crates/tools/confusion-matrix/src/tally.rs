//! Events through the model, counted by true and predicted class.
use crate::unseen::Dataset;
use anyhow::{Context, ensure};
use classifier::{Classifier, Inputs, Scoring};
use common::config::Told;
use metrics::Confusion;
use ntuple::{Columns, Location, Reading, Source};
use shell::{Progress, Shell};

/// One tree of one dataset, ready to be read.
struct Sample<'a> {
    class: usize,
    dataset: &'a Dataset,
    reading: Reading,
    weight: usize,
    /// The parameter of signal events, and its value that is tested.
    own: Option<(usize, f64)>,
    scoring: Scoring<'a>,
}

/// Sums the signed weights of all events of all datasets. All branches are checked before the first event is read.
///
/// # Errors
/// When a tree, branch or number is not as it should be, an event is of the model's fold, or there are no events.
pub fn tally(
    datasets: &[Dataset],
    classifier: &Classifier,
    weight: &str,
    value: Option<f64>,
    shell: &Shell,
) -> anyhow::Result<Confusion> {
    let parameter = classifier.manifest.interface.parameter.as_ref();
    let everyone = [vec![0]]; // one model for all events
    let mut samples = Vec::new();
    for dataset in datasets {
        for (class, tree) in classifier.manifest.interface.classes.iter().enumerate() {
            let source = match Source::open(&[Location::new(&dataset.path)], tree) {
                // Nobody promised that it has events in every era.
                Err(ntuple::Error::Rootfile(rootfile::Error::NoTree { .. }))
                    if classifier.manifest.interface.is_randomised(class) =>
                {
                    shell.warn(format_args!("there is no tree `{tree}` in `{}`", dataset.path.display()));
                    continue;
                }
                source => source?,
            };
            if source.entries() == 0 {
                shell.warn(format_args!("tree `{tree}` in `{}` has no events", dataset.path.display()));
            }
            let mut columns = Columns::new();
            let told = Told { era: dataset.era, parameter: value };
            let inputs = Inputs::new(&classifier.variables_told(told), &source, &mut columns)?;
            let weight = columns.number("event weight", weight)?;
            let own = match (parameter, value, classifier.manifest.interface.variables.last()) {
                (Some(parameter), Some(value), Some(variable)) if parameter.is_signal(class) => {
                    Some((columns.number(format!("parameter `{}`", parameter.name), &variable.expression)?, value))
                }
                _ => None,
            };
            if let Some(rule) = &dataset.unchecked {
                columns.fold(rule)?;
            }
            let scoring = Scoring::new(std::slice::from_ref(classifier), &everyone, inputs, None);
            samples.push(Sample { class, dataset, reading: source.select(&columns)?, weight, own, scoring });
        }
    }
    if let (Some(parameter), Some(value)) = (parameter, value) {
        ensure!(
            parameter.is_known(value),
            "there are no signal events with {} = {value} to test on\n\
             help: the values are {:?}",
            parameter.name,
            parameter.values
        );
    }
    let entries: u64 = samples.iter().map(|sample| sample.reading.source().entries()).sum();
    ensure!(entries > 0, "there are no events to test on in the datasets of the other folds");

    let progress = shell.progress("testing", entries);
    let mut confusion = Confusion::new(classifier.manifest.interface.classes.len());
    for sample in &samples {
        sample.count(classifier, &mut confusion, &progress)?;
    }
    Ok(confusion)
}

impl Sample<'_> {
    fn count(&self, classifier: &Classifier, confusion: &mut Confusion, progress: &Progress) -> anyhow::Result<()> {
        for chunk in self.reading.chunks() {
            interrupt::check()?;
            let chunk = chunk?;
            let place = || {
                let (entries, tree) = (chunk.entries(), self.reading.source().tree());
                format!("entries {} to {} of tree `{tree}` in `{}`", entries.start, entries.end, chunk.file().display())
            };
            let trained = classifier.manifest.seen.fold.index;
            if let Some(row) = chunk.folds().iter().position(|fold| *fold == trained) {
                anyhow::bail!(
                    "model `{}` may have seen entry {} of tree `{}` in `{}`: it is of fold {trained}",
                    classifier.path.display(),
                    chunk.entries().start + row as u64,
                    self.reading.source().tree(),
                    self.dataset.path.display()
                );
            }
            let mut scores = self.scoring.score(&chunk, &vec![0; chunk.len()])?.classes;
            let mut weights = chunk.finite(self.weight)?.to_vec();
            if let Some((column, value)) = self.own {
                let own = chunk.numbers(column);
                let is_own = |row: &usize| (own[*row] - value).abs() <= 1e-6 * value.abs();
                let rows: Vec<usize> = (0..own.len()).filter(is_own).collect();
                scores.iter_mut().for_each(|column| *column = rows.iter().map(|&row| column[row]).collect());
                weights = rows.iter().map(|&row| weights[row]).collect();
            }
            confusion.add_events(self.class, &scores, &weights).with_context(place)?;
            progress.advance(chunk.len() as u64);
        }
        Ok(())
    }
}
