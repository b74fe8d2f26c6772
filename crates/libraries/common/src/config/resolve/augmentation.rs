//! Rotations and reflections of the events.

use super::variables::known;
use super::{Place, check};
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
        let [_, eta, phi] = &components.value[..] else {
            let problem = format!("object `{}` has {} components", name.value, components.value.len());
            let help = "expected [pt, eta, phi], with `~` for what it has not";
            return Err(place.error(components, problem).help(Some(help.into())));
        };
        for (angle, names) in [(eta, &mut etas), (phi, &mut phis)] {
            if let Some(angle) = angle {
                names.push(variables[known(place, angle, variables)?].name.clone());
            }
        }
    }
    let angles = raw.angles.as_ref().map(|angles| check::count(place, "angles", angles, 1)).transpose()?;
    if let (Some(2..), false, Some(written)) = (angles, raw.rotate, &raw.angles) {
        return Err(place.error(written, "`angles` is more than 1, but there is no `rotate`"));
    }
    let (rotate, reflect_y, reflect_z) = (raw.rotate, raw.reflect_y, raw.reflect_z);
    Ok(AugmentationConfig { phi: phis, eta: etas, rotate, reflect_y, reflect_z, angles })
}
