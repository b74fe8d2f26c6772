//! What confusion matrices promise.
use super::*;

fn matrix(sums: &[f64]) -> Confusion {
    let classes = sums.len().isqrt();
    let mut confusion = Confusion::new(classes);
    for (cell, sum) in sums.iter().enumerate() {
        confusion.add(cell / classes, cell % classes, *sum).unwrap();
    }
    confusion
}

#[test]
fn weights_are_summed_with_their_sign() {
    let mut confusion = Confusion::new(2);
    confusion.add_events(1, &[vec![0.9, 0.2, 0.3], vec![0.1, 0.8, 0.7]], &[1.5, -0.5, 2.0]).unwrap();
    assert_eq!(confusion.events(), [0, 0, 1, 2]);
    assert_eq!(confusion.sums(), [0.0, 0.0, 1.5, 1.5]);
    assert_eq!(confusion.squares(), [0.0, 0.0, 2.25, 4.25]);
}

#[test]
fn the_first_of_equal_scores_wins() {
    assert_eq!(predicted(&[0.2, 0.4, 0.4]), Ok(1));
    assert_eq!(predicted(&[f32::NEG_INFINITY, f32::NEG_INFINITY]), Ok(0));
}

#[test]
fn what_is_not_a_number_is_refused() {
    assert!(matches!(predicted(&[0.1, f32::NAN]), Err(Error::Score { class: 1, .. })));
    assert_eq!(predicted(&[]), Err(Error::NoScores));
    let mut confusion = Confusion::new(2);
    assert!(matches!(confusion.add(0, 0, f64::NAN), Err(Error::Weight { .. })));
    assert_eq!(confusion.add(0, 2, 1.0), Err(Error::Class { index: 2, classes: 2 }));
    assert!(matches!(confusion.add_events(0, &[vec![0.1], vec![]], &[1.0]), Err(Error::Size { .. })));
    assert_eq!(confusion, Confusion::new(2));
}

#[test]
fn efficiencies_divide_by_true_classes_and_purities_by_predicted_ones() {
    let confusion = matrix(&[6.0, 2.0, 1.0, 4.0]);
    let values = |r| confusion.values(r).into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(values(Representation::Standard), [6.0, 2.0, 1.0, 4.0]);
    assert_eq!(values(Representation::Efficiency1), [1.0, 2.0 / 6.0, 0.25, 1.0]);
    assert_eq!(values(Representation::Efficiency2), [0.75, 0.25, 0.2, 0.8]);
    assert_eq!(values(Representation::Purity1), [1.0, 0.5, 1.0 / 6.0, 1.0]);
    assert_eq!(values(Representation::Purity2), [6.0 / 7.0, 2.0 / 6.0, 1.0 / 7.0, 4.0 / 6.0]);
}

#[test]
fn a_class_that_is_never_predicted_is_kept_and_undefined_where_divided_by() {
    let confusion = matrix(&[6.0, 0.0, 1.0, 0.0]);
    assert_eq!(confusion.values(Representation::Standard)[1], Some(0.0));
    assert_eq!(confusion.values(Representation::Efficiency1), [Some(1.0), Some(0.0), None, None]);
    assert_eq!(confusion.values(Representation::Purity2), [Some(6.0 / 7.0), None, Some(1.0 / 7.0), None]);
}

#[test]
fn negative_sums_are_not_hidden() {
    let confusion = matrix(&[-1.0, 3.0, 1.0, 1.0]);
    assert_eq!(confusion.values(Representation::Efficiency2)[..2], [Some(-0.5), Some(1.5)]);
}

#[test]
fn class_weights_multiply_the_rows() {
    let confusion = matrix(&[6.0, 2.0, 1.0, 4.0]).class_weighted(&[0.5, 2.0]).unwrap();
    assert_eq!(confusion.sums(), [3.0, 1.0, 2.0, 8.0]);
    assert_eq!(confusion.squares(), [9.0, 1.0, 4.0, 64.0]);
    assert_eq!(confusion.values(Representation::Purity2)[0], Some(0.6));
    assert!(confusion.class_weighted(&[1.0]).is_err());
}

#[test]
fn all_ten_names_differ() {
    let names: std::collections::BTreeSet<_> =
        Representation::ALL.iter().flat_map(|r| [r.name(false), r.name(true)]).collect();
    assert_eq!(names.len(), 10);
}
