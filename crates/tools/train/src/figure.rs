//! The losses of a training, drawn from its numbers.

use figures::Figure;
use network::Epoch;
use training::{EnsembleHistory, History, TrainingHistory};

/// The losses of the training on `fold`, with the learning rate if it changes.
///
/// # Errors
/// When they cannot be drawn.
pub fn losses(history: &TrainingHistory, fold: u32) -> figures::Result<Figure> {
    match history {
        TrainingHistory::Network(history) => network(history, fold),
        TrainingHistory::Ensemble(history) => ensemble(history, fold),
    }
}

fn network(history: &History, fold: u32) -> figures::Result<Figure> {
    let heading = format!("Training on fold {fold}");
    let column = |number: fn(&Epoch) -> Option<f64>| history.epochs.iter().filter_map(number).collect::<Vec<f64>>();
    let learning_rate = column(|epoch| Some(epoch.learning_rate));
    let changes = learning_rate.iter().any(|rate| *rate != learning_rate[0]);
    figures::chart::Loss {
        training: &column(|epoch| Some(epoch.loss)),
        validation: &column(|epoch| epoch.validation_loss),
        decorrelation: [&column(|epoch| epoch.decorrelation), &column(|epoch| epoch.validation_decorrelation)],
        best_epoch: Some(history.best_epoch),
        learning_rate: if changes { &learning_rate } else { &[] },
        heading: figures::artist::Heading { right: &heading, ..Default::default() },
        ..Default::default()
    }
    .draw()
}

/// The mean losses of the members that are kept, in the epochs that all of them have.
fn ensemble(history: &EnsembleHistory, fold: u32) -> figures::Result<Figure> {
    let heading = format!("Mean of {} trainings on fold {fold}", history.kept().count());
    let epochs = history.kept().map(|member| member.history.epochs.len()).min().unwrap_or(0);
    let mean = |number: fn(&Epoch) -> Option<f64>| -> Vec<f64> {
        let at = |epoch: usize| {
            let numbers: Option<Vec<f64>> =
                history.kept().map(|member| number(&member.history.epochs[epoch])).collect();
            numbers.map(|numbers| numbers.iter().sum::<f64>() / numbers.len() as f64)
        };
        (0..epochs).filter_map(at).collect()
    };
    let learning_rate = mean(|epoch| Some(epoch.learning_rate));
    let changes = learning_rate.iter().any(|rate| *rate != learning_rate[0]);
    figures::chart::Loss {
        training: &mean(|epoch| Some(epoch.loss)),
        validation: &mean(|epoch| epoch.validation_loss),
        learning_rate: if changes { &learning_rate } else { &[] },
        heading: figures::artist::Heading { right: &heading, ..Default::default() },
        ..Default::default()
    }
    .draw()
}
