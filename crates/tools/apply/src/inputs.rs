//! The variables of events as the networks take them: gathered from columns, preprocessed, one row per event.
//!
//! Most variables are branches of 32-bit numbers. Those are taken as they are; all others go through an expression.

use anyhow::bail;
use common::config::Variable;
use common::preprocessing::{Map, Preprocessing};
use ntuple::{Chunk, Columns, Source};
use rayon::prelude::*;
use rootfile::Element;

/// Events that one thread gathers at a time: their inputs stay in the nearest cache.
const BLOCK: usize = 512;

/// Where the variables are in a chunk.
#[derive(Debug)]
pub struct Inputs {
    variables: Vec<(Variable, Place)>,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    /// Index of a branch that is carried as it is.
    Branch(usize),
    /// Index of a computed number.
    Number(usize),
}

/// Preprocessed variables of some events.
#[derive(Debug)]
pub struct Rows {
    /// Row-major; rows that are not finite are 0.
    pub inputs: Vec<f32>,
    /// Events of the chunk with a variable that is not finite.
    pub not_finite: Vec<usize>,
}

impl Inputs {
    /// Adds the variables to the columns that are read from `source`, a single file.
    ///
    /// # Errors
    /// When an expression cannot be read.
    pub fn new(variables: &[Variable], source: &Source, columns: &mut Columns) -> ntuple::Result<Self> {
        let mut branches = 0;
        let mut place = |variable: &Variable| -> ntuple::Result<Place> {
            let branch = source.members()[0].branch(&variable.expression);
            if branch.is_some_and(|branch| branch.width() == 1 && branch.element == Ok(Element::F32)) {
                columns.carry(&variable.expression);
                branches += 1;
                return Ok(Place::Branch(branches - 1));
            }
            Ok(Place::Number(columns.number(format!("variable `{}`", variable.name), &variable.expression)?))
        };
        let variables = variables.iter().map(|variable| Ok((variable.clone(), place(variable)?)));
        Ok(Self { variables: variables.collect::<ntuple::Result<_>>()? })
    }

    /// The preprocessed variables of the events `rows` of a chunk.
    ///
    /// # Errors
    /// When a variable is not finite, unless that is `allowed`.
    pub fn gather(
        &self,
        chunk: &Chunk<'_>,
        rows: &[usize],
        preprocessing: &Preprocessing,
        allowed: bool,
    ) -> anyhow::Result<Rows> {
        let width = self.variables.len();
        let mut inputs = vec![0.0; rows.len() * width];
        let blocks = inputs.par_chunks_mut(BLOCK * width).zip(rows.par_chunks(BLOCK));
        let not_finite = blocks.map(|(inputs, rows)| {
            let mut values = [0.0; BLOCK];
            let values = &mut values[..rows.len()];
            let mut finite = true;
            for (index, ((_, place), column)) in self.variables.iter().zip(&preprocessing.variables).enumerate() {
                place.values(chunk, rows, values);
                finite &= all_finite(values);
                transform(&column.map, values);
                finite &= all_finite(values);
                inputs[index..].iter_mut().step_by(width).zip(&*values).for_each(|(input, value)| *input = *value);
            }
            if finite { Ok(Vec::new()) } else { self.not_finite(chunk, rows, inputs, allowed) }
        });
        let not_finite = not_finite.collect::<anyhow::Result<Vec<_>>>()?.concat();
        Ok(Rows { inputs, not_finite })
    }

    /// Finds the rows of a block that are not finite and sets their inputs to 0; an error that names the first unless allowed.
    fn not_finite(
        &self,
        chunk: &Chunk<'_>,
        rows: &[usize],
        inputs: &mut [f32],
        allowed: bool,
    ) -> anyhow::Result<Vec<usize>> {
        let mut bad = Vec::new();
        for (&row, inputs) in rows.iter().zip(inputs.chunks_exact_mut(self.variables.len())) {
            let finite = |place: Place, input: f32| place.value(chunk, row).is_finite() && input.is_finite();
            let found = self.variables.iter().zip(&*inputs).find(|((_, place), input)| !finite(*place, **input));
            let Some(((variable, place), _)) = found else { continue };
            if !allowed {
                let entry = chunk.entries().start + row as u64;
                bail!(
                    "variable `{}` is {} at entry {entry} of `{}`\nhelp: --nan-score VALUE scores such events with VALUE",
                    variable.name,
                    place.value(chunk, row),
                    chunk.file().display()
                );
            }
            inputs.fill(0.0);
            bad.push(row);
        }
        Ok(bad)
    }
}

impl Place {
    /// The values in some rows, rounded to 32 bits as in training.
    fn values(self, chunk: &Chunk<'_>, rows: &[usize], into: &mut [f32]) {
        match self {
            Self::Branch(index) => {
                let values = chunk.carried()[index].get::<f32>().unwrap_or_default();
                rows.iter().zip(into).for_each(|(&row, into)| *into = values[row]);
            }
            Self::Number(index) => {
                let values = chunk.numbers(index);
                rows.iter().zip(into).for_each(|(&row, into)| *into = values[row] as f32);
            }
        }
    }

    fn value(self, chunk: &Chunk<'_>, row: usize) -> f32 {
        let mut value = [0.0];
        self.values(chunk, &[row], &mut value);
        value[0]
    }
}

/// As [`Preprocessing::transform`], for the values of one variable.
fn transform(map: &Map, values: &mut [f32]) {
    match map {
        Map::Linear { centre, scale } => {
            values.iter_mut().for_each(|value| *value = ((f64::from(*value) - centre) / scale) as f32);
        }
        map => values.iter_mut().for_each(|value| *value = map.apply(f64::from(*value)) as f32),
    }
}

/// Without an early end, so that it compiles to wide instructions.
fn all_finite(values: &[f32]) -> bool {
    values.iter().fold(true, |finite, value| finite & value.is_finite())
}
