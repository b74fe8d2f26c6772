//! The course of the learning rate.

use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At, NameOr, NumberOr};
use crate::config::schedule::Shape;
use crate::config::{Course, Schedule, WarmUp};

/// `epochs` is the length of the run that it must fit in.
pub fn schedule(place: &Place<'_>, written: At<NameOr<raw::Schedule>>, epochs: f64) -> Result<Schedule, Error> {
    let nothing = At::new((), written.referenced, written.defined);
    let schedule = match written.value {
        NameOr::Name(name) => {
            let word = At::new(name, nothing.referenced, nothing.defined);
            course(place, &nothing, check::word(place, &word)?, &raw::Schedule::default())?
        }
        NameOr::Map(map) => {
            let shape = check::word_or(place, map.name.as_ref(), Shape::Constant)?;
            course(place, &nothing, shape, &map)?
        }
    };
    match schedule.misfit(epochs) {
        Some(reason) => Err(place.error(&nothing, reason)),
        None => Ok(schedule),
    }
}

fn course(place: &Place<'_>, whole: &At<()>, shape: Shape, map: &raw::Schedule) -> Result<Schedule, Error> {
    let (step, cosine, cycle) = (shape == Shape::Step, shape == Shape::Cosine, shape == Shape::OneCycle);
    check::belongs(place, "every", map.every.as_ref(), step, shape)?;
    check::belongs(place, "factor", map.factor.as_ref(), step || shape == Shape::Exponential, shape)?;
    check::belongs(place, "period", map.period.as_ref(), cosine, shape)?;
    check::belongs(place, "period_factor", map.period_factor.as_ref(), cosine, shape)?;
    check::belongs(place, "start_factor", map.start_factor.as_ref(), cycle, shape)?;
    check::belongs(place, "end_factor", map.end_factor.as_ref(), cosine || cycle, shape)?;
    check::belongs(place, "lengths", map.lengths.as_ref(), cycle, shape)?;
    check::belongs(place, "momenta", map.momenta.as_ref(), cycle, shape)?;
    let missing = |key| place.error(whole, format!("schedule `{shape}` needs `{key}`"));
    let epochs = |key, written: &Option<At<f64>>| {
        let written = written.as_ref().ok_or_else(|| missing(key))?;
        check::number(place, key, written, "a positive number of epochs", |v| v > 0.0)
    };
    let factor = |default: Option<f64>| match (&map.factor, default) {
        (Some(written), _) => check::number(place, "factor", written, "between 0 and 1", |v| 0.0 < v && v < 1.0),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(missing("factor")),
    };
    let course = match shape {
        Shape::Constant => Course::Constant,
        Shape::Step => Course::Step { every: epochs("every", &map.every)?, factor: factor(Some(0.1))? },
        Shape::Exponential => Course::Exponential { factor: factor(None)? },
        Shape::Cosine => {
            let longer = |written| check::number(place, "period_factor", written, "1 or more", |v| v >= 1.0);
            Course::Cosine {
                period: epochs("period", &map.period)?,
                period_factor: map.period_factor.as_ref().map_or(Ok(1.0), longer)?,
                end_factor: below_one(place, "end_factor", map.end_factor.as_ref(), 0.0)?,
            }
        }
        Shape::OneCycle => {
            let lengths = map.lengths.as_ref().ok_or_else(|| missing("lengths"))?;
            let positive =
                |written: &At<f64>| check::number(place, "lengths", written, "positive numbers of epochs", |v| v > 0.0);
            let share = |written: &At<f64>| check::share(place, "momenta", written);
            let momenta = match &map.momenta {
                None => [0.85, 0.95],
                Some(written) => match two(place, "momenta", written, share)? {
                    [low, high] if low > high => {
                        return Err(place.error(written, "`momenta` begins with the larger; expected the smaller"));
                    }
                    momenta => momenta,
                },
            };
            Course::OneCycle {
                lengths: two(place, "lengths", lengths, positive)?,
                start_factor: below_one(place, "start_factor", map.start_factor.as_ref(), 0.04)?,
                end_factor: below_one(place, "end_factor", map.end_factor.as_ref(), 0.0)?,
                momenta,
            }
        }
    };
    Ok(Schedule { course, warm_up: map.warm_up.as_ref().map(|written| warm_up(place, written)).transpose()? })
}

fn warm_up(place: &Place<'_>, written: &At<NumberOr<raw::WarmUp>>) -> Result<WarmUp, Error> {
    let positive =
        |written: &At<f64>| check::number(place, "warm_up", written, "a positive number of epochs", |v| v > 0.0);
    let (epochs, start) = match &written.value {
        NumberOr::Number(epochs) => (positive(&At::new(*epochs as f64, written.referenced, written.defined))?, None),
        NumberOr::Map(map) => (positive(&map.epochs)?, map.start_factor.as_ref()),
    };
    Ok(WarmUp { epochs, start_factor: below_one(place, "start_factor", start, 0.04)? })
}

fn below_one(place: &Place<'_>, key: &str, written: Option<&At<f64>>, default: f64) -> Result<f64, Error> {
    written.map_or(Ok(default), |written| check::share(place, key, written))
}

/// A list of two numbers.
pub fn two(
    place: &Place<'_>,
    key: &str,
    written: &At<Vec<At<f64>>>,
    each: impl Fn(&At<f64>) -> Result<f64, Error>,
) -> Result<[f64; 2], Error> {
    match written.value.as_slice() {
        [first, second] => Ok([each(first)?, each(second)?]),
        others => Err(place.error(written, format!("`{key}` has {} numbers; expected two", others.len()))),
    }
}
