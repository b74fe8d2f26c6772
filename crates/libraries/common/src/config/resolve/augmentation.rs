//! Rotations and reflections of the events.

use super::variable::known;
use super::{Place, check, objects};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{AugmentationConfig, Variable};
use crate::preprocessing::Kind;

/// The angles of the objects that are variables. `frame` is what fixes the angles of all events, if it is written.
pub fn augmentation(
    place: &Place<'_>,
    written: &At<raw::Augmentation>,
    variables: &[Variable],
    preprocessing: Kind,
    frame: bool,
) -> Result<AugmentationConfig, Error> {
    let raw = &written.value;
    if frame {
        return Err(place.error(written, "`event_frame` fixes what `augmentation` turns; take either"));
    }
    if !(raw.rotate || raw.reflect_y || raw.reflect_z) {
        return Err(place.error(written, "`augmentation` has neither `rotate` nor `reflect_y` nor `reflect_z`"));
    }
    if preprocessing == Kind::QuantileTransformer {
        let problem =
            format!("`augmentation` turns angles after the preprocessing, which `{preprocessing}` does not allow");
        return Err(place.error(written, problem).help(Some("choose `standard_scaler`".into())));
    }
    let (mut phis, mut etas) = (Vec::new(), Vec::new());
    for (name, components) in &raw.objects.0 {
        let [eta, phi] = objects::angles(place, name, components, variables)?;
        for (angle, names) in [(eta, &mut etas), (phi, &mut phis)] {
            let Some(angle) = angle else { continue };
            let variable = &variables[known(place, angle, variables)?].name;
            names.push(At::new(variable.clone(), angle.referenced, angle.defined));
        }
    }
    // What is turned twice is not turned.
    check::no_repetition(place, "angle", &[phis.clone(), etas.clone()].concat())?;
    for (key, on, angles, what) in [
        ("rotate", raw.rotate, &phis, "φ"),
        ("reflect_y", raw.reflect_y, &phis, "φ"),
        ("reflect_z", raw.reflect_z, &etas, "η"),
    ] {
        if on && angles.is_empty() {
            return Err(place.error(written, format!("`{key}` needs an object with {what}")));
        }
    }
    let angles = raw.angles.as_ref().map(|angles| check::count_to(place, "angles", angles, 1, 360)).transpose()?;
    if let (Some(2..), false, Some(written)) = (angles, raw.rotate, &raw.angles) {
        return Err(place.error(written, "`angles` is more than 1, but there is no `rotate`"));
    }
    let (rotate, reflect_y, reflect_z) = (raw.rotate, raw.reflect_y, raw.reflect_z);
    let names = |angles: Vec<At<String>>| angles.into_iter().map(|angle| angle.value).collect();
    Ok(AugmentationConfig { phi: names(phis), eta: names(etas), rotate, reflect_y, reflect_z, angles })
}
