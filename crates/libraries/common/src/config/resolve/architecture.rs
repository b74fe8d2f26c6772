//! The `architecture` of a model.

use super::encoding::{boost, categories};
use super::{Place, check};
use crate::config::error::Error;
use crate::config::raw::{self, At};
use crate::config::{
    Activation, ArchitectureConfig, Body, Eras, Head, Initialiser, LayerConfig, OutputConfig, Pattern, Variable,
};

/// What a network is between.
#[derive(Clone, Copy)]
pub struct Ends<'a> {
    pub variables: &'a [Variable],
    pub classes: &'a [String],
    /// What is learnt in place of the classes.
    pub target: Option<&'a Variable>,
    pub eras: Option<&'a Eras>,
}

impl Ends<'_> {
    /// Number of outputs.
    fn outputs(&self) -> usize {
        self.target.map_or(self.classes.len(), |_| 1)
    }
}

pub fn architecture(
    place: &Place<'_>,
    written: At<raw::Architecture>,
    ends: Ends<'_>,
) -> Result<ArchitectureConfig, Error> {
    let raw = &written.value;
    let default = LayerConfig {
        units: 0,
        activation: check::word_or(place, raw.activation.as_ref(), Activation::Relu)?,
        initialiser: check::word_or(place, raw.initialiser.as_ref(), Initialiser::GlorotUniform)?,
        l2: l2(place, raw.l2.as_ref(), 0.0)?,
        dropout: share(place, "dropout", raw.dropout.as_ref(), 0.0)?,
        alpha_dropout: share(place, "alpha_dropout", raw.alpha_dropout.as_ref(), 0.0)?,
        batch_norm: raw.batch_norm.unwrap_or(false),
    };
    let layers = layers(place, &written, &default, ends.outputs())?;
    one_dropout(place, raw.alpha_dropout.as_ref(), &default)?;
    let body = body(place, raw, &layers)?;
    let categories = categories(place, raw, ends.variables)?;
    let boost = |written| boost(place, written, &categories, ends.variables);
    let lorentz_boost = raw.lorentz_boost.as_ref().map(boost).transpose()?;
    let written = written.value.output.unwrap_or_default();
    let output = OutputConfig {
        activation: head(place, written.activation.as_ref(), ends)?,
        initialiser: check::word_or(place, written.initialiser.as_ref(), default.initialiser)?,
        l2: l2(place, written.l2.as_ref(), default.l2)?,
    };
    Ok(ArchitectureConfig { categories, lorentz_boost, layers, body, output })
}

/// One sigmoid unit tells two classes apart, one linear unit learns a target.
fn head(place: &Place<'_>, written: Option<&At<String>>, ends: Ends<'_>) -> Result<Head, Error> {
    let (classes, learns) = (ends.classes.len(), ends.target.is_some());
    let head = check::word_or(place, written, if learns { Head::Linear } else { Head::Softmax })?;
    match written {
        Some(written) if learns && head != Head::Linear => {
            let error = place.error(written, format!("`{head}` gives scores of classes, but there is a `target`"));
            Err(error.help(Some("use `activation: linear`".into())))
        }
        Some(written) if !learns && head == Head::Linear => {
            let error = place.error(written, "a `linear` output is a number to be learnt, but there is no `target`");
            Err(error.help(Some("say `target: EXPRESSION` beside `variables`, or use `activation: softmax`".into())))
        }
        Some(written) if head == Head::Sigmoid && classes != 2 => Err(place
            .error(written, format!("one sigmoid tells 2 classes apart; found {classes} in `classes`"))
            .help(Some("use `activation: softmax`".into()))),
        _ => Ok(head),
    }
}

/// The hidden layers, one by one or by a pattern.
fn layers(
    place: &Place<'_>,
    written: &At<raw::Architecture>,
    default: &LayerConfig,
    classes: usize,
) -> Result<Vec<LayerConfig>, Error> {
    let raw = &written.value;
    match (&raw.layers, &raw.depth, &raw.width, &raw.pattern) {
        (Some(layers), None, None, None) => layers.iter().map(|one| layer(place, one, default)).collect(),
        (None, Some(depth), Some(width), _) => {
            let pattern = check::word_or(place, raw.pattern.as_ref(), Pattern::Static)?;
            let depth = check::count(place, "depth", depth, 1)?;
            let widths = pattern.widths(depth, check::count(place, "width", width, 1)?, classes);
            Ok(widths.into_iter().map(|units| LayerConfig { units, ..default.clone() }).collect())
        }
        _ => Err(place
            .error(written, "`architecture` must have either `layers`, or `depth`, `width` and maybe `pattern`")
            .help(Some("such as `layers: [100, 50]`, or `{depth: 2, width: 100, pattern: funnel}`".into()))),
    }
}

fn layer(place: &Place<'_>, written: &At<raw::Layer>, default: &LayerConfig) -> Result<LayerConfig, Error> {
    match &written.value {
        raw::Layer::Number(units) => {
            let units = At::new(*units, written.referenced, written.defined);
            Ok(LayerConfig { units: check::count(place, "units", &units, 1)?, ..default.clone() })
        }
        raw::Layer::Map(raw) => {
            let layer = LayerConfig {
                units: check::count(place, "units", &raw.units, 1)?,
                activation: check::word_or(place, raw.activation.as_ref(), default.activation)?,
                initialiser: check::word_or(place, raw.initialiser.as_ref(), default.initialiser)?,
                l2: l2(place, raw.l2.as_ref(), default.l2)?,
                dropout: share(place, "dropout", raw.dropout.as_ref(), default.dropout)?,
                alpha_dropout: share(place, "alpha_dropout", raw.alpha_dropout.as_ref(), default.alpha_dropout)?,
                batch_norm: raw.batch_norm.unwrap_or(default.batch_norm),
            };
            one_dropout(place, Some(&raw.units), &layer)?;
            Ok(layer)
        }
    }
}

/// Residual bodies need a first layer and pairs of its width.
fn body(place: &Place<'_>, raw: &raw::Architecture, layers: &[LayerConfig]) -> Result<Body, Error> {
    let Some(written) = &raw.body else { return Ok(Body::Dense) };
    let body = check::word(place, written)?;
    if body == Body::Residual {
        let pairs = layers.get(1..).unwrap_or_default();
        if let Some(other) = pairs.chunks(2).find(|pair| pair.last().is_some_and(|last| last.units != layers[0].units))
        {
            let (found, expected) = (other[other.len() - 1].units, layers[0].units);
            let problem = format!("a residual body cannot add {found} units to {expected}; expected equal widths");
            return Err(place.error(written, problem));
        }
        if layers.len() < 3 || pairs.len() % 2 == 1 {
            let problem = format!("a residual body has one layer and then pairs; found {} layers", layers.len());
            return Err(place.error(written, problem).help(Some("use an odd number from 3 on".into())));
        }
    }
    Ok(body)
}

fn l2(place: &Place<'_>, written: Option<&At<f64>>, default: f64) -> Result<f64, Error> {
    written.map_or(Ok(default), |written| check::number(place, "l2", written, "0 or more", |v| v >= 0.0))
}

/// A share of units that is dropped.
fn share(place: &Place<'_>, key: &str, written: Option<&At<f64>>, default: f64) -> Result<f64, Error> {
    let share = |written| check::number(place, key, written, "0 or more and less than 1", |v| (0.0..1.0).contains(&v));
    written.map_or(Ok(default), share)
}

fn one_dropout<T>(place: &Place<'_>, at: Option<&At<T>>, layer: &LayerConfig) -> Result<(), Error> {
    match at {
        Some(at) if layer.dropout > 0.0 && layer.alpha_dropout > 0.0 => {
            let error = place.error(at, "a layer has either `dropout` or `alpha_dropout`");
            Err(error.help(Some("set the other to 0".into())))
        }
        _ => Ok(()),
    }
}
