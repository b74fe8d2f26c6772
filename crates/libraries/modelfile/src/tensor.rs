//! A named array of a model.

/// A named array of f32, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Unique name.
    pub name: String,
    /// Lengths of its axes.
    pub shape: Vec<usize>,
    /// As many values as the product of the shape.
    pub values: Vec<f32>,
}

impl Tensor {
    /// Fails unless the values are finite and as many as the shape says.
    pub(crate) fn check(&self) -> Result<(), String> {
        let expected: usize = self.shape.iter().product();
        if expected != self.values.len() {
            let (name, shape, found) = (&self.name, &self.shape, self.values.len());
            return Err(format!("tensor `{name}` of shape {shape:?} has {found} values; expected {expected}"));
        }
        match self.values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(format!(
                "tensor `{}` holds {} at index {index}; expected finite numbers\n\
                 help: the training diverged; lower the learning rate or check the inputs",
                self.name, self.values[index]
            )),
            None => Ok(()),
        }
    }
}
