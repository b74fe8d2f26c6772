//! One frame for all events: collisions look the same from every side, so a network need not learn it again for each.
//!
//! The event is rotated around the beam until one object has φ = 0, reflected in y until another has φ > 0, and reflected
//! in z until one has η > 0. The angles of all objects become expressions of the branches, which the model file keeps, so
//! that every tool turns events alike.

use super::Place;
use super::missing::condition;
use crate::config::Variable;
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::suggest;

/// An angle of an object: its expression, and the variable that it is, if it is one.
struct Angle {
    expression: String,
    /// When the angle is missing, as an expression.
    missing: Option<String>,
    variable: Option<usize>,
}

/// An object with its angles.
struct Object<'w> {
    name: &'w At<String>,
    eta: Option<Angle>,
    phi: Option<Angle>,
}

/// Replaces the expressions of angles by those of angles in the frame.
pub fn turn(place: &Place<'_>, variables: &mut [Variable], written: &At<raw::EventFrame>) -> Result<(), Error> {
    let raw::EventFrame { objects, rotate_to, reflect_y, reflect_z } = &written.value;
    if rotate_to.is_none() && reflect_y.is_none() && reflect_z.is_none() {
        return Err(place.error(written, "`event_frame` has neither `rotate_to` nor `reflect_y` nor `reflect_z`"));
    }
    let objects = self::objects(place, objects, variables)?;
    let zero = rotate_to.as_ref().map(|name| angle(place, name, &objects, "φ", |object| &object.phi)).transpose()?;
    let up = reflect_y.as_ref().map(|name| angle(place, name, &objects, "φ", |object| &object.phi)).transpose()?;
    let front = reflect_z.as_ref().map(|name| angle(place, name, &objects, "η", |object| &object.eta)).transpose()?;
    if let (Some(name), Some(Angle { variable: Some(index), .. })) = (rotate_to, zero) {
        let problem = format!("`{}` is 0 in every event that is rotated to `{}`", variables[*index].name, name.value);
        return Err(place
            .error(name, problem)
            .help(Some("take it out of `variables`; the frame still finds it as a branch".into())));
    }
    let turned = |phi: &Angle| match zero {
        None => format!("({})", phi.expression),
        Some(zero) => around(&format!("(({})-({}))", phi.expression, or(zero, "0"))),
    };
    let side = up.map(|up| sign(up, &turned(up)));
    let end = front.map(|front| sign(front, &front.expression));
    for object in &objects {
        let phi = object.phi.iter().filter(|_| zero.is_some() || up.is_some());
        let phi = phi.map(|angle| (angle, times(side.as_deref(), &turned(angle))));
        let eta = object.eta.iter().filter(|_| front.is_some());
        let eta = eta.map(|angle| (angle, times(end.as_deref(), &format!("({})", angle.expression))));
        for (angle, expression) in phi.chain(eta) {
            let Some(variable) = angle.variable else {
                let is_reference = [zero, up, front].into_iter().flatten().any(|known| std::ptr::eq(known, angle));
                if is_reference {
                    continue;
                }
                let names = variables.iter().map(|variable| variable.name.as_str());
                let problem = format!("`{}` of `{}` is not in `variables`", angle.expression, object.name.value);
                return Err(place.error(object.name, problem).help(suggest::advice(&angle.expression, names)));
            };
            variables[variable].expression = match &angle.missing {
                Some(missing) => format!("{missing} ? ({}) : {expression}", angle.expression),
                None => expression,
            };
        }
    }
    Ok(())
}

fn objects<'w>(place: &Place<'_>, written: &'w raw::Objects, variables: &[Variable]) -> Result<Vec<Object<'w>>, Error> {
    let find = |written: &At<String>| {
        let text = written.value.trim();
        let is = |variable: &Variable| variable.name == text || variable.expression.trim() == text;
        let variable = variables.iter().position(is);
        let expression = variable.map_or(text, |index| &variables[index].expression).to_owned();
        let of_variable = variable.and_then(|index| variables[index].missing.as_ref());
        // A branch that is no variable has the missing values that all variables have.
        let common = variables.first().and_then(|first| first.missing.as_ref());
        let of_all = common.filter(|common| variables.iter().all(|other| other.missing.as_ref() == Some(common)));
        let missing = of_variable.or(of_all).map(|missing| format!("({})", condition(&expression, missing)));
        Angle { expression, missing, variable }
    };
    let object = |(name, components): &'w (At<String>, At<raw::Components>)| match &components.value[..] {
        [_, eta, phi] => Ok(Object { name, eta: eta.as_ref().map(find), phi: phi.as_ref().map(find) }),
        other => Err(place
            .error(components, format!("object `{}` has {} components", name.value, other.len()))
            .help(Some("expected [pt, eta, phi], with `~` for what it has not".into()))),
    };
    written.0.iter().map(object).collect()
}

fn angle<'o>(
    place: &Place<'_>,
    name: &At<String>,
    objects: &'o [Object<'_>],
    what: &str,
    of: impl Fn(&'o Object<'_>) -> &'o Option<Angle>,
) -> Result<&'o Angle, Error> {
    let Some(object) = objects.iter().find(|object| object.name.value == name.value) else {
        let names = objects.iter().map(|object| object.name.value.as_str());
        let problem = format!("`{}` is not in `objects`", name.value);
        return Err(place.error(name, problem).help(suggest::advice(&name.value, names)));
    };
    of(object).as_ref().ok_or_else(|| place.error(name, format!("object `{}` has no {what}", name.value)))
}

/// The angle, or a number where it is missing.
fn or(angle: &Angle, number: &str) -> String {
    match &angle.missing {
        Some(missing) => format!("{missing} ? {number} : ({})", angle.expression),
        None => angle.expression.clone(),
    }
}

/// The same direction between -π and π.
fn around(angle: &str) -> String {
    format!("({angle} - TMath::TwoPi()*floor({angle}/TMath::TwoPi()+0.5))")
}

/// -1 where the `value` of an angle is negative, else 1, also where it is missing.
fn sign(angle: &Angle, value: &str) -> String {
    let negative = format!("({value}) < 0");
    match &angle.missing {
        Some(missing) => format!("(!{missing} && {negative} ? -1 : 1)"),
        None => format!("({negative} ? -1 : 1)"),
    }
}

fn times(sign: Option<&str>, value: &str) -> String {
    sign.map_or_else(|| value.to_owned(), |sign| format!("{sign}*{value}"))
}
