//! The loss and the decorrelation.

use super::architecture::Ends;
use super::{Place, check};
use crate::config::error::Error;
use crate::config::loss::{Asimov, ClassGroup, Decorrelation, Loss, LossName};
use crate::config::raw::{self, At, LossSettings, OneOrMany};
use crate::config::{Missing, Variable};
use crate::suggest;

/// γ of the focal loss unless it is said; the best of arXiv:1708.02002.
const GAMMA: f64 = 2.0;

pub fn loss(place: &Place<'_>, written: At<raw::Loss>, ends: Ends<'_>) -> Result<Loss, Error> {
    let classes = ends.classes;
    let mut written = match written.value {
        raw::Loss::Name(name) => LossSettings::named(At::new(name, written.referenced, written.defined)),
        raw::Loss::Map(map) => map,
    };
    let kind: LossName = check::word(place, &written.name)?;
    if ends.target.is_some() && !matches!(kind, LossName::Squared | LossName::Absolute) {
        let error = place.error(&written.name, format!("`{kind}` is a loss of classes, but there is a `target`"));
        return Err(error.help(Some(format!("use `{}` or `{}`", LossName::Squared, LossName::Absolute))));
    }
    let gamma = |written: &mut LossSettings, default| {
        let gamma = |gamma| check::number(place, "gamma", gamma, "0 or more", |v| v >= 0.0);
        written.gamma.take().as_ref().map_or(Ok(default), gamma)
    };
    let loss = match kind {
        LossName::CrossEntropy => Loss::CrossEntropy,
        LossName::Binary if classes.len() != 2 => {
            let problem = format!("`{kind}` is of two classes, but there are {}", classes.len());
            return Err(place.error(&written.name, problem).help(Some(format!("use `{}`", LossName::CrossEntropy))));
        }
        LossName::Binary => Loss::BinaryCrossEntropy,
        LossName::Squared => Loss::SquaredError,
        LossName::Absolute => Loss::AbsoluteError,
        LossName::Focal => Loss::Focal { gamma: gamma(&mut written, GAMMA)? },
        LossName::Grouped => {
            Loss::Grouped { groups: groups(place, &mut written, classes)?, gamma: gamma(&mut written, 0.0)? }
        }
        LossName::Asimov => Loss::Asimov(asimov(place, &mut written, classes)?),
    };
    match written.first_left() {
        Some(setting) => Err(place.error(&written.name, format!("the loss `{kind}` has no setting `{setting}`"))),
        None => Ok(loss),
    }
}

pub fn decorrelation(
    place: &Place<'_>,
    written: raw::Decorrelate,
    Ends { classes, variables, eras, .. }: Ends<'_>,
) -> Result<Decorrelation, Error> {
    if eras.is_some_and(|eras| eras.list.iter().any(|era| era.variable() == written.variable.value)) {
        let problem = format!("`{}` says the era, which is told and not read from events", written.variable.value);
        let error = place.error(&written.variable, problem);
        let help =
            "take `decorrelate` out, or train on one `datasets` of all eras and decorrelate a branch that says the era";
        return Err(error.help(Some(help.into())));
    }
    let text = check::text(place, "`variable`", written.variable)?;
    let known = variables.iter().find(|variable| variable.name == text).cloned();
    let variable = known.unwrap_or_else(|| Variable::new(text));
    if variable.missing.as_ref().is_some_and(|missing| missing.values.contains(&Missing::NAN)) {
        let problem = format!("`{}` may be NaN, of which nothing can be decorrelated", variable.name);
        return Err(place
            .error(&written.strength, problem)
            .help(Some("decorrelate an expression that always has a value".into())));
    }
    let signal = signal(place, written.signal, classes)?;
    let of = match &written.classes {
        Some(named) => indices(place, named, classes)?,
        None => (0..classes.len() as u32).filter(|class| !signal.contains(class)).collect(),
    };
    let strength = check::number(place, "strength", &written.strength, "a positive number", |v| v > 0.0)?;
    Ok(Decorrelation { variable, strength, signal, classes: of })
}

fn groups(place: &Place<'_>, written: &mut LossSettings, classes: &[String]) -> Result<Vec<ClassGroup>, Error> {
    let Some(map) = written.groups.take() else {
        let error = place.error(&written.name, format!("the loss `{}` needs `groups`", LossName::Grouped));
        return Err(error.help(Some("such as `groups: {higgs: [ggh, qqh], others: [ztt, tt]}`".into())));
    };
    let mut groups: Vec<ClassGroup> = Vec::new();
    for (name, members) in &map.value.0 {
        let own = indices(place, members, classes)?;
        let in_both = |class: &&u32| groups.iter().any(|group| group.classes.contains(class));
        if let Some(&class) = own.iter().find(in_both) {
            let problem = format!("class `{}` is in two of the `groups`", classes[class as usize]);
            return Err(place.error(members, problem));
        }
        groups.push(ClassGroup { name: name.value.clone(), classes: own, weight: 1.0 });
    }
    let missing = (0..).zip(classes).find(|(class, _)| groups.iter().all(|group| !group.classes.contains(class)));
    if let Some((_, class)) = missing {
        let help = format!("a class may be a group by itself, as `{class}: [{class}]`");
        return Err(place.error(&map, format!("class `{class}` is in none of the `groups`")).help(Some(help)));
    }
    for (name, weight) in written.group_weights.take().map(|weights| weights.value.0).unwrap_or_default() {
        let weight = check::number(place, &name.value, &weight, "a group weight of 0 or more", |v| v >= 0.0)?;
        let Some(group) = groups.iter_mut().find(|group| group.name == name.value) else {
            let problem = format!("`group_weights` has `{}`, which is not in `groups`", name.value);
            let help = suggest::advice(&name.value, groups.iter().map(|group| group.name.as_str()));
            return Err(place.error(&name, problem).help(help));
        };
        group.weight = weight;
    }
    Ok(groups)
}

fn asimov(place: &Place<'_>, written: &mut LossSettings, classes: &[String]) -> Result<Asimov, Error> {
    let signal = signal(place, written.signal.take(), classes)?;
    let (of_signal, of_background) = (written.expected_signal.take(), written.expected_background.take());
    let uncertainty = written.uncertainty.take();
    let yields = |what: &'static str, number: Option<At<f64>>| match number {
        Some(number) => check::number(place, what, &number, "a positive number of events", |v| v > 0.0),
        None => Err(place.error(&written.name, format!("the loss `{}` needs `{what}`", LossName::Asimov)).help(Some(
            "the numbers of events that are expected before a cut on the score, at your luminosity".into(),
        ))),
    };
    let expected_signal = yields("expected_signal", of_signal)?;
    let expected_background = yields("expected_background", of_background)?;
    let relative = |written| check::number(place, "uncertainty", written, "0 or more", |v| v >= 0.0);
    let uncertainty = uncertainty.as_ref().map_or(Ok(0.0), relative)?;
    Ok(Asimov { signal, expected_signal, expected_background, uncertainty })
}

/// The signal classes; unless they are named, the first class. There must be background too.
pub fn signal(place: &Place<'_>, written: Option<At<OneOrMany>>, classes: &[String]) -> Result<Vec<u32>, Error> {
    let Some(named) = written else { return Ok(vec![0]) };
    let signal = indices(place, &named, classes)?;
    if signal.len() == classes.len() {
        return Err(place.error(&named, "all classes are `signal`; expected some that are background"));
    }
    Ok(signal)
}

/// The places of named classes, ascending.
pub fn indices(place: &Place<'_>, named: &At<OneOrMany>, classes: &[String]) -> Result<Vec<u32>, Error> {
    if named.value.0.is_empty() {
        return Err(place.error(named, "expected at least one class"));
    }
    check::no_repetition(place, "class", &named.value.0)?;
    let index = |class: &At<String>| {
        let found = classes.iter().position(|known| *known == class.value);
        found.map(|index| index as u32).ok_or_else(|| {
            place
                .error(class, format!("`{}` is not in `classes`", class.value))
                .help(suggest::advice(&class.value, classes.iter().map(String::as_str)))
        })
    };
    let mut indices = named.value.0.iter().map(index).collect::<Result<Vec<u32>, _>>()?;
    indices.sort_unstable();
    Ok(indices)
}
