//! The new branches: a score for each class, the largest of them and its index; of a regression its number alone.
use classifier::Scores;
use ntuple::Source;
use rootfile::{BranchSpec, Column, Element};

/// The values of the new branches for the events of a chunk.
#[derive(Debug)]
pub struct Branches {
    /// The score of each class.
    pub classes: Vec<Column>,
    /// How far the members of an ensemble are apart in it, if that was asked for.
    pub spreads: Vec<Column>,
    /// The largest score of each event.
    pub max_score: Vec<f32>,
    /// Its class; -1 for an event with a variable that is not finite.
    pub max_index: Vec<i32>,
}

/// Whether a largest score is of interest: there are classes.
fn has_largest(outputs: usize) -> bool {
    outputs > 1
}

/// The end of the names of branches at a value of the parameter: `_mass_500`, `_x_m0p5`.
pub fn suffix(parameter: Option<&str>, value: Option<f64>) -> String {
    let (Some(name), Some(value)) = (parameter, value) else { return String::new() };
    format!("_{name}_{value}").replace('.', "p").replace('-', "m")
}

/// Names of the new branches, in their order, all with this `suffix`; with the `uncertainty` of an ensemble if asked.
pub fn specs(prefix: &str, classes: &[String], suffix: &str, uncertainty: bool) -> Vec<BranchSpec> {
    let float = |name: &str| BranchSpec::scalar(format!("{prefix}{name}{suffix}"), Element::F32);
    let mut specs: Vec<BranchSpec> = classes.iter().map(|class| float(class)).collect();
    if has_largest(classes.len()) {
        specs.extend([float("max_score"), BranchSpec::scalar(format!("{prefix}max_index{suffix}"), Element::I32)]);
    }
    specs.extend(classes.iter().filter(|_| uncertainty).map(|class| float(&format!("{class}_std"))));
    specs
}

/// Branches of the first tree that look like scores of an earlier run and are not among the new ones.
pub fn stale(source: &Source, specs: &[BranchSpec], prefix: &str) -> Vec<String> {
    let names = source.members()[0].branches().iter().map(|branch| branch.name.as_str());
    let old = names.filter(|name| !prefix.is_empty() && name.starts_with(prefix));
    old.filter(|name| specs.iter().all(|spec| spec.name != *name)).map(str::to_owned).collect()
}

impl Branches {
    /// Finds the largest score of each event, the first of equal ones.
    pub fn new(scores: Scores) -> Self {
        let mut classes = scores.classes.iter();
        let mut max_score = classes.next().cloned().unwrap_or_default();
        let mut max_index = vec![0; max_score.len()];
        for (class, column) in (1..).zip(classes) {
            for ((score, largest), index) in column.iter().zip(&mut max_score).zip(&mut max_index) {
                let larger = *score > *largest;
                *index = if larger { class } else { *index };
                *largest = if larger { *score } else { *largest };
            }
        }
        scores.not_finite.iter().for_each(|&row| max_index[row] = -1);
        let columns = |columns: Vec<Vec<f32>>| columns.into_iter().map(Column::from).collect();
        Self { classes: columns(scores.classes), spreads: columns(scores.spreads), max_score, max_index }
    }

    /// The columns in the order of [`specs`].
    pub fn into_columns(self) -> Vec<Column> {
        let mut columns = self.classes;
        if has_largest(columns.len()) {
            columns.extend([self.max_score.into(), self.max_index.into()]);
        }
        columns.extend(self.spreads);
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_scores_is_the_largest() {
        let classes = vec![vec![0.2, -0.5], vec![0.4, -0.7], vec![0.4, -0.6]];
        let branches = Branches::new(Scores { classes, not_finite: Vec::new(), ..Scores::default() });
        assert_eq!((branches.max_index, branches.max_score), (vec![1, 0], vec![0.4, -0.5]));
    }

    #[test]
    fn a_regression_has_one_branch() {
        assert_eq!(specs("ml_", &["mass".into()], "", false), [BranchSpec::scalar("ml_mass", Element::F32)]);
        let branches =
            Branches::new(Scores { classes: vec![vec![91.0, -1.0]], not_finite: vec![1], ..Scores::default() });
        assert_eq!(branches.max_index, [0, -1], "what is not finite is counted");
        assert_eq!(branches.into_columns(), [Column::from(vec![91.0f32, -1.0])]);
    }

    #[test]
    fn an_event_that_is_not_finite_has_no_class() {
        let branches = Branches::new(Scores {
            classes: vec![vec![0.1, -1.0], vec![0.9, -1.0]],
            not_finite: vec![1],
            ..Scores::default()
        });
        assert_eq!(branches.max_index, [1, -1]);
        let columns = branches.into_columns();
        assert_eq!(columns[0], Column::from(vec![0.1f32, -1.0]));
        assert_eq!(columns[2], Column::from(vec![0.9f32, -1.0]));
    }
}
