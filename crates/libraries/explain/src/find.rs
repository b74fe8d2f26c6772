//! From a `dyn Error` to [`Explain`].

use std::error::Error;

use crate::explain::Explain;

/// Finds [`Explain`] behind an error, if it is one of a known set of types.
pub type Explainer = for<'e> fn(&'e (dyn Error + 'static)) -> Option<&'e dyn Explain>;

/// The error as an `E`, also if it is boxed: the step of an [`Explainer`].
pub fn find<'e, E: Explain + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
    let boxed = || error.downcast_ref::<Box<E>>().map(|error| &**error);
    error.downcast_ref::<E>().or_else(boxed).map(|error| error as &dyn Explain)
}

/// What the first of several [`Explainer`]s finds.
pub fn first<'e>(error: &'e (dyn Error + 'static), explainers: &[Explainer]) -> Option<&'e dyn Explain> {
    explainers.iter().find_map(|explain| explain(error))
}
