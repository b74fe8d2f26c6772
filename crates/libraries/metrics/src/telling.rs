//! How well a single number tells a class from all others.

/// The area under the ROC curve of `values` for each of `count` classes against all others, from 0.5 to 1: whether the class has the
/// higher or the lower values does not matter. Equal values count half. `weights` must not be negative.
///
/// `None` where a class, or all others, have no weight. Values that are NaN are left out.
pub fn areas_against_rest(values: &[f64], classes: &[u32], weights: &[f64], count: usize) -> Vec<Option<f64>> {
    let mut order: Vec<usize> = (0..values.len()).filter(|&event| !values[event].is_nan()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let (mut below, mut pairs) = (vec![0.0; count], vec![0.0; count]);
    for equal in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let mut here = vec![0.0; count];
        equal.iter().for_each(|&event| here[classes[event] as usize] += weights[event]);
        let (all_here, all_below) = (here.iter().sum::<f64>(), below.iter().sum::<f64>());
        for class in 0..count {
            let (rest_here, rest_below) = (all_here - here[class], all_below - below[class]);
            pairs[class] += here[class] * (rest_below + 0.5 * rest_here);
        }
        below.iter_mut().zip(here).for_each(|(below, here)| *below += here);
    }
    let all: f64 = below.iter().sum();
    let area = |(own, pairs): (&f64, f64)| {
        let area = pairs / (own * (all - own));
        area.is_finite().then(|| area.max(1.0 - area))
    };
    below.iter().zip(pairs).map(area).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_that_is_apart_is_told_whatever_the_side() {
        let (values, classes) = ([1.0, 2.0, 3.0, 4.0], [0, 0, 1, 1]);
        assert_eq!(areas_against_rest(&values, &classes, &[1.0; 4], 2), [Some(1.0), Some(1.0)]);
        let three = areas_against_rest(&[1.0, 5.0, 3.0, 1.0], &[0, 1, 2, 0], &[1.0; 4], 3);
        assert_eq!(three, [Some(1.0), Some(1.0), Some(2.0 / 3.0)], "1, 1 below 3 below 5");
    }

    #[test]
    fn equal_values_count_half_and_weights_count() {
        assert_eq!(areas_against_rest(&[7.0; 4], &[0, 1, 0, 1], &[1.0; 4], 2), [Some(0.5), Some(0.5)]);
        // Of the pairs (2; 1), (2; 3) the first has weight 3, the second 1.
        let [area, _] = areas_against_rest(&[2.0, 1.0, 3.0], &[0, 1, 1], &[1.0, 3.0, 1.0], 2)[..] else { panic!() };
        assert_eq!(area, Some(0.75));
    }

    #[test]
    fn a_class_without_events_is_not_told_and_nan_is_no_value() {
        assert_eq!(areas_against_rest(&[1.0, 2.0], &[0, 0], &[1.0; 2], 2), [None, None]);
        let areas = areas_against_rest(&[f64::NAN, 1.0, 2.0], &[0, 0, 1], &[1.0; 3], 2);
        assert_eq!(areas, [Some(1.0), Some(1.0)]);
    }
}
