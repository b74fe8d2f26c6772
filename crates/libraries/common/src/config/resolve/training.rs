//! The training configuration.

use super::architecture::Ends;
use super::eras::Written;
use super::path::path_or;
use super::variable::variable;
use super::variables::{Resolved, variables};
use super::{Place, Resolve, augmentation, check, eras, parameter};
use crate::config::error::Error;
use crate::config::kind::ConfigKind;
use crate::config::raw::{self, At, NameOr, Ordered};
use crate::config::{
    AugmentationConfig, BackgroundValues, DrawTime, ModelConfig, ParameterConfig, TrainingConfig, Variable,
};
use crate::fold::{FoldRule, TrainOn};
use crate::preprocessing::Kind;
use crate::weight::{NegativeWeights, ValidationWeights};

/// What a configuration without a seed gets, so that it is still reproducible.
const SEED: u64 = 1234;

impl Resolve for raw::Training {
    type Resolved = TrainingConfig;
    const KIND: ConfigKind = ConfigKind::Training;

    fn resolve(self, place: &Place<'_>) -> Result<TrainingConfig, Error> {
        let classes = classes(place, &self.classes.value.0)?;
        let preprocessing = check::word_or(place, self.preprocessing.as_ref(), Kind::StandardScaler)?;
        let framed = self.event_frame.is_some();
        let at = |line, column| At::new((), line, column);
        let at_parameter = self.parameter.as_ref().map(|written| at(written.referenced, written.defined));
        let at_augmentation = self.augmentation.as_ref().map(|written| at(written.referenced, written.defined));
        let named = self.variables.value.iter().map(|one| variable(place, one)).collect::<Result<Vec<_>, _>>()?;
        let target = self.target.map(|written| target(place, &written, &named)).transpose()?;
        if let (Some(_), Some(written)) = (&target, &self.parameter) {
            return Err(place.error(written, "a `parameter` is of classes, but there is a `target`; take either"));
        }
        let inputs = raw::Inputs {
            variables: self.variables,
            defaults: self.variable_defaults,
            missing: self.missing,
            clip: self.clip,
            event_frame: self.event_frame,
        };
        let Resolved { mut variables, limited, angles: frame_angles } = variables(place, inputs)?;
        let augment = |written| augmentation::augmentation(place, &written, &variables, preprocessing, framed);
        let augmentation = self.augmentation.map(augment).transpose()?;
        let written = Written { datasets: self.datasets, eras: &self.eras, randomised: self.randomised_eras.as_ref() };
        let (datasets, eras) = eras::eras(place, written, &classes, &mut variables)?;
        let parameter = |written| parameter::parameter(place, written, &classes, &mut variables);
        let parameter = self.parameter.map(parameter).transpose()?;
        if let (Some(parameter), Some(written), Kind::QuantileTransformer) = (&parameter, &at_parameter, preprocessing)
            && parameter.background == BackgroundValues::Continuous
            && parameter.redraw == DrawTime::EachEpoch
        {
            let problem =
                "values of `parameter` that are continuous and drawn in each epoch need a linear preprocessing";
            return Err(place.error(written, problem).help(Some("choose `standard_scaler`".into())));
        }
        if classes.len() < 2 && target.is_none() {
            return Err(place.error(&self.classes, "expected at least two classes"));
        }
        if classes.is_empty() {
            return Err(place.error(&self.classes, "expected at least one class, whose events have the target"));
        }
        let split =
            |written| check::number(place, "train_test_split", written, "between 0 and 1", |v| 0.0 < v && v < 1.0);
        let scale = |written| check::number(place, "global_weight_scale", written, "a positive number", |v| v > 0.0);
        let listed = eras.as_ref().map_or(&datasets, |eras| &eras.list[0].datasets).len();
        let folds = super::fold::number(place, self.folds.as_ref(), listed.max(2) as u32)?;
        let kind = super::fold::kind(place, self.event_branch.as_ref(), self.fold.as_ref())?;
        if let (None, Some(written)) = (&kind, &self.train_on) {
            return Err(place
                .error(written, "`train_on` is said by the fold files; here it belongs to `event_branch` or `fold`")
                .help(Some("give it in the dataset configuration, and make the fold files again".into())));
        }
        let train_on = check::word_or(place, self.train_on.as_ref(), TrainOn::unsaid())?;
        let ends = Ends { variables: &variables, classes: &classes, target: target.as_ref(), eras: eras.as_ref() };
        let model = super::model::model(place, self.model, ends)?;
        let turned = augmentation.as_ref().zip(at_augmentation.as_ref());
        check_plain(place, &model, &limited, turned, parameter.as_ref().zip(at_parameter.as_ref()))?;
        let balances = model.balanced_batches.is_some();
        if let (true, Some(written)) = (balances, &self.class_weights) {
            let problem = "`balanced_batches` makes all classes count the same; take `class_weights` out";
            return Err(place.error(written, problem));
        }
        let negative_weights = check::word_or(place, self.negative_weights.as_ref(), NegativeWeights::Keep)?;
        let validation_weights = check::word_or(place, self.validation_weights.as_ref(), ValidationWeights::Training)?;
        let (class_weights, equal_classes) = class_weights(place, &classes, self.class_weights)?;
        Ok(TrainingConfig {
            datasets,
            eras,
            fold: kind.map(|kind| FoldRule { folds, kind }),
            train_on,
            output_path: path_or(place, self.output_path, ".")?,
            class_weights,
            equal_classes: equal_classes || balances,
            classes,
            target,
            global_weight_scale: self.global_weight_scale.as_ref().map_or(Ok(1.0), scale)?,
            event_weights: check::text_or(place, "`event_weights`", self.event_weights, "training_weight")?,
            variables,
            frame_angles,
            augmentation,
            parameter,
            train_test_split: self.train_test_split.as_ref().map_or(Ok(0.75), split)?,
            preprocessing,
            preprocessing_weighted: self.preprocessing_weighted.unwrap_or(false),
            negative_weights,
            // Where both are the same, files are those of older programs.
            validation_weights: if negative_weights.changes_weights() {
                validation_weights
            } else {
                ValidationWeights::Signed
            },
            seed: self.seed.unwrap_or(SEED),
            model,
        })
    }
}

/// Categories and four-momenta are what they are: they have no limits, are not turned and no parameters.
fn check_plain(
    place: &Place<'_>,
    model: &ModelConfig,
    limited: &[At<String>],
    augmentation: Option<(&AugmentationConfig, &At<()>)>,
    parameter: Option<(&ParameterConfig, &At<()>)>,
) -> Result<(), Error> {
    let Some(architecture) = &model.architecture else { return Ok(()) };
    let is_category = |name: &str| architecture.categories.iter().any(|category| category.variable == name);
    let momenta = architecture.lorentz_boost.iter().flat_map(|boost| boost.particles.as_flattened());
    let is_plain = |name: &str| is_category(name) || momenta.clone().any(|momentum| momentum == name);
    if let Some(name) = limited.iter().find(|name| is_category(&name.value)) {
        let problem = format!("`{}` is a category: it has no `missing` and no `clip`", name.value);
        return Err(place.error(name, problem).help(Some("list what stands for none among its values".into())));
    }
    if let Some((with, written)) = augmentation
        && let Some(name) = with.phi.iter().chain(&with.eta).find(|name| is_plain(name))
    {
        let problem = format!("`augmentation` turns `{name}`, which is a category or of a four-momentum");
        return Err(place.error(written, problem));
    }
    match parameter.filter(|(parameter, _)| is_plain(&parameter.name)) {
        Some((parameter, written)) => {
            let problem = format!("the parameter `{}` cannot be a category or of a four-momentum", parameter.name);
            Err(place.error(written, problem))
        }
        None => Ok(()),
    }
}

fn classes(place: &Place<'_>, written: &[At<String>]) -> Result<Vec<String>, Error> {
    check::no_repetition(place, "class", written)?;
    written.iter().map(|class| check::class(place, class)).collect()
}

/// One factor for each class, and whether they are to be found in the events.
fn class_weights(
    place: &Place<'_>,
    classes: &[String],
    written: Option<At<NameOr<Ordered<At<f64>>>>>,
) -> Result<(Vec<f64>, bool), Error> {
    let mut weights = vec![1.0; classes.len()];
    let written = match written {
        None => Vec::new(),
        Some(At { value: NameOr::Name(word), .. }) if word == "equal" => return Ok((weights, true)),
        Some(At { value: NameOr::Map(map), .. }) if !map.0.is_empty() => map.0,
        Some(other) => {
            return Err(place.error(&other, "expected a factor for each class, or `equal`"));
        }
    };
    for (class, weight) in &written {
        let Some(index) = classes.iter().position(|known| *known == class.value) else {
            return Err(place
                .error(class, format!("`class_weights` has `{}`, which is not in `classes`", class.value))
                .help(suggest::advice(&class.value, classes.iter().map(String::as_str))));
        };
        weights[index] = check::number(place, &class.value, weight, "a positive class weight", |v| v > 0.0)?;
    }
    // All or none: one class that is forgotten would count a thousand times less than the others, and nobody would notice.
    let missing = classes.iter().find(|class| written.iter().all(|(known, _)| known.value != **class));
    match (written.first(), missing) {
        (Some((first, _)), Some(missing)) => {
            Err(place.error(first, format!("`class_weights` has no weight for class `{missing}`")))
        }
        _ => Ok((weights, false)),
    }
}

/// What is learnt: none of the variables that it is learnt from, under a name that may be the end of a branch name.
fn target(place: &Place<'_>, written: &At<raw::Variable>, variables: &[Variable]) -> Result<Variable, Error> {
    let target = variable(place, written)?;
    let same = |known: &&Variable| known.name == target.name || known.expression.trim() == target.expression.trim();
    if let Some(known) = variables.iter().find(same) {
        let problem =
            format!("the target `{}` is the variable `{}`: there is nothing to learn", target.name, known.name);
        return Err(place.error(written, problem).help(Some("take it out of `variables`".into())));
    }
    match check::class(place, &At::new(target.name.clone(), written.referenced, written.defined)) {
        Ok(_) => Ok(target),
        Err(_) => Err(place.error(written, format!("`{}` cannot be the name of a score", target.name)).help(Some(
            "give it another of letters, digits and `_-.+`, as `target: {name: mass, expression: …}`".into(),
        ))),
    }
}
