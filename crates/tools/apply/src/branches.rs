//! The new branches: a score for each class, the largest of them and its index.
use std::borrow::Cow;

use rayon::prelude::*;
use rootfile::{BranchSpec, Column, Element};

use crate::score::Scores;

/// Names of the new branches, in their order.
pub fn specs(prefix: &str, classes: &[String]) -> Vec<BranchSpec> {
    let scores = classes.iter().map(|class| Cow::from(class.as_str())).chain([Cow::from("max_score")]);
    scores
        .map(|name| BranchSpec::scalar(format!("{prefix}{name}"), Element::F32))
        .chain([BranchSpec::scalar(format!("{prefix}max_index"), Element::I32)])
        .collect()
}

/// Index of the largest score and the score itself; the first of equal ones.
pub fn largest(scores: &[f32]) -> (i32, f32) {
    scores.iter().enumerate().fold(
        (0, scores[0]),
        |best, (index, &score)| {
            if score > best.1 { (index as i32, score) } else { best }
        },
    )
}

/// The values of the new branches for `classes` classes.
pub fn columns(scores: &Scores, classes: usize) -> Vec<Column> {
    let rows = &scores.classes;
    let mut columns: Vec<Column> = (0..classes)
        .into_par_iter()
        .map(|class| rows.iter().skip(class).step_by(classes).copied().collect::<Vec<f32>>().into())
        .collect();
    let (mut indices, maxima): (Vec<i32>, Vec<f32>) = rows.par_chunks_exact(classes).map(largest).unzip();
    for &row in &scores.not_finite {
        indices[row] = -1;
    }
    columns.extend([maxima.into(), indices.into()]);
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_scores_is_the_largest() {
        assert_eq!(largest(&[0.2, 0.4, 0.4]), (1, 0.4));
        assert_eq!(largest(&[-0.5, -0.7]), (0, -0.5));
    }

    #[test]
    fn an_event_that_is_not_finite_has_no_class() {
        let scores = Scores { classes: vec![0.1, 0.9, -1.0, -1.0], folds: vec![0, 1], not_finite: vec![1] };
        let columns = columns(&scores, 2);
        assert_eq!(columns[0], Column::from(vec![0.1f32, -1.0]));
        assert_eq!(columns[2], Column::from(vec![0.9f32, -1.0]));
        assert_eq!(columns[3], Column::from(vec![1i32, -1]));
    }

    #[test]
    fn the_index_is_an_integer_branch() {
        let specs = specs("ml_score_", &["signal".to_owned(), "ztt".to_owned()]);
        let names: Vec<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
        assert_eq!(names, ["ml_score_signal", "ml_score_ztt", "ml_score_max_score", "ml_score_max_index"]);
        assert_eq!(specs[3].element, Element::I32);
    }
}
