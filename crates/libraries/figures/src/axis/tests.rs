//! What axes promise.
use super::*;

fn labels(axis: &Axis) -> Vec<String> {
    let text = |label: &Label| label.runs().iter().map(|run| run.text.as_str()).collect::<String>();
    axis.ticks.iter().filter_map(|tick| tick.label.as_ref().map(text)).collect()
}

#[test]
fn linear_ticks_are_round_numbers() {
    let axis = Axis::linear(0.0, 1.0, 6).unwrap();
    assert_eq!(labels(&axis), ["0", "0.2", "0.4", "0.6", "0.8", "1"]);
    assert_eq!(axis.ticks.iter().filter(|tick| !tick.major).count(), 5 * 3);
    assert_eq!(labels(&Axis::linear(-150.0, 50.0, 4).unwrap()), ["−150", "−100", "−50", "0", "50"]);
}

#[test]
fn tiny_and_huge_labels_share_a_power_of_ten() {
    let axis = Axis::linear(1.1e-6, 2.4e-6, 5).unwrap();
    assert_eq!(axis.factor, Some(-6));
    assert_eq!(labels(&axis), ["1.5", "2"]);
    let axis = Axis::linear(0.0, 1.2e6, 5).unwrap();
    assert_eq!(axis.factor, Some(6));
    assert_eq!(labels(&axis), ["0", "0.5", "1"]);
}

#[test]
fn whole_numbers_have_no_ticks_between() {
    let axis = Axis::integer(0.5, 2.5, 6).unwrap();
    assert_eq!(axis.ticks.iter().map(|tick| tick.value).collect::<Vec<_>>(), [1.0, 2.0]);
    let axis = Axis::integer(0.0, 12.0, 6).unwrap();
    assert!(axis.ticks.iter().all(|tick| tick.value.fract() == 0.0));
    assert_eq!(labels(&axis), ["0", "2", "4", "6", "8", "10", "12"]);
}

#[test]
fn log_ticks_are_decades() {
    let axis = Axis::log(0.05, 20.0).unwrap();
    assert_eq!(labels(&axis), ["10−1", "1", "10"]);
    assert!((axis.fraction(1.0) - 0.5).abs() < 1e-12);
    assert!(labels(&Axis::log(1e-20, 1e20).unwrap()).len() <= 10);
    assert_eq!(labels(&Axis::log(0.15, 0.6).unwrap()), ["2×10−1", "5×10−1"]);
}

#[test]
fn values_over_more_than_two_decades_get_a_log_axis() {
    assert_eq!(Axis::covering([0.001, 1.0], 5).unwrap().scale, Scale::Log);
    assert_eq!(Axis::covering([0.02, 1.0], 5).unwrap().scale, Scale::Linear);
    assert_eq!(Axis::covering([-0.001, 1.0], 5).unwrap().scale, Scale::Linear);
}

#[test]
fn equal_values_stand_in_the_middle() {
    for value in [0.0, 0.7, -3e-9, 1e12] {
        let axis = Axis::covering([value, value], 5).unwrap();
        assert!((axis.fraction(value) - 0.5).abs() < 1e-9);
        assert!(!labels(&axis).is_empty());
    }
}

#[test]
fn an_axis_without_extent_is_refused() {
    for (lower, upper) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (1.0, 1.0 + 1e-13)] {
        assert!(matches!(Axis::linear(lower, upper, 5), Err(Error::Range { .. })), "{lower} {upper}");
    }
    assert!(matches!(Axis::log(0.0, 1.0), Err(Error::Range { .. })));
    assert!(Axis::covering([], 5).is_err());
    assert!(Axis::covering([f64::INFINITY], 5).is_err());
}

#[test]
fn room_above_shrinks_the_present_range() {
    for axis in [Axis::linear(2.0, 4.0, 5).unwrap(), Axis::log(0.01, 10.0).unwrap()] {
        let upper = axis.upper;
        assert!((axis.with_room(0.8, 5).unwrap().fraction(upper) - 0.8).abs() < 1e-9);
    }
}
