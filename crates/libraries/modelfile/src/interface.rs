//! What a model takes and what it gives, whatever kind of model it is.

use common::config::{AugmentationConfig, Told, TrainingConfig, Variable};
use common::preprocessing::Preprocessing;

/// Most angles at which an event is scored.
const ANGLES: usize = 360;

/// The inputs and outputs of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Interface {
    /// Inputs in order: what is read, then one for each era, then the parameter.
    pub variables: Vec<Variable>,
    /// Outputs in order: the classes, or the target of a regression.
    pub classes: Vec<String>,
    /// The number that a regression has learnt.
    pub target: Option<Variable>,
    /// Applied to the variables before the learner.
    pub preprocessing: Preprocessing,
    /// The eras of a model that is told them.
    pub eras: Option<Eras>,
    /// The parameter of a model that is parametrised: its last input.
    pub parameter: Option<Parameter>,
    /// How training events were turned, and how events are turned that are scored.
    pub augmentation: Option<AugmentationConfig>,
}

/// Periods of data taking: one input for each is 1 in its events and 0 in others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eras {
    /// In the order of their inputs, which are called `era_NAME`.
    pub names: Vec<String>,
    /// Indices of the classes whose events got an era at random, ascending.
    pub randomised: Vec<u32>,
}

/// An input that is told, not measured, such as the mass of a resonance.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name of the input.
    pub name: String,
    /// Its values that were trained on, ascending.
    pub values: Vec<f64>,
    /// Indices of the classes whose events have one, ascending.
    pub signal: Vec<u32>,
}

impl Interface {
    /// What a training makes: the interface that its configuration describes, with the preprocessing that was fitted.
    pub fn of(training: &TrainingConfig, preprocessing: Preprocessing) -> Self {
        // A regression has no classes that could be signal.
        let classes = |indices: &[u32]| if training.target.is_some() { Vec::new() } else { indices.to_vec() };
        Self {
            variables: training.variables.clone(),
            classes: training.outputs(),
            target: training.target.clone(),
            preprocessing,
            eras: training.eras.as_ref().map(|eras| Eras {
                names: eras.list.iter().map(|era| era.name.clone()).collect(),
                randomised: classes(&eras.randomised),
            }),
            parameter: training.parameter.as_ref().map(|parameter| Parameter {
                name: parameter.name.clone(),
                values: parameter.values.clone(),
                signal: classes(&parameter.signal),
            }),
            augmentation: training.augmentation.clone(),
        }
    }

    /// The names of the eras, in the order of their inputs; none without eras.
    pub fn era_names(&self) -> &[String] {
        self.eras.as_ref().map_or(&[], |eras| &eras.names)
    }

    /// Whether the events of a class got an era at random.
    pub fn is_randomised(&self, class: usize) -> bool {
        self.eras.as_ref().is_some_and(|eras| eras.randomised.contains(&(class as u32)))
    }

    /// The inputs of events that are told this.
    pub fn variables_told(&self, told: Told) -> Vec<Variable> {
        told.tell(&self.variables, self.era_names().len(), self.parameter.is_some())
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let variables: Vec<_> = self.variables.iter().map(|variable| variable.name.as_str()).collect();
        let columns: Vec<_> = self.preprocessing.names().collect();
        if variables != columns {
            return Err(format!("its variables are {variables:?} but its preprocessing is for {columns:?}"));
        }
        if self.classes.is_empty() {
            return Err("it has no classes".into());
        }
        if let Some(class) = repeated(&self.classes) {
            return Err(format!("class `{class}` appears twice"));
        }
        if self.target.as_ref().is_some_and(|target| self.classes != [target.name.as_str()]) {
            return Err(format!("it is a regression, but its outputs are {:?}", self.classes));
        }
        self.check_told(&variables)?;
        let Some(AugmentationConfig { phi, eta, angles, .. }) = &self.augmentation else { return Ok(()) };
        if let Some(unknown) = phi.iter().chain(eta).find(|name| !variables.contains(&name.as_str())) {
            return Err(format!("its augmentation turns `{unknown}`, which is no variable of its"));
        }
        match angles {
            Some(angles) if !(1..=ANGLES).contains(angles) => {
                Err(format!("its augmentation has {angles} angles; expected 1 to {ANGLES}"))
            }
            _ => Ok(()),
        }
    }

    /// Checks what is told of events: it is in the last of the `variables`.
    fn check_told(&self, variables: &[&str]) -> Result<(), String> {
        let mut told: Vec<String> = self.era_names().iter().map(|name| format!("era_{name}")).collect();
        told.extend(self.parameter.as_ref().map(|parameter| parameter.name.clone()));
        if !variables.ends_with(&told.iter().map(String::as_str).collect::<Vec<_>>()) {
            return Err(format!("its last variables should be {told:?}, but its variables are {variables:?}"));
        }
        if self.eras.as_ref().is_some_and(|eras| eras.names.len() < 2 || repeated(&eras.names).is_some()) {
            return Err(format!("its eras are {:?}; expected two or more different ones", self.era_names()));
        }
        if let Some(Parameter { name, values, .. }) = &self.parameter {
            let ascending = values.windows(2).all(|pair| pair[0] < pair[1]);
            if values.len() < 2 || !ascending || !values.iter().all(|value| value.is_finite()) {
                return Err(format!(
                    "the values of its parameter `{name}` are {values:?}; expected two or more, ascending"
                ));
            }
        }
        let randomised = self.eras.iter().flat_map(|eras| &eras.randomised);
        let signal = self.parameter.iter().flat_map(|parameter| &parameter.signal);
        match randomised.chain(signal).find(|class| **class as usize >= self.classes.len()) {
            Some(class) => Err(format!("it has {} classes, and none of index {class}", self.classes.len())),
            None => Ok(()),
        }
    }
}

impl Parameter {
    /// Whether the events of a class have a value of their own.
    pub fn is_signal(&self, class: usize) -> bool {
        self.signal.contains(&(class as u32))
    }

    /// Whether a value, rounded to 32 bits, is among those that were trained on.
    pub fn is_known(&self, value: f64) -> bool {
        self.values.iter().any(|&known| known as f32 == value as f32)
    }
}

fn repeated(names: &[String]) -> Option<&String> {
    names.iter().enumerate().find(|(place, name)| names[..*place].contains(name)).map(|(_, name)| name)
}
