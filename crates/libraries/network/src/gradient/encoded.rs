//! Gradients of a network with categories, by those of the same network on one-hot inputs, which the kernels know.
//!
//! A dense layer with kernel `W` on an embedding with table `T` is a dense layer on the one-hot value with kernel `T W`.
//! So `W` has the gradient `Tᵀ G` and `T` has `G Wᵀ`, where `G` is that of `T W`.

use super::{Batch, Gradients, Problem, fused_layers, gradients};
use crate::architecture::{Architecture, Encoding};
use crate::backend::Backend;
use crate::error::Result;
use crate::kernel::{Matrix, Sums, product};
use crate::stage::{Dense, Encode, Stage, stages};

/// Gradients of a network whose first layer sees categories.
pub(crate) struct Encoded {
    encode: Encode,
    /// The first layer.
    first: Dense,
    width: usize,
    one_hot: Box<dyn Gradients>,
    inputs: Vec<f32>,
    parameters: Vec<f32>,
    gradient: Vec<f32>,
}

impl Encoded {
    /// None if the network has other inputs than numbers and categories, or layers without a kernel.
    pub(super) fn new(problem: Problem<'_>) -> Result<Option<Self>> {
        let mut stages = stages(problem.architecture).into_iter();
        let (Some(Stage::Encode(encode)), Some(Stage::Dense(first))) = (stages.next(), stages.next()) else {
            return Ok(None);
        };
        let values = encode.categories.iter().map(|(category, _)| category.values.len()).sum::<usize>();
        let inputs = encode.numbers.len() + values;
        let plain = Architecture { inputs, encoding: Encoding::default(), ..problem.architecture.clone() };
        if encode.boost.is_some() || fused_layers(&plain).is_none() {
            return Ok(None);
        }
        let one_hot = gradients(Problem { architecture: &plain, ..problem }, Backend::Flex)?;
        let gradient = vec![0.0; problem.architecture.parameters()];
        let (inputs, parameters) = (Vec::new(), Vec::new());
        Ok(Some(Self { encode, first, width: problem.architecture.inputs, one_hot, inputs, parameters, gradient }))
    }

    fn encode(&mut self, inputs: &[f32]) {
        self.inputs.clear();
        for row in inputs.chunks_exact(self.width) {
            self.inputs.extend(self.encode.numbers.iter().map(|&input| row[input]));
            for (category, _) in &self.encode.categories {
                let value = row[category.input];
                self.inputs.extend(category.values.iter().map(|known| f32::from(u8::from(*known == value))));
            }
        }
    }

    /// The parameters of the network on one-hot inputs.
    fn unfold(&mut self, parameters: &[f32]) {
        let (units, kernel) = (self.first.outputs, &parameters[self.first.weight.clone()]);
        let (numbers, mut rest) = kernel.split_at(self.encode.numbers.len() * units);
        self.parameters.clear();
        self.parameters.extend_from_slice(numbers);
        for (category, table) in &self.encode.categories {
            let (values, width) = (category.values.len(), category.width());
            let (rows, others) = rest.split_at(width * units);
            rest = others;
            match table {
                None => self.parameters.extend_from_slice(rows),
                Some(table) => {
                    let begin = self.parameters.len();
                    self.parameters.resize(begin + values * units, 0.0);
                    let table = Matrix::new(&parameters[table.clone()], values, width);
                    product(&mut self.parameters[begin..], table, Matrix::new(rows, width, units), false);
                }
            }
        }
        self.parameters.extend_from_slice(&parameters[self.first.weight.end..]);
    }

    /// From the gradient on one-hot inputs to that of this network.
    fn fold(&mut self, parameters: &[f32]) {
        let (units, mut at) = (self.first.outputs, self.first.weight.start);
        let (numbers, mut rest) = self.one_hot.gradient().split_at(self.encode.numbers.len() * units);
        self.gradient[at..at + numbers.len()].copy_from_slice(numbers);
        at += numbers.len();
        for (category, table) in &self.encode.categories {
            let (values, width) = (category.values.len(), category.width());
            let (slopes, others) = rest.split_at(values * units);
            let rows = at..at + width * units;
            (rest, at) = (others, rows.end);
            match table {
                None => self.gradient[rows].copy_from_slice(slopes),
                Some(table) => {
                    let slopes = Matrix::new(slopes, values, units);
                    let kernel = Matrix::new(&parameters[rows.clone()], width, units);
                    product(&mut self.gradient[table.clone()], slopes, kernel.transposed(), false);
                    let table = Matrix::new(&parameters[table.clone()], values, width);
                    product(&mut self.gradient[rows], table.transposed(), slopes, false);
                }
            }
        }
        self.gradient[at..].copy_from_slice(rest);
    }
}

impl Gradients for Encoded {
    fn compute(&mut self, parameters: &[f32], batch: &Batch<'_>) -> Result<Sums> {
        self.encode(batch.inputs);
        self.unfold(parameters);
        let sums = self.one_hot.compute(&self.parameters, &Batch { inputs: &self.inputs, ..*batch })?;
        self.fold(parameters);
        Ok(sums)
    }

    fn gradient(&mut self) -> &mut [f32] {
        &mut self.gradient
    }
}
