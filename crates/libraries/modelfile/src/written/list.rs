//! Lists of parts.

/// All parts, in order, or what is wrong with the first that cannot be read.
pub(crate) fn all<W, T: TryFrom<W>>(written: Vec<W>) -> Result<Vec<T>, T::Error> {
    written.into_iter().map(T::try_from).collect()
}

/// The parts as they are written, in order.
pub(crate) fn each<'a, T, W: From<&'a T>>(parts: &'a [T]) -> Vec<W> {
    parts.iter().map(W::from).collect()
}
