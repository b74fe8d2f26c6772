//! What is changed in the training events of each epoch: values of the parameter that are drawn anew, rotations, reflections.
use common::config::{BackgroundValues, DrawTime, TrainingConfig};
use common::preprocessing::Preprocessing;
use dataset::Parameter;
use network::{Alteration, Drawn, Redraw, Turn};

/// What the configuration asks for, if anything. `parameter` is that of the sample.
pub fn of(config: &TrainingConfig, parameter: Option<&Parameter>, preprocessing: &Preprocessing) -> Option<Alteration> {
    let anew = parameter.filter(|parameter| parameter.config.redraw == DrawTime::EachEpoch);
    let redraw = anew.map(|parameter| redraw(parameter, config.classes.len() as u32, preprocessing));
    let turn = config.augmentation.as_ref().map(|augmentation| Turn::new(augmentation, preprocessing));
    (redraw.is_some() || turn.is_some()).then_some(Alteration { redraw, turn })
}

fn redraw(parameter: &Parameter, classes: u32, preprocessing: &Preprocessing) -> Redraw {
    // The parameter is the last variable.
    let input = preprocessing.variables.len() - 1;
    let preprocessed = |values: &[f64]| {
        let mut values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
        preprocessing.variables[input].apply(&mut values);
        values
    };
    let values = match parameter.config.background {
        BackgroundValues::Continuous => {
            let ends = preprocessed(&parameter.config.range());
            Drawn::Between([ends[0], ends[1]])
        }
        _ => Drawn::Some {
            values: preprocessed(&parameter.config.values),
            shares: parameter.background_shares(),
            factors: parameter.background_factors(),
        },
    };
    Redraw { input, classes: (0..classes).filter(|class| !parameter.config.signal.contains(class)).collect(), values }
}
