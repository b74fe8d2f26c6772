//! One frame for all events: collisions look the same from every side, so a network need not learn it again for each.
//!
//! The event is rotated around the beam until one object has φ = 0, reflected in y until another has φ > 0, and reflected
//! in z until one has η > 0. The angles of all objects become expressions of the branches, which the model file keeps, so
//! that every tool turns events alike.

use super::missing::condition;
use super::{Place, objects};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{FrameAngle, Missing, Variable};

/// An angle of an object: its expression, and the variable that it is, if it is one.
struct Angle<'w> {
    written: &'w At<String>,
    expression: String,
    /// When the angle is missing, as an expression.
    missing: Option<String>,
    /// The expression with what stands for it in events that have no value, and when that is missing.
    seen: String,
    seen_missing: Option<String>,
    variable: Option<usize>,
}

/// An object with its angles.
struct Object<'w> {
    name: &'w At<String>,
    eta: Option<Angle<'w>>,
    phi: Option<Angle<'w>>,
}

/// Replaces the expressions of angles by those of angles in the frame; what was read. `of_all` are the missing values of all variables.
pub fn turn(
    place: &Place<'_>,
    variables: &mut [Variable],
    written: &At<raw::EventFrame>,
    of_all: Option<&Missing>,
) -> Result<Vec<FrameAngle>, Error> {
    let raw::EventFrame { objects, rotate_to, reflect_y, reflect_z } = &written.value;
    if rotate_to.is_none() && reflect_y.is_none() && reflect_z.is_none() {
        return Err(place.error(written, "`event_frame` has neither `rotate_to` nor `reflect_y` nor `reflect_z`"));
    }
    if let (Some(zero), Some(up)) = (rotate_to, reflect_y)
        && zero.value == up.value
    {
        return Err(place
            .error(up, format!("φ of `{}` is 0, to which events are rotated; reflect to another object", up.value)));
    }
    let objects = self::objects(place, objects, variables, of_all)?;
    let read = objects.iter().flat_map(|object| [(&object.eta, false), (&object.phi, true)]);
    let read = read.filter_map(|(angle, is_phi)| Some(angle.as_ref()?.read(is_phi, variables, of_all))).collect();
    let zero = rotate_to.as_ref().map(|name| angle(place, name, &objects, "φ", |object| &object.phi)).transpose()?;
    let up = reflect_y.as_ref().map(|name| angle(place, name, &objects, "φ", |object| &object.phi)).transpose()?;
    let front = reflect_z.as_ref().map(|name| angle(place, name, &objects, "η", |object| &object.eta)).transpose()?;
    if let (Some(name), Some(Angle { variable: Some(index), .. })) = (rotate_to, zero) {
        let problem = format!("`{}` is 0 in every event that is rotated to `{}`", variables[*index].name, name.value);
        return Err(place
            .error(name, problem)
            .help(Some("take it out of `variables`; the frame still finds it as a branch".into())));
    }
    let turned = |phi: &str| match zero {
        None => format!("({phi})"),
        Some(zero) => around(&format!("(({phi})-({}))", or(zero, "0"))),
    };
    let side = up.map(|up| sign(up, &turned(&up.seen)));
    let end = front.map(|front| sign(front, &front.seen));
    for object in &objects {
        let phi = object.phi.iter().filter(|_| zero.is_some() || up.is_some());
        let phi = phi.map(|angle| (angle, times(side.as_deref(), &turned(&angle.expression))));
        let eta = object.eta.iter().filter(|_| front.is_some());
        let eta = eta.map(|angle| (angle, times(end.as_deref(), &format!("({})", angle.expression))));
        for (angle, expression) in phi.chain(eta) {
            let Some(variable) = angle.variable else {
                let is_reference = [zero, up, front].into_iter().flatten().any(|known| std::ptr::eq(known, angle));
                if is_reference {
                    continue;
                }
                return Err(objects::unknown(place, angle.written, object.name, variables));
            };
            variables[variable].expression = match &angle.missing {
                Some(missing) => format!("{missing} ? ({}) : {expression}", angle.expression),
                None => expression,
            };
        }
    }
    Ok(read)
}

impl Angle<'_> {
    /// What is read of it.
    fn read(&self, is_phi: bool, variables: &[Variable], of_all: Option<&Missing>) -> FrameAngle {
        let variable = self.variable.map(|index| &variables[index]);
        FrameAngle {
            name: self.written.value.clone(),
            expression: self.expression.clone(),
            default: variable.and_then(|variable| variable.default),
            missing: variable.map_or(of_all, |variable| variable.missing.as_ref()).cloned(),
            is_phi,
        }
    }
}

fn objects<'w>(
    place: &Place<'_>,
    written: &'w raw::Objects,
    variables: &[Variable],
    of_all: Option<&Missing>,
) -> Result<Vec<Object<'w>>, Error> {
    let find = |written: &'w At<String>| {
        let variable = objects::find(written, variables);
        let expression = variable.map_or(written.value.trim(), |index| &variables[index].expression).to_owned();
        // A branch that is no variable has the missing values that are said of all variables.
        let missing = variable.map_or(of_all, |index| variables[index].missing.as_ref());
        // As others see it: an angle that an event has not shall not take those of others with it.
        let seen = match variable.and_then(|index| variables[index].default) {
            Some(default) => format!("Alt$({expression}, {default:?})"),
            None => expression.clone(),
        };
        let condition = |of: &str| missing.map(|missing| format!("({})", condition(of, missing)));
        Angle { written, missing: condition(&expression), seen_missing: condition(&seen), seen, expression, variable }
    };
    let object = |(name, components): &'w (At<String>, At<raw::Components>)| {
        let [eta, phi] = objects::angles(place, name, components, variables)?;
        Ok(Object { name, eta: eta.map(find), phi: phi.map(find) })
    };
    written.0.iter().map(object).collect()
}

fn angle<'o, 'w>(
    place: &Place<'_>,
    name: &At<String>,
    objects: &'o [Object<'w>],
    what: &str,
    of: impl Fn(&'o Object<'w>) -> &'o Option<Angle<'w>>,
) -> Result<&'o Angle<'w>, Error> {
    let Some(object) = objects.iter().find(|object| object.name.value == name.value) else {
        let names = objects.iter().map(|object| object.name.value.as_str());
        let problem = format!("`{}` is not in `objects`", name.value);
        return Err(place.error(name, problem).help(suggest::advice(&name.value, names)));
    };
    of(object).as_ref().ok_or_else(|| place.error(name, format!("object `{}` has no {what}", name.value)))
}

/// The angle, or a number where it is missing.
fn or(angle: &Angle<'_>, number: &str) -> String {
    match &angle.seen_missing {
        Some(missing) => format!("{missing} ? {number} : ({})", angle.seen),
        None => angle.seen.clone(),
    }
}

/// The same direction between -π and π.
fn around(angle: &str) -> String {
    format!("({angle} - TMath::TwoPi()*floor({angle}/TMath::TwoPi()+0.5))")
}

/// -1 where the `value` of an angle is negative, else 1, also where it is missing.
fn sign(angle: &Angle<'_>, value: &str) -> String {
    let negative = format!("({value}) < 0");
    match &angle.seen_missing {
        Some(missing) => format!("(!{missing} && {negative} ? -1 : 1)"),
        None => format!("({negative} ? -1 : 1)"),
    }
}

fn times(sign: Option<&str>, value: &str) -> String {
    sign.map_or_else(|| value.to_owned(), |sign| format!("{sign}*{value}"))
}
