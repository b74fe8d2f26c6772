//! A network as a [`Scorer`].

use network::{Model, Predictor, Space};

use crate::scorer::{BLOCK, Scorer, Scratch};

const _: () = assert!(BLOCK <= Predictor::EVENTS, "a block must fit in a network's");

/// The layers of a network or an ensemble, without a copy of its weights.
pub(crate) struct NetworkScorer<'a> {
    predictor: Predictor<'a>,
    outputs: usize,
}

impl<'a> NetworkScorer<'a> {
    pub(crate) fn new(model: &'a Model) -> Self {
        Self { predictor: model.predictor(), outputs: model.classes() }
    }
}

impl Scorer for NetworkScorer<'_> {
    fn outputs(&self) -> usize {
        self.outputs
    }

    fn inputs<'s>(&self, events: usize, scratch: &'s mut Scratch) -> &'s mut [f32] {
        self.predictor.inputs(events, scratch.space::<Space>())
    }

    fn knows(&self, events: usize, inputs: &mut [f32]) -> bool {
        self.predictor.knows(events, inputs)
    }

    fn predict<'s>(&self, events: usize, scratch: &'s mut Scratch) -> &'s [f32] {
        self.predictor.predict(events, scratch.space::<Space>())
    }

    fn spread<'s>(&self, events: usize, scratch: &'s mut Scratch) -> &'s [f32] {
        self.predictor.spread(events, scratch.space::<Space>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use network::{Architecture, Output};

    #[test]
    fn a_network_scores_a_block_as_a_scorer_with_the_same_bits() {
        let output = Output::softmax(3);
        let architecture = Architecture { inputs: 2, encoding: Default::default(), layers: Vec::new(), output };
        let parameters: Vec<f32> = (0..2 * architecture.parameters()).map(|index| (index as f32).sin()).collect();
        for model in [
            Model::new(architecture.clone(), parameters[..architecture.parameters()].to_vec()).unwrap(),
            Model::ensemble(architecture.clone(), parameters.clone()).unwrap(),
        ] {
            let scorer: Box<dyn Scorer + '_> = Box::new(NetworkScorer::new(&model));
            let (mut scratch, predictor, mut space) = (Scratch::default(), model.predictor(), Space::default());
            for events in [1, 7, BLOCK] {
                let values: Vec<f32> = (0..2 * events).map(|index| (index as f32).cos()).collect();
                scorer.inputs(events, &mut scratch).copy_from_slice(&values);
                predictor.inputs(events, &mut space).copy_from_slice(&values);
                let scores = scorer.predict(events, &mut scratch).to_vec();
                assert_eq!(scores.len(), scorer.outputs() * events);
                assert_eq!(scores, predictor.predict(events, &mut space));
                assert_eq!(scorer.spread(events, &mut scratch), predictor.spread(events, &mut space));
            }
        }
    }
}
