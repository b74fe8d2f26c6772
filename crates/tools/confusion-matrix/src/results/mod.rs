//! What is written: ten matrices as numbers and figures, and the sums that they are made from.
//!
//! `fold{f}_confusion_{name}.{png,pdf,yaml}` with the names and the YAML layout of htt-ml, where
//! `output_prefix` of the testing configuration may replace `confusion_`; and `fold{f}_confusion_sums.yaml`. The name of an era
//! that is tested alone comes after the prefix.
mod figure;
mod yaml;

use crate::cli::Cli;
use classifier::Classifier;
use classifier::unseen::TestDataset;
use common::config::{TestingConfig, TrainingConfig};
use metrics::{Confusion, Representation};
use rayon::prelude::*;
use shell::Table;
use std::path::{Path, PathBuf};
use storage::output::{self, Output};

/// Where the results of one model go.
#[derive(Debug)]
pub struct Results {
    stem: String,
    /// The one that is tested, if it is one.
    era: Option<String>,
    classes: Vec<String>,
    class_weights: Vec<f64>,
    /// Whether they are to be found in the matrix.
    equal_classes: bool,
    weight: String,
}

impl Results {
    /// Finds what would make all work useless: a folder that cannot be written, results that may not be replaced, a name that
    /// cannot be drawn.
    ///
    /// # Errors
    /// When there is such a thing.
    pub fn plan(training: &TrainingConfig, testing: &TestingConfig, cli: &Cli) -> anyhow::Result<Results> {
        let &Cli { fold, force, ref era, .. } = cli;
        let prefix = if testing.output_prefix.is_empty() { "confusion_" } else { &testing.output_prefix };
        let of_era = era.as_ref().map_or_else(String::new, |era| format!("{era}_"));
        let stem = training.output_path.join(format!("fold{fold}_{prefix}{of_era}")).display().to_string();
        let (classes, class_weights) = (training.classes.clone(), training.class_weights.clone());
        let results = Results {
            stem,
            era: era.clone(),
            classes,
            class_weights,
            equal_classes: training.equal_classes,
            weight: testing.weight_branch.clone(),
        };
        output::check(&results.path("sums.yaml"), force)?;
        for (representation, class_weighted) in Representation::ALL.iter().flat_map(|r| [(*r, false), (*r, true)]) {
            for extension in ["yaml", "png", "pdf"] {
                output::check(&results.path(&format!("{}.{extension}", representation.name(class_weighted))), force)?;
            }
        }
        for class in &results.classes {
            figures::scene::Label::plain(class)?;
        }
        Ok(results)
    }

    /// What all paths begin with.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Draws everything, then writes everything: all files appear, or none.
    ///
    /// # Errors
    /// When a matrix cannot be drawn or a file cannot be written.
    pub fn write(
        &self,
        confusion: &Confusion,
        datasets: &[TestDataset],
        classifier: &Classifier,
    ) -> anyhow::Result<()> {
        let class_weights = match self.equal_classes {
            true => confusion.equal_class_weights(),
            false => self.class_weights.clone(),
        };
        let weighted = confusion.class_weighted(&class_weights)?;
        let matrices: Vec<_> =
            Representation::ALL.iter().flat_map(|r| [(*r, false, confusion), (*r, true, &weighted)]).collect();
        let mut folds: Vec<_> = datasets.iter().map(|dataset| dataset.fold).collect();
        folds.dedup();
        let heading = figure::heading(classifier.fold().index, &folds, self.era.as_deref());
        let drawn: Vec<[(PathBuf, Vec<u8>); 3]> = matrices
            .into_par_iter()
            .map(|(representation, class_weighted, confusion)| {
                let values = confusion.values(representation);
                let name = representation.name(class_weighted);
                let figure = figure::draw(&self.classes, &values, representation, class_weighted, &heading)?;
                let finished = |extension, content| (self.path(&format!("{name}.{extension}")), content);
                Ok([
                    finished("yaml", yaml::matrix(&self.classes, &values).into_bytes()),
                    finished("png", figure.png()?),
                    finished("pdf", figure.pdf()?),
                ])
            })
            .collect::<anyhow::Result<_>>()?;
        let sums = yaml::Sums {
            model: classifier.path(),
            datasets: &datasets.iter().map(|dataset| dataset.path.as_path()).collect::<Vec<&Path>>(),
            weight: &self.weight,
            classes: &self.classes,
            class_weights: &class_weights,
            confusion,
        };
        let sums = (self.path("sums.yaml"), sums.text().into_bytes());
        let outputs = Output::all(std::iter::once(sums).chain(drawn.into_iter().flatten()))?;
        outputs.into_iter().try_for_each(|output| Ok(output.finish()?))
    }

    fn path(&self, end: &str) -> PathBuf {
        PathBuf::from(format!("{}{end}", self.stem))
    }
}

/// Events, sums of weights, efficiency and purity of each class, for the terminal.
pub fn summary(classes: &[String], confusion: &Confusion) -> Table {
    let n = classes.len();
    let (efficiency, purity) =
        (confusion.values(Representation::Efficiency2), confusion.values(Representation::Purity2));
    let share = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    let mut table = Table::new(["class", "events", "sum of weights", "efficiency", "purity"]);
    for (i, class) in classes.iter().enumerate() {
        let row = i * n..(i + 1) * n;
        let events: u64 = confusion.events()[row.clone()].iter().sum();
        let sum: f64 = confusion.sums()[row].iter().sum();
        let diagonal = i * n + i;
        table.row([
            class.clone(),
            events.to_string(),
            format!("{sum:.6}"),
            share(efficiency[diagonal]),
            share(purity[diagonal]),
        ]);
    }
    table
}
