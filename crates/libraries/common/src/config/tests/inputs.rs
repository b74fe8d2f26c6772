//! Variables: missing values, limits, the event frame.

use super::*;

fn with(variables: &str, more: &str) -> Result<TrainingConfig, Error> {
    let text = TRAINING.replace("variables:\n    - x\n    - y\n", &format!("variables: {variables}\n{more}\n"));
    TrainingConfig::parse(Path::new("training.yaml"), &text)
}

fn message(variables: &str, more: &str) -> String {
    with(variables, more).unwrap_err().to_string()
}

fn expressions(variables: &str, more: &str) -> Vec<(String, String)> {
    let variables = with(variables, more).unwrap().variables;
    variables.into_iter().map(|variable| (variable.name, variable.expression)).collect()
}

fn pair(name: &str, expression: &str) -> (String, String) {
    (name.into(), expression.into())
}

#[test]
fn missing_values_are_those_of_the_variable_or_of_all() {
    let own = "[x, {name: y, missing: {value: [-1, .nan], replace: 7}, clip: 3}]";
    let config = with(own, "missing: {value: -999, replace: median}\nclip: 6").unwrap();
    let missing = config.variables.iter().map(|variable| variable.missing.clone().unwrap()).collect::<Vec<_>>();
    assert_eq!(missing[0], Missing { values: vec![-999.0], replace: Replace::Statistic(Statistic::Median) });
    assert_eq!(missing[1], Missing { values: vec![-1.0, Missing::NAN], replace: Replace::Number(7.0) });
    assert_eq!(config.variables.iter().map(|variable| variable.clip.unwrap()).collect::<Vec<_>>(), [6.0, 3.0]);
}

#[test]
fn an_indicator_is_a_variable_after_the_others() {
    let found = expressions("[{name: y, expression: a+b, missing: {value: -9.9, indicator: true}}, x]", "");
    let condition = "(a+b) == -9.9 || (a+b) == -9.899999618530273";
    assert_eq!(found, [pair("y", "a+b"), pair("x", "x"), pair("missing_y", condition)]);
    let all = expressions("[x, y]", "missing: {value: [-1], indicator: true}");
    assert_eq!(all[2..], [pair("missing_x", "(x) == -1.0"), pair("missing_y", "(y) == -1.0")]);
    let some = expressions("[x, y]", "missing: {value: nan, indicator: [y]}");
    assert_eq!(some[2..], [pair("missing_y", "isnan(y)")]);
    assert_eq!(some[0].1, "isnan(x) ? -3.4028234663852886e38 : (x)", "no NaN may be an input");
}

#[test]
fn the_indicator_of_an_absent_element_follows_its_default() {
    let more = "missing: {value: -999, indicator: true}\nvariable_defaults: {\"jet[1]\": -999, x: 0}";
    let variables = with("[\"jet[1]\", x]", more).unwrap().variables;
    assert_eq!((variables[2].default, variables[3].default), (Some(1.0), Some(0.0)));
}

#[test]
fn wrong_missing_values_are_refused_with_their_place() {
    for (more, words) in [
        ("missing: {value: far}", "`far` cannot be a missing value"),
        ("missing: {value: inf}", "cannot be a missing value"),
        ("missing: {value: []}", "`value` is empty"),
        ("missing: {value: -1, replace: meen}", "did you mean `mean`"),
        ("missing: {value: -1, indicator: [z]}", "`z` is not in `variables`"),
        ("clip: 0", "`clip` is 0; expected a positive number"),
    ] {
        let message = message("[x, y]", more);
        assert!(message.contains(words) && message.contains("training.yaml:"), "{message}");
    }
    let taken = message("[x, missing_x]", "missing: {value: -1, indicator: [x]}");
    assert!(taken.contains("`missing_x` has the name of an indicator"), "{taken}");
}

const FRAME: &str = "event_frame: {objects: {lep: [~, leta, lphi], tau: [tpt, teta, tphi]}, ";

#[test]
fn a_frame_turns_the_angles_and_leaves_the_rest() {
    let found = expressions("[tpt, teta, {name: f, expression: tphi}, lphi]", &format!("{FRAME}reflect_y: tau}}"));
    assert_eq!(found[2], pair("f", "(((tphi)) < 0 ? -1 : 1)*(tphi)"));
    assert_eq!(found[3], pair("lphi", "(((tphi)) < 0 ? -1 : 1)*(lphi)"));
    assert_eq!(found[0], pair("tpt", "tpt"));
    assert_eq!(found[1], pair("teta", "teta"));
}

#[test]
fn a_frame_that_cannot_be_is_refused() {
    for (variables, frame, words) in [
        ("[tpt, tphi]", "rotate_to: lap", "did you mean `lep`"),
        ("[tpt, tphi]", "rotate_to: lep, reflect_z: tau", "`leta` of `lep` is not in `variables`"),
        ("[tpt, tphi, lphi]", "rotate_to: lep", "`lphi` is 0 in every event"),
        ("[tpt, teta]", "rotate_to: lep", "`tphi` of `tau` is not in `variables`"),
        ("[tpt, tphi]", "", "neither `rotate_to`"),
        ("[tpt, tphi]", "rotate_to: tau, reflect_y: tau", "reflect to another object"),
        ("[tphi]", "reflect_y: tau", "`tpt` of `tau` is not in `variables`"),
    ] {
        let message = message(variables, &format!("{FRAME}{frame}}}"));
        assert!(message.contains(words), "{message}");
    }
    let short = message("[x]", "event_frame: {objects: {a: [x, y]}, reflect_y: a}");
    assert!(short.contains("object `a` has 2 components") && short.contains("[pt, eta, phi]"), "{short}");
    let angle = message("[x]", "event_frame: {objects: {a: [x, x, ~]}, reflect_y: a}");
    assert!(angle.contains("object `a` has no φ"), "{angle}");
}

#[test]
fn class_weights_are_factors_or_are_made_equal() {
    let weights = |text: &str| {
        let written = "class_weights:\n    signal: 2.0\n    background_1: 1.0\n";
        TrainingConfig::parse(Path::new("training.yaml"), &TRAINING.replace(written, text))
    };
    let equal = weights("class_weights: equal\n").unwrap();
    assert!(equal.equal_classes && equal.weight_policy().equal);
    assert!(
        !serde_json::to_string(&weights("").unwrap()).unwrap().contains("equal_classes"),
        "as in older model files"
    );
    let message = weights("class_weights: even\n").unwrap_err().to_string();
    assert!(message.contains("a factor for each class, or `equal`"), "{message}");
}

#[test]
fn a_branch_that_turns_events_has_the_missing_values_of_all_variables_whatever_a_variable_has_of_its_own() {
    let own = "[tpt, teta, tphi, {name: w, missing: {value: -1}}]";
    let found = expressions(own, &format!("missing: {{value: -999}}\n{FRAME}rotate_to: lep}}").replace("leta", "~"));
    assert!(found[2].1.contains("((lphi) == -999.0) ? 0 : (lphi)"), "{}", found[2].1);
}

#[test]
fn an_angle_that_an_event_has_not_takes_no_other_with_it() {
    let more = format!("variable_defaults: {{\"tphi\": -999}}\nmissing: {{value: -999}}\n{FRAME}reflect_y: tau}}")
        .replace("leta", "~");
    let found = expressions("[tpt, teta, tphi, lphi]", &more);
    assert!(found[3].1.contains("Alt$(tphi, -999.0)"), "{}", found[3].1);
}

#[test]
fn angles_are_turned_once_and_are_angles() {
    let with =
        |objects: &str, more: &str| message("[x, y, z]", &format!("augmentation: {{objects: {objects}, {more}}}"));
    for (objects, more, words) in [
        ("{a: [~, x, y], b: [~, x, z]}", "reflect_z: true", "angle `x` appears twice"),
        ("{a: [~, x, ~]}", "rotate: true", "`rotate` needs an object with φ"),
        ("{a: [~, x, y]}", "", "neither `rotate`"),
        ("{a: [~, x, y]}", "reflect_z: true, angles: 4", "`angles` is more than 1, but there is no `rotate`"),
        ("{a: [~, x, y]}", "rotate: true, angles: 1000", "expected at most 360"),
    ] {
        let message = with(objects, more);
        assert!(message.contains(words), "{message}");
    }
}
