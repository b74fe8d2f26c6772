//! What `loss` and `decorrelate` mean.

use super::*;

/// A training of three classes with one more key of the model.
fn of_three_classes(key: &str) -> Result<TrainingConfig, Error> {
    let text = TRAINING.replace("    - background_1\n", "    - background_1\n    - background_2\n");
    let text = text.replace("    background_1: 1.0\n", "    background_1: 1.0\n    background_2: 1.0\n");
    training(&text.replace("epochs: 10\n", &format!("epochs: 10\n    {key}\n")))
}

#[test]
fn losses_have_names_or_names_with_settings() {
    let loss = |text: &str| of_three_classes(&format!("loss: {text}")).unwrap().model.loss;
    assert_eq!(loss("categorical_crossentropy"), Some(Loss::CrossEntropy));
    assert_eq!(loss("mae"), Some(Loss::AbsoluteError));
    assert_eq!(loss("focal"), Some(Loss::Focal { gamma: 2.0 }));
    assert_eq!(loss("{name: focal, gamma: 0.5}"), Some(Loss::Focal { gamma: 0.5 }));
    let text =
        "{name: grouped_cross_entropy, groups: {a: signal, b: [background_2, background_1]}, group_weights: {b: 3}}";
    let Some(Loss::Grouped { groups, gamma }) = loss(text) else { panic!("not grouped") };
    assert_eq!((groups[0].name.as_str(), &groups[0].classes, groups[0].weight), ("a", &vec![0], 1.0));
    assert_eq!((groups[1].name.as_str(), &groups[1].classes, groups[1].weight), ("b", &vec![1, 2], 3.0));
    assert_eq!(gamma, 0.0);
    let text = "{name: asimov, expected_signal: 10, expected_background: 1e4, uncertainty: 0.1, signal: background_1}";
    let search = Asimov { signal: vec![1], expected_signal: 10.0, expected_background: 1e4, uncertainty: 0.1 };
    assert_eq!(loss(text), Some(Loss::Asimov(search)));
}

#[test]
fn a_loss_that_does_not_fit_is_refused_with_advice() {
    for (text, expected) in [
        ("crossentropy", "unknown loss `crossentropy`"),
        ("binary_crossentropy", "is of two classes, but there are 3"),
        ("{name: mse, gamma: 2}", "the loss `mean_squared_error` has no setting `gamma`"),
        ("{name: focal, gamma: -1}", "`gamma` is -1; expected 0 or more"),
        ("grouped_cross_entropy", "needs `groups`"),
        ("{name: grouped_cross_entropy, groups: {a: signal, b: background_1}}", "`background_2` is in none"),
        ("{name: grouped_cross_entropy, groups: {a: [signal, x], b: background_1}}", "`x` is not in `classes`"),
        ("{name: grouped_cross_entropy, groups: {a: signal, b: [signal]}}", "`signal` is in two of the `groups`"),
        ("{name: grouped_cross_entropy, groups: {a: []}}", "expected at least one class"),
        ("asimov", "needs `expected_signal`"),
        ("{name: asimov, expected_signal: 0, expected_background: 1}", "expected a positive number of events"),
        (
            "{name: asimov, expected_signal: 1, expected_background: 1, signal: [signal, background_1, background_2]}",
            "all classes are `signal`",
        ),
    ] {
        let error = of_three_classes(&format!("loss: {text}")).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn a_decorrelation_is_against_the_background_by_its_own_variable() {
    let with = |text: &str| of_three_classes(&format!("decorrelate: {text}"));
    let config = with("{variable: m_vis, strength: 5}").unwrap();
    let decorrelation = config.model.decorrelate.unwrap();
    assert_eq!((decorrelation.variable.expression.as_str(), decorrelation.strength), ("m_vis", 5.0));
    assert_eq!((decorrelation.signal, decorrelation.classes), (vec![0], vec![1, 2]));
    assert!(config.variables.iter().all(|variable| variable.name != "m_vis"), "it became an input");
    let named = with("{variable: x, strength: 1, signal: background_2, classes: [signal]}").unwrap().model.decorrelate;
    let named = named.unwrap();
    assert_eq!((named.variable.name.as_str(), named.signal, named.classes), ("x", vec![2], vec![0]));
    for (text, expected) in [
        ("{variable: m, strength: 0}", "`strength` is 0"),
        ("{variable: '', strength: 1}", "`variable` is empty"),
        ("{variable: m, strength: 1, classes: [tt]}", "`tt` is not in `classes`"),
        ("{variable: m}", "`strength` is missing"),
    ] {
        let error = with(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}
