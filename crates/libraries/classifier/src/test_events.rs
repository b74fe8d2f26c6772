//! Events that a model is tested on: those of its [test datasets](Classifier::test_datasets), read, checked and scored in chunks.
//!
//! Whatever judges a model goes through them: a confusion matrix, a curve, the importance of a variable. Their weights keep
//! their signs.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use common::config::Told;
use ntuple::{Chunk, Columns, Location, Reading, Source};

use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::model::Classifier;
use crate::scoring::Scoring;
use crate::unseen::assignment::Assignment;
use crate::unseen::division::Division;
use crate::unseen::test_dataset::TestDataset;

/// The trees of all classes in all datasets, ready to be read as often as needed.
pub struct TestEvents<'a> {
    classifier: &'a Classifier,
    trees: Vec<Tree<'a>>,
}

/// The events of a class in a dataset.
struct Tree<'a> {
    class: usize,
    reading: Reading,
    weight: usize,
    /// Column of the parameter of signal events, and the value of those that are tested.
    parameter: Option<(usize, f64)>,
    scoring: Scoring<'a>,
}

/// Events of a chunk, all of one class, with what the model says of them.
#[derive(Debug)]
pub struct Tested {
    /// Index of their true class.
    pub class: usize,
    /// Scores, a column for each class of the model.
    pub scores: Vec<Vec<f32>>,
    /// Weights with their signs, one for each event.
    pub weights: Vec<f64>,
    /// The entries that were read: more than events if only some have the tested value of the parameter.
    pub entries: Range<u64>,
    /// The tree.
    pub tree: String,
    /// The file.
    pub path: PathBuf,
}

/// Says where the events are from: `entries 0 to 500 of tree `ztt` in `fold1.root``.
impl fmt::Display for Tested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entries, tree, path, .. } = self;
        write!(f, "entries {} to {} of tree `{tree}` in `{}`", entries.start, entries.end, path.display())
    }
}

impl<'a> TestEvents<'a> {
    /// Opens the trees of all classes in all datasets of a model, and finds all branches; `weight` is the expression of the event
    /// weight. With a `value` of the parameter, signal events are those of this value, and all events are scored at it.
    ///
    /// What is odd but no error goes to `warn`.
    ///
    /// # Errors
    /// When a tree or a branch is missing, no signal event has the value, or there are no events.
    pub fn open(
        classifier: &'a Classifier,
        datasets: &[TestDataset],
        weight: &str,
        value: Option<f64>,
        warn: &dyn Fn(String),
    ) -> Result<Self> {
        let mut trees = Vec::new();
        for dataset in datasets {
            for class in 0..classifier.classes().len() {
                trees.extend(Tree::open(classifier, dataset, class, weight, value, warn)?);
            }
        }
        if let (Some(parameter), Some(value)) = (classifier.parameter(), value)
            && !parameter.is_known(value)
        {
            let (name, values) = (parameter.name.clone(), parameter.values.clone());
            return Err(Error::NoTestValue { name, value, values });
        }
        let events = Self { classifier, trees };
        if events.entries() == 0 { Err(Error::NoTestEvents) } else { Ok(events) }
    }

    /// Entries of all trees.
    pub fn entries(&self) -> u64 {
        self.trees.iter().map(|tree| tree.reading.source().entries()).sum()
    }

    /// Reads and scores the events, chunk by chunk, dataset by dataset and class by class.
    ///
    /// An item is an error when a number is not finite, or an event whose dataset does not say its fold is of that of the model.
    pub fn chunks(&self) -> impl Iterator<Item = Result<Tested>> {
        let scored = |tree: &'_ Tree<'a>, chunk: ntuple::Result<Chunk<'_>>| tree.score(self.classifier, &chunk?);
        self.trees.iter().flat_map(move |tree| tree.reading.chunks().map(move |chunk| scored(tree, chunk)))
    }
}

impl<'a> Tree<'a> {
    /// `None` if the dataset may lack the tree, and does.
    fn open(
        classifier: &'a Classifier,
        dataset: &TestDataset,
        class: usize,
        weight: &str,
        value: Option<f64>,
        warn: &dyn Fn(String),
    ) -> Result<Option<Self>> {
        let (tree, path) = (&classifier.classes()[class], dataset.path.display());
        let source = match Source::open(&[Location::new(&dataset.path)], tree) {
            // A class whose events got an era at random need not have events in every era.
            Err(ntuple::Error::Rootfile(rootfile::Error::NoTree { .. })) if classifier.is_randomised(class) => {
                warn(format!("there is no tree `{tree}` in `{path}`"));
                return Ok(None);
            }
            source => source?,
        };
        if source.entries() == 0 {
            warn(format!("tree `{tree}` in `{path}` has no events"));
        }
        let mut columns = Columns::new();
        let variables = classifier.variables_of(Told { era: dataset.era, parameter: value });
        let inputs = Inputs::new(&variables, &source, &mut columns)?;
        let weight = columns.number("event weight", weight)?;
        let parameter = match (classifier.parameter(), value, classifier.variables().last()) {
            (Some(parameter), Some(value), Some(variable)) if parameter.is_signal(class) => {
                Some((columns.number(format!("parameter `{}`", parameter.name), &variable.expression)?, value))
            }
            _ => None,
        };
        if dataset.division == Division::Rule {
            columns.fold(&classifier.fold().rule)?;
        }
        let scoring = Scoring::new(std::slice::from_ref(classifier), &Assignment::tested(), inputs, None);
        Ok(Some(Self { class, reading: source.select(&columns)?, weight, parameter, scoring }))
    }

    fn score(&self, classifier: &Classifier, chunk: &Chunk<'_>) -> Result<Tested> {
        classifier.check_events(chunk)?;
        let mut scores = self.scoring.score(chunk, &vec![0; chunk.len()])?.classes;
        let mut weights = chunk.finite(self.weight)?.to_vec();
        if let Some((column, value)) = self.parameter {
            let is_tested = |own: &f64| (own - value).abs() <= 1e-6 * value.abs();
            let numbers = chunk.numbers(column);
            let rows: Vec<usize> = (0..numbers.len()).filter(|&row| is_tested(&numbers[row])).collect();
            scores.iter_mut().for_each(|column| *column = rows.iter().map(|&row| column[row]).collect());
            weights = rows.iter().map(|&row| weights[row]).collect();
        }
        let (entries, tree, path) = (chunk.entries(), chunk.tree().to_owned(), chunk.file().to_owned());
        Ok(Tested { class: self.class, scores, weights, entries, tree, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Event, Samples, fold};
    use std::cell::RefCell;

    /// The larger of `x` and `y` is the class.
    const OF_A: [Event; 2] = [(1, [2.0, 1.0, 1.5]), (3, [1.0, 3.0, -0.5])];
    const OF_B: [Event; 1] = [(5, [0.0, 1.0, 2.0])];

    /// All chunks of the test of a model on `datasets`, and what was warned of.
    fn test(model: &Classifier, datasets: &[TestDataset], weight: &str) -> (Result<Vec<Tested>>, Vec<String>) {
        let warnings = RefCell::new(Vec::new());
        let tested = TestEvents::open(model, datasets, weight, None, &|warning| warnings.borrow_mut().push(warning));
        (tested.and_then(|events| events.chunks().collect()), warnings.into_inner())
    }

    /// Of the model of fold 0, whose training lists these files.
    fn test_listed(samples: &Samples, weight: &str) -> Result<Vec<Tested>> {
        let model = samples.model(0).read();
        let datasets = model.test_datasets(&samples.training(), None)?;
        test(&model, &datasets, weight).0
    }

    #[test]
    fn events_of_each_class_are_scored_with_their_signed_weights_and_their_place() {
        let samples = Samples::new();
        let other = fold(1);
        samples.write("fold1.root", &[("a", &OF_A), ("b", &OF_B)], Some((&other, &[])));
        let tested = test_listed(&samples, "weight").unwrap();
        let classes: Vec<usize> = tested.iter().map(|tested| tested.class).collect();
        assert_eq!((classes, &tested[0].weights, &tested[1].weights), (vec![0, 1], &vec![1.5, -0.5], &vec![2.0]));
        // Two columns, one for each class: softmax of x and y.
        let softmax = |x: f32, y: f32| x.exp() / (x.exp() + y.exp());
        let expected = [[softmax(2.0, 1.0), softmax(1.0, 3.0)], [softmax(1.0, 2.0), softmax(3.0, 1.0)]];
        for (column, expected) in tested[0].scores.iter().zip(expected) {
            assert!(column.iter().zip(expected).all(|(score, expected)| (score - expected).abs() < 1e-6), "{column:?}");
        }
        let place = tested[0].to_string();
        assert!(place.starts_with("entries 0 to 2 of tree `a` in `") && place.ends_with("fold1.root`"), "{place}");
        let doubled = test_listed(&samples, "-2 * weight").unwrap();
        assert_eq!(doubled[0].weights, [-3.0, 1.0]);
    }

    #[test]
    fn every_event_of_a_file_that_does_not_say_its_fold_is_checked() {
        let samples = Samples::new();
        samples.write("fold1.root", &[("a", &OF_A), ("b", &OF_B)], None);
        assert_eq!(test_listed(&samples, "weight").unwrap().len(), 2);
        let seen = [OF_B[0], (6, [0.0, 1.0, 2.0])];
        samples.write("fold1.root", &[("a", &OF_A), ("b", &seen)], None);
        let refused = test_listed(&samples, "weight").unwrap_err().to_string();
        assert!(refused.contains("may have seen entry 1 of tree `b`") && refused.contains("of fold 0"), "{refused}");
    }

    #[test]
    fn a_file_that_says_its_fold_needs_no_event_number_of_the_other_fold() {
        let samples = Samples::new();
        let (other, even) = (fold(1), [(2, [2.0, 1.0, 1.5])]);
        samples.write("fold1.root", &[("a", &even), ("b", &even)], Some((&other, &[])));
        assert_eq!(test_listed(&samples, "weight").unwrap().len(), 2);
    }

    #[test]
    fn a_class_without_events_is_warned_of_and_datasets_without_any_are_refused() {
        let samples = Samples::new();
        let other = fold(1);
        let model = samples.model(0).read();
        let tested = |trees: &[(&str, &[Event])]| {
            samples.write("fold1.root", trees, Some((&other, &[])));
            test(&model, &model.test_datasets(&samples.training(), None).unwrap(), "weight")
        };
        let (chunks, warnings) = tested(&[("a", &OF_A), ("b", &[])]);
        assert_eq!(chunks.unwrap().len(), 1);
        assert!(warnings.len() == 1 && warnings[0].contains("tree `b` in") && warnings[0].contains("no events"));
        assert!(tested(&[("a", &[]), ("b", &[])]).0.unwrap_err().to_string().contains("no events to test on"));
        assert!(tested(&[("a", &OF_A)]).0.unwrap_err().to_string().contains("no tree `b`"));
    }

    #[test]
    fn a_branch_and_a_number_that_cannot_be_read_are_named() {
        let samples = Samples::new();
        let other = fold(1);
        samples.write("fold1.root", &[("a", &OF_A), ("b", &[(5, [0.0, f32::NAN, 1.0])])], Some((&other, &[])));
        let refused = test_listed(&samples, "weights").unwrap_err().to_string();
        assert!(refused.contains("event weight") && refused.contains("tree `a`"), "{refused}");
        let refused = test_listed(&samples, "weight").unwrap_err();
        assert_eq!(refused.entry(), Some(0));
        assert!(refused.to_string().contains("variable `y` is NaN"), "{refused}");
    }

    #[test]
    fn signal_events_are_tested_at_one_value_of_the_parameter_and_all_others_at_it() {
        let samples = Samples::new();
        let other = fold(1);
        samples.write("fold1.root", &[("a", &OF_A), ("b", &OF_B)], Some((&other, &[])));
        let model = samples.model(0).parameter().read();
        let datasets = model.test_datasets(&samples.training(), None).unwrap();
        let open = |value| TestEvents::open(&model, &datasets, "weight", Some(value), &|_| ());
        let tested: Vec<Tested> = open(2.0).unwrap().chunks().collect::<Result<_>>().unwrap();
        assert_eq!((&tested[0].weights, tested[0].scores[0].len(), tested[0].entries.clone()), (&vec![1.5], 1, 0..2));
        assert_eq!(tested[1].weights, [2.0]);
        let refused = open(3.0).err().unwrap().to_string();
        assert!(refused.contains("no signal events with mass = 3") && refused.contains("[1.0, 2.0]"), "{refused}");
    }

    #[test]
    fn a_class_whose_events_have_any_era_may_lack_in_one() {
        let samples = Samples::new();
        let other = fold(1);
        samples.write("fold1_a.root", &[("a", &OF_A), ("b", &OF_B)], Some((&other, &[])));
        samples.write("fold1_b.root", &[("a", &OF_A)], Some((&other, &[])));
        let model = samples.model(0).eras().read();
        let (chunks, warnings) =
            test(&model, &model.test_datasets(&samples.training_of_eras(), None).unwrap(), "weight");
        let files = chunks.unwrap().iter().map(|tested| tested.path.ends_with("fold1_b.root")).collect::<Vec<_>>();
        assert_eq!(files, [false, false, true]);
        assert!(warnings.len() == 1 && warnings[0].contains("there is no tree `b` in"), "{warnings:?}");
    }
}
