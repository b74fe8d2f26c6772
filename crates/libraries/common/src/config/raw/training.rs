//! The training configuration as it is written. The names of eras, and so their keys, are not known beforehand.

use super::augmentation::Augmentation;
use super::dataset::Fold;
use super::eras::{Datasets, ERA_PREFIX};
use super::inputs::{EventFrame, MissingOfAll, Variable};
use super::model::Model;
use super::parameter::Parameter;
use super::value::{At, NameOr, OneOrMany, Ordered};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use std::fmt;

/// A training configuration.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Training"))]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Training {
    /// The fold files; the index of a file is its fold.
    /// Default: required unless there are eras, `datasets_NAME`
    pub datasets: Option<At<Datasets>>,
    /// `datasets_NAME`: the name, at the place of the key, and the files.
    #[serde(skip)]
    pub eras: Vec<(At<String>, At<OneOrMany>)>,
    /// Classes whose events get an [era](recipes.md#eras) at random: exact names.
    /// Default: none
    pub randomised_eras: Option<At<OneOrMany>>,
    /// Folder of models, histories and figures.
    /// Default: `.`
    pub output_path: Option<At<String>>,
    /// Classes, which are trees of the fold files; their order is that of the network's outputs.
    pub classes: At<OneOrMany>,
    /// The number of each event that the network [learns](train.md#regression) in place of its class: a branch, an
    /// expression or `{name: mass, expression: "sqrt(m2)"}`; none of `variables`. `classes` are then the trees that are
    /// read; one is enough.
    /// Default: none
    pub target: Option<At<Variable>>,
    /// A positive factor for each class: for all of them or none; or the word [`equal`](recipes.md#equal-classes).
    /// Default: 1 each
    pub class_weights: Option<At<NameOr<Ordered<At<f64>>>>>,
    /// A positive factor on all training weights.
    /// Default: `1`
    pub global_weight_scale: Option<At<f64>>,
    /// Branch or expression of the event weight.
    /// Default: `training_weight`
    pub event_weights: Option<At<String>>,
    /// Inputs of the network in order: branches by name, expressions, `{name: r, expression: "sqrt(x*x + y*y)"}`, or
    /// patterns, as `jet_*` for all branches of one number that are called so in the first fold file, and `!jet_mass` behind
    /// it for what it should not take.
    pub variables: At<Vec<At<Variable>>>,
    /// A value for each variable that an event may not have, as `{jet2_pt: -1}` for `jet_pt[1]`. Without it such an
    /// event is an error. It goes into the model, so `apply` uses the same.
    /// Default: none
    pub variable_defaults: Option<Ordered<At<f64>>>,
    /// [Values that stand for none](recipes.md#missing-values), as `{value: -999, replace: mean, indicator: true}`: of
    /// all variables but categories, or of one as `{name: x, missing: {…}}`.
    /// Default: none
    pub missing: Option<At<MissingOfAll>>,
    /// Largest distance of a variable from 0 after the preprocessing: of all but categories, four-momenta and the
    /// parameter, or of one as `{name: x, clip: 6}`.
    /// Default: none
    pub clip: Option<At<f64>>,
    /// [One frame](recipes.md#one-frame-for-all-events) in which all events are seen.
    /// Default: none
    pub event_frame: Option<At<EventFrame>>,
    /// [Rotations and reflections](recipes.md#turned-events) of the training events in each epoch; not with
    /// `event_frame`.
    /// Default: none
    pub augmentation: Option<At<Augmentation>>,
    /// [Parameter of the signal](recipes.md#parametrised-networks) that the network is told, such as a mass.
    /// Default: none
    pub parameter: Option<At<Parameter>>,
    /// Share of the events of the fold files that is trained on, between 0 and 1; the rest validates.
    /// Default: `0.75`
    pub train_test_split: Option<At<f64>>,
    /// What is done to each variable before the network, see below.
    /// Default: `standard_scaler`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::preprocessing::Kind>"))]
    pub preprocessing: Option<At<String>>,
    /// Whether the preprocessing is fitted with the absolute values of the training weights.
    /// Default: `false`
    pub preprocessing_weighted: Option<bool>,
    /// What training does with negative event weights: `keep` them, `drop` the events (weight 0), take the `absolute`
    /// value, or make them an `error`.
    /// Default: `keep`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::weight::NegativeWeights>"))]
    pub negative_weights: Option<At<String>>,
    /// Weights by which the [validation](train.md#what-validation-goes-by) selects an epoch, a learning rate or a member of an
    /// ensemble: those of the `training`, as `negative_weights` makes them, or the `signed` ones.
    /// Default: `training`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::weight::ValidationWeights>"))]
    pub validation_weights: Option<At<String>>,
    /// How the events of the fold files were divided, as in the dataset configuration; only for fold files of other
    /// tools, whose every event is then checked.
    /// Default: as the fold files say
    pub event_branch: Option<At<String>>,
    /// As `event_branch`, for a division by `{hash: […]}` or `{expression: "…"}`.
    /// Default: as the fold files say
    pub fold: Option<At<Fold>>,
    /// As `event_branch`: the number of folds.
    /// Default: as the fold files say
    pub folds: Option<At<u32>>,
    /// As `event_branch`: what the model of fold f is trained on, its `own` fold or all `others`.
    /// Default: as the fold files say; `own` of files that do not
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::fold::TrainOn>"))]
    pub train_on: Option<At<String>>,
    /// Seed that every random number comes from.
    /// Default: `1234`
    pub seed: Option<u64>,
    /// The network and how it is trained.
    pub model: At<Model>,
}

impl<'de> Deserialize<'de> for Training {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Training;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of keys")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Training, A::Error> {
                let mut others = Others { map, eras: Vec::new() };
                let mut training = Training::deserialize(MapAccessDeserializer::new(&mut others))?;
                training.eras = others.eras;
                if training.datasets.is_none() && training.eras.is_empty() {
                    return Err(A::Error::missing_field("datasets"));
                }
                Ok(training)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// The keys of a map but those of eras, which are put aside.
struct Others<A> {
    map: A,
    eras: Vec<(At<String>, At<OneOrMany>)>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for &mut Others<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(key) = self.map.next_key::<At<String>>()? {
            let Some(era) = key.value.strip_prefix(ERA_PREFIX) else {
                return seed.deserialize(key.value.into_deserializer()).map(Some);
            };
            let name = At::new(era.to_owned(), key.referenced, key.defined);
            self.eras.push((name, self.map.next_value()?));
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
