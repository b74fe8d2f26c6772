//! The one look at every event before the training: all that a training in memory checks, adds up and fits.

use common::config::TrainingConfig;
use common::weight::ClassSum;
use events::Totals;
use ntuple::{Chunk, Source};

use crate::columns::TrainingColumns;
use crate::error::{Error, Result};
use crate::origin::Origins;
use crate::part::{Excerpt, Part};
use crate::read::check_categories;
use crate::split::check_part;

use super::memory::BLOCK;
use super::{Cluster, Content};

/// What was found.
#[derive(Debug)]
pub(super) struct Survey {
    /// Training and validation, with the weights that each goes by.
    pub(super) parts: [Totals; 2],
    /// Validation with the other weights, and whether any of them differs.
    pub(super) other_validation: Totals,
    pub(super) others_differ: bool,
    pub(super) classes: Vec<ClassSum>,
    /// Events of each class to train on.
    pub(super) trained: Vec<u64>,
    /// Variables that have the same value in all events.
    pub(super) constant: Vec<usize>,
    /// Training events at equal distances.
    pub(super) excerpt: Excerpt,
}

impl Survey {
    /// Looks at all events of the files, of which `sample` may be kept.
    pub(super) fn new(
        sources: &[Source],
        columns: &TrainingColumns,
        content: &Content,
        config: &TrainingConfig,
        origins: &Origins<'_>,
        sample: usize,
    ) -> Result<Self> {
        let validated: u64 = content.classes.iter().map(|class| class.validate.count()).sum();
        let all: u64 = sources.iter().map(Source::entries).sum();
        let step = (all - validated).div_ceil(sample.max(1) as u64).max(1);
        let kept = (all - validated).div_ceil(step) as usize;
        let mut look = Look {
            columns,
            content,
            config,
            origins,
            step: step as usize,
            first: Vec::new(),
            event: 0,
            survey: Self {
                parts: Default::default(),
                other_validation: Totals::default(),
                others_differ: false,
                classes: Vec::new(),
                trained: Vec::new(),
                constant: (0..content.width()).collect(),
                excerpt: excerpt(kept, columns),
            },
        };
        for (class, source) in sources.iter().enumerate() {
            look.class(class, source)?;
        }
        Ok(look.survey)
    }
}

/// Room for some events.
fn excerpt(events: usize, columns: &TrainingColumns) -> Excerpt {
    let if_any = |column: Option<usize>| Vec::with_capacity(column.map_or(0, |_| events));
    Excerpt {
        inputs: Vec::with_capacity(events * columns.variables.len()),
        part: Part {
            rows: (0..events as u32).collect(),
            targets: Vec::with_capacity(events),
            values: if_any(columns.target),
            weights: Vec::with_capacity(events),
            other_weights: Vec::new(),
            decorrelated: if_any(columns.decorrelated),
        },
    }
}

/// A survey in its course.
struct Look<'a, 'c> {
    columns: &'a TrainingColumns,
    content: &'a Content,
    config: &'a TrainingConfig,
    origins: &'a Origins<'c>,
    /// Of so many training events one is kept.
    step: usize,
    /// Variables of the first event.
    first: Vec<f32>,
    event: u64,
    survey: Survey,
}

impl Look<'_, '_> {
    fn class(&mut self, class: usize, source: &Source) -> Result<()> {
        let name = &self.config.classes[class];
        let (mut sum, mut own) = (ClassSum::new(name), Totals::default());
        let reading = source.select(&self.columns.columns)?;
        let content = self.content;
        for cluster in &content.classes[class].clusters {
            interrupt::check()?;
            let (file, entries) = (&content.classes[class].files[cluster.file], cluster.entries.clone());
            reading.each(file, entries, BLOCK, |chunk| self.chunk((class, cluster), chunk, &mut sum, &mut own))?;
        }
        sum.check().map_err(|source| self.weights(source))?;
        check_part(name, own.weight_sum)?;
        let training = &mut self.survey.parts[0];
        training.events += own.events;
        training.weight_sum += own.weight_sum;
        training.negative |= own.negative;
        self.survey.trained.push(own.events as u64);
        self.survey.classes.push(sum);
        Ok(())
    }

    fn chunk(
        &mut self,
        (class, cluster): (usize, &Cluster),
        chunk: &Chunk<'_>,
        sum: &mut ClassSum,
        own: &mut Totals,
    ) -> Result<()> {
        self.origins.check_events(chunk)?;
        let rows = chunk.matrix(self.columns.variables.clone())?;
        check_categories(chunk, &rows, self.config)?;
        let weights = chunk.finite(self.columns.weight)?;
        let signed = self.content.policy.signed(&vec![class as u32; weights.len()], weights);
        let [values, decorrelated] = [self.columns.target, self.columns.decorrelated]
            .map(|column| column.map_or(Ok(Vec::new()), |column| chunk.matrix(column..column + 1)));
        let (values, decorrelated) = (values?, decorrelated?);
        let rows = rows.chunks_exact(self.content.width());
        if self.first.is_empty() {
            self.first = rows.clone().next().unwrap_or_default().to_vec();
        }
        for (index, (((row, &weight), signed), entry)) in rows.zip(weights).zip(signed).zip(chunk.entries()).enumerate()
        {
            let (first, survey) = (&self.first, &mut self.survey);
            survey.constant.retain(|&variable| row[variable] == first[variable]);
            let trained = self.content.policy.add(sum, class, self.event, weight);
            self.event += 1;
            let trained = trained.map_err(|source| self.weights(source))?;
            let survey = &mut self.survey;
            if self.content.classes[class].validate.get((cluster.before + entry) as usize) {
                let [validated, other] = self.content.validated(trained, signed);
                survey.parts[1].add(validated);
                survey.other_validation.add(other);
                survey.others_differ |= validated != other;
                continue;
            }
            own.add(trained);
            if (survey.parts[0].events + own.events - 1).is_multiple_of(self.step) {
                let Excerpt { inputs, part } = &mut survey.excerpt;
                inputs.extend_from_slice(row);
                part.targets.push(class as u32);
                part.weights.push(trained);
                part.values.extend(values.get(index));
                part.decorrelated.extend(decorrelated.get(index));
            }
        }
        Ok(())
    }

    fn weights(&self, source: common::Error) -> Error {
        Error::Weights { files: self.origins.paths().join("`, `"), source: Box::new(source) }
    }
}
