//! Which columns are equal in every event, exactly and in one pass.

/// Columns in groups of equal ones. Each block of events splits the groups further.
#[derive(Debug, Clone, PartialEq)]
pub struct EqualColumns {
    groups: Vec<Vec<usize>>,
}

impl EqualColumns {
    /// All columns equal, as no event has told them apart.
    #[must_use]
    pub fn new(columns: usize) -> EqualColumns {
        EqualColumns { groups: vec![(0..columns).collect()] }
    }

    /// Tells columns apart by a block of events; NaN equals NaN.
    pub fn block(&mut self, columns: &[&[f64]]) {
        let equal = |a: usize, b: usize| {
            let same = |(a, b): (&f64, &f64)| a == b || (a.is_nan() && b.is_nan());
            columns[a].iter().zip(columns[b]).all(same)
        };
        let mut groups: Vec<Vec<usize>> = Vec::with_capacity(self.groups.len());
        for group in self.groups.drain(..) {
            let first = groups.len();
            for column in group {
                match groups[first..].iter_mut().find(|group| equal(group[0], column)) {
                    Some(group) => group.push(column),
                    None => groups.push(vec![column]),
                }
            }
        }
        self.groups = groups;
    }

    /// The groups of more than one column, ascending.
    #[must_use]
    pub fn groups(&self) -> Vec<&[usize]> {
        let mut groups: Vec<&[usize]> = self.groups.iter().filter(|group| group.len() > 1).map(Vec::as_slice).collect();
        groups.sort_unstable();
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_differ_in_one_event_are_told_apart() {
        let mut equal = EqualColumns::new(4);
        equal.block(&[&[1.0, f64::NAN], &[1.0, f64::NAN], &[2.0, 0.0], &[1.0, f64::NAN]]);
        assert_eq!(equal.groups(), [&[0, 1, 3]]);
        equal.block(&[&[1.0, 1.0], &[1.0, 1.5], &[1.0, 1.0], &[1.0, 1.0]]);
        assert_eq!(equal.groups(), [&[0, 3]]);
    }
}
