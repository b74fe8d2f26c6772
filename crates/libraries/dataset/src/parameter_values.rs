//! The values of a network's parameter: signal events have their own, the others get theirs here.
//!
//! Within each class, in each era of it, all values count the same: a network must not learn from the sums of weights which of
//! them is likely.

use common::config::{BackgroundValues, DrawTime, ParameterConfig, TrainingConfig};
use rand::RngExt;

use crate::error::{Error, Result};
use crate::parameter::Parameter;
use crate::sample::Sample;

/// Checks the values of signal events, draws those of the others, and makes all values of a class count the same.
///
/// # Errors
/// When a value of a signal event is not known, or a class has no events or no positive sum of weights at one.
pub(crate) fn assign(sample: &mut Sample, config: &ParameterConfig, training: &TrainingConfig) -> Result<Parameter> {
    let groups = Groups::of(sample, training);
    let events = sample.targets.len();
    let width = sample.inputs.len() / events;
    // The parameter is the last variable.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(events);
    let mut counts = vec![vec![0usize; config.values.len()]; groups.labels.len()];
    for (event, &target) in sample.targets.iter().enumerate() {
        let value = sample.inputs[(event + 1) * width - 1];
        let place = config.is_signal(target as usize).then(|| {
            config.place(value).ok_or_else(|| Error::ParameterValue {
                name: config.name.clone(),
                class: sample.classes[target as usize].class.clone(),
                value,
                values: config.values.clone(),
            })
        });
        let place = place.transpose()?;
        place.iter().for_each(|&place| counts[groups.of[event]][place] += 1);
        places.push(place);
    }
    for (group, counts) in counts.iter().enumerate().filter(|(group, _)| config.is_signal(groups.class(*group))) {
        if let Some(empty) = counts.iter().position(|count| *count == 0) {
            let (class, name) = (groups.labels[group].clone(), config.name.clone());
            return Err(Error::NoEventsAt { class, name, value: config.values[empty] });
        }
    }
    let of_value = |place: usize| counts.iter().map(|counts| counts[place]).sum::<usize>() as f64;
    let all: f64 = (0..config.values.len()).map(of_value).sum();
    let shares = (0..config.values.len()).map(|place| of_value(place) / all).collect();
    let mut parameter = Parameter { config: config.clone(), shares, factors: Vec::new() };
    draw(sample, &parameter, &mut places, training.seed);
    equalise(sample, &groups, &mut parameter, &places)?;
    Ok(parameter)
}

/// The classes, each in each era.
struct Groups {
    labels: Vec<String>,
    eras: usize,
    /// The group of each event.
    of: Vec<usize>,
}

impl Groups {
    fn of(sample: &Sample, config: &TrainingConfig) -> Self {
        let eras = config.era_names().count();
        let labels = |class| (0..eras.max(1)).map(move |era| config.label(class, (eras > 0).then_some(era)));
        let of = |(event, &target): (usize, &u32)| {
            target as usize * eras.max(1) + sample.eras.get(event).map_or(0, |&era| era as usize)
        };
        Self {
            labels: (0..config.classes.len()).flat_map(labels).collect(),
            eras: eras.max(1),
            of: sample.targets.iter().enumerate().map(of).collect(),
        }
    }

    fn class(&self, group: usize) -> usize {
        group / self.eras
    }
}

/// Gives background events their values, unless they are copied at each.
fn draw(sample: &mut Sample, parameter: &Parameter, places: &mut [Option<usize>], seed: u64) {
    let config = &parameter.config;
    let width = sample.inputs.len() / sample.targets.len();
    let shares = parameter.background_shares();
    let mut random = common::seed::stream(seed, "values of the parameter");
    for (event, place) in places.iter_mut().enumerate() {
        let value = match (*place, config.background) {
            (Some(place), _) => config.values[place],
            (None, BackgroundValues::Copy) => continue,
            (None, BackgroundValues::Continuous) => {
                let [low, high] = config.range();
                low + (high - low) * random.random::<f64>()
            }
            (None, BackgroundValues::Uniform | BackgroundValues::Proportional) => {
                let drawn = common::seed::pick(&shares, random.random::<f64>());
                *place = Some(drawn);
                config.values[drawn]
            }
        };
        sample.inputs[(event + 1) * width - 1] = value as f32;
    }
}

fn equalise(sample: &mut Sample, groups: &Groups, parameter: &mut Parameter, places: &[Option<usize>]) -> Result<()> {
    let config = &parameter.config;
    let values = config.values.len();
    let mut sums = vec![vec![0.0; values]; groups.labels.len()];
    for ((&group, &weight), place) in groups.of.iter().zip(&sample.weights).zip(places) {
        place.iter().for_each(|&place| sums[group][place] += f64::from(weight));
    }
    let anew = config.redraw == DrawTime::EachEpoch;
    let expected: Vec<f64> = parameter.background_factors().into_iter().map(f64::from).collect();
    let mut factors = vec![vec![1.0; values]; groups.labels.len()];
    for (group, sums) in sums.iter().enumerate() {
        if !config.is_signal(groups.class(group)) && (anew || sums.iter().all(|sum| *sum == 0.0)) {
            factors[group].copy_from_slice(&expected);
            continue;
        }
        let share = sums.iter().sum::<f64>() / values as f64;
        for (place, sum) in sums.iter().enumerate() {
            if *sum <= 0.0 {
                let (class, name) = (groups.labels[group].clone(), config.name.clone());
                return Err(Error::WeightsAt { class, name, value: config.values[place], sum: *sum });
            }
            factors[group][place] = share / sum;
        }
    }
    if anew {
        parameter.factors = vec![1.0; places.len()];
    }
    for (event, (place, &group)) in places.iter().zip(&groups.of).enumerate() {
        let Some(factor) = place.map(|place| factors[group][place] as f32) else { continue };
        if anew && !config.is_signal(groups.class(group)) {
            parameter.factors[event] = factor;
        } else {
            sample.weights[event] *= factor;
            sample.signed[event] *= factor;
        }
    }
    Ok(())
}
