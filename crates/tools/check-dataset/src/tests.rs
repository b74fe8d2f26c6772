//! The tool in process, on small files that are written here.

use std::path::{Path, PathBuf};

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};
use serde_json::Value;
use shell::{Exit, Finished, in_process};

use crate::run;

const EVENTS: usize = 2000;

/// A folder with an ntuple for each of two classes, fold files of them without provenance, and both configurations.
struct Place(tempfile::TempDir);

/// The branches of a tree: `event`, `x`, `y` and `w`.
#[derive(Clone)]
struct Events {
    event: Vec<i64>,
    x: Vec<f32>,
    y: Vec<f32>,
    w: Vec<f32>,
}

fn events(count: usize, first: i64, step: i64) -> Events {
    let wave = |i: usize, step: f32| (i as f32 * step).sin();
    Events {
        event: (0..count as i64).map(|i| first + step * i).collect(),
        x: (0..count).map(|i| wave(i, 0.7)).collect(),
        y: (0..count).map(|i| wave(i, 1.3)).collect(),
        w: (0..count).map(|i| if i % 4 == 3 { -0.5 } else { 1.0 }).collect(),
    }
}

fn write(path: PathBuf, trees: &[(&str, &Events)]) {
    let mut file = Writer::create(path, Compression::Lz4).unwrap();
    for (name, Events { event, x, y, w }) in trees {
        let floats = ["x", "y", "w"].map(|name| BranchSpec::scalar(name, Element::F32));
        let branches = [vec![BranchSpec::scalar("event", Element::I64)], floats.to_vec()].concat();
        let tree = file.tree(TreeSpec::new(*name, branches)).unwrap();
        let columns = [x, y, w].map(|values| Column::from(values.clone()));
        file.fill(tree, &[&Column::from(event.clone()), &columns[0], &columns[1], &columns[2]]).unwrap();
    }
    file.finish().unwrap();
}

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for class in ["s", "b"] {
            place.ntuple(class, &events(EVENTS, 0, 1));
        }
        for fold in [0, 1] {
            place.fold(fold, &events(EVENTS, fold, 2));
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn ntuple(&self, class: &str, events: &Events) {
        write(self.path(&format!("{class}.root")), &[("t", events)]);
    }

    /// A fold file whose signal is `signal`.
    fn fold(&self, fold: i64, signal: &Events) {
        let path = self.path(&format!("fold{fold}.root"));
        write(path, &[("s", signal), ("b", &events(EVENTS, fold, 2))]);
    }

    fn check(&self, name: &str, yaml: &str, format: &str) -> Finished {
        let config = self.path(name);
        std::fs::write(&config, yaml).unwrap();
        in_process(run, [config.to_str().unwrap(), "--format", format])
    }

    fn dataset_yaml(&self) -> String {
        let process = |class| {
            format!(
                "  p_{class}: {{files: [{class}.root], class: {class}, cut_string: \"x > -2\", weight_string: w}}\n"
            )
        };
        format!(
            "output_path: {0}/out\nbase_path: {0}\noutput_filename: d.root\ntree_path: t\nevent_branch: event\nprocesses:\n{1}{2}",
            self.0.path().display(),
            process("s"),
            process("b")
        )
    }

    fn training_yaml(&self) -> String {
        let folder = self.0.path().display();
        format!(
            "datasets: [{folder}/fold0.root, {folder}/fold1.root]\noutput_path: {folder}/out\nclasses: [s, b]\n\
             variables: [x, y]\nevent_weights: w\nevent_branch: event\n\
             model: {{name: example, batch_size: 50, epochs: 3}}\n"
        )
    }

    /// Checks the dataset configuration after an edit.
    fn dataset(&self, from: &str, to: &str) -> Checked {
        Checked::new(self.check("dataset.yaml", &self.dataset_yaml().replacen(from, to, 1), "json"))
    }

    /// Checks the training configuration after an edit.
    fn training(&self, from: &str, to: &str) -> Checked {
        Checked::new(self.check("training.yaml", &self.training_yaml().replacen(from, to, 1), "json"))
    }
}

/// What was found.
struct Checked {
    exit: Exit,
    json: Value,
}

impl Checked {
    fn new(done: Finished) -> Self {
        let json = serde_json::from_str(&done.stdout).unwrap_or_else(|_| panic!("{}{}", done.stdout, done.stderr));
        Self { exit: done.exit, json }
    }

    fn names(&self, list: &str) -> Vec<&str> {
        self.json[list].as_array().unwrap().iter().map(|finding| finding["name"].as_str().unwrap()).collect()
    }

    /// Demands a problem of that name with all of these words in its message or remedy.
    fn refused(&self, name: &str, words: &[&str]) {
        assert_eq!(self.exit, Exit::Usage);
        let found = self.json["problems"].as_array().unwrap().iter().any(|problem| {
            let text = format!("{} {}", problem["message"], problem["remedy"]);
            problem["name"] == name && problem["remedy"] != "" && words.iter().all(|word| text.contains(word))
        });
        assert!(found, "no {name} with {words:?} in {:#}", self.json["problems"]);
    }

    fn warned(&self, name: &str, words: &[&str]) {
        assert_eq!(self.exit, Exit::Ok, "{:#}", self.json["problems"]);
        let warnings = self.json["warnings"].as_array().unwrap();
        let own = warnings.iter().filter(|warning| warning["name"] == name);
        let texts: Vec<&str> = own.map(|warning| warning["message"].as_str().unwrap()).collect();
        let has_all = |text: &&str| words.iter().all(|word| text.contains(word));
        assert!(texts.iter().any(has_all), "no {name} with {words:?} in {warnings:#?}");
    }
}

#[test]
fn a_healthy_dataset_and_training_have_no_problems() {
    let place = Place::new();
    for checked in [place.dataset("", ""), place.training("", "")] {
        assert_eq!(checked.exit, Exit::Ok, "{:#}", checked.json);
        assert_eq!((checked.names("problems"), checked.names("warnings")), (vec![], vec![]), "{:#}", checked.json);
    }
    assert!(!place.path("out").exists(), "a check writes nothing");
}

#[test]
fn sums_are_those_of_the_events_that_pass() {
    let place = Place::new();
    let checked = place.dataset("", "");
    let row = &checked.json["classes"][0];
    // Events of fold 0 are the even ones; negative weights are in odd ones.
    assert_eq!((row["events"].as_u64(), row["sum"].as_f64()), (Some(1000), Some(1000.0)));
    let row = &checked.json["processes"][1];
    assert_eq!((row["negative_share"].as_f64(), row["sum"].as_f64()), (Some(0.5), Some(250.0)));
    assert_eq!(row["effective"].as_f64(), Some(250.0 * 250.0 / 625.0));
}

#[test]
fn all_problems_of_all_processes_are_told_at_once() {
    let place = Place::new();
    let yaml = place.dataset_yaml() + "  gone: {files: [none.root, no_*.root], class: s}\n";
    let yaml = yaml.replacen("x > -2", "xx > -2", 1).replacen("weight_string: w", "weight_string: \"1 +\"", 1);
    let checked = Checked::new(place.check("dataset.yaml", &yaml, "json"));
    checked.refused("missing_file", &["`gone`", "none.root"]);
    checked.refused("missing_file", &["`gone`", "no_*.root"]);
    checked.refused("expression", &["`p_s`", "cut", "`xx`", "did you mean `x`"]);
    checked.refused("expression", &["`p_s`", "weight"]);
    assert_eq!(checked.json["processes"].as_array().unwrap().len(), 2, "the good process is read all the same");
}

#[test]
fn a_missing_fold_file_and_an_unknown_variable_are_told_at_once() {
    let place = Place::new();
    std::fs::remove_file(place.path("fold1.root")).unwrap();
    let checked = place.training("variables: [x, y]", "variables: [x, why]");
    checked.refused("unreadable_file", &["fold 1", "fold1.root", "create-training-dataset"]);
    checked.refused("expression", &["`why`", "1 more tree"]);
}

#[test]
fn nan_in_a_variable_is_a_problem_of_the_training_and_a_warning_of_the_dataset() {
    let place = Place::new();
    let mut bad = events(EVENTS, 0, 2);
    (bad.x[17], bad.x[18]) = (f32::NAN, f32::INFINITY);
    place.fold(0, &bad);
    place.training("", "").refused("not_finite", &["variable `x` is NaN at entry 17", "in 2 events"]);
    bad.event = (0..EVENTS as i64).collect();
    place.ntuple("s", &bad);
    let checked = place.dataset("x > -2", "y > -2");
    checked.warned("not_finite", &["`x` (2)"]);
    let row = &checked.json["inputs"]["variables"][0];
    assert_eq!((row["nan"].as_u64(), row["infinite"].as_u64()), (Some(1), Some(1)));
    place.dataset("x > -2\", weight_string: w", "y > -2\", weight_string: x").refused("not_finite", &["`p_s`"]);
}

#[test]
fn constant_equal_and_correlated_variables_are_named() {
    let place = Place::new();
    let variables = "variables: [x, \"x*1\", \"2*x + 0.01*y\", {name: one, expression: \"3\"}]";
    let checked = place.training("variables: [x, y]", variables);
    checked.warned("constant", &["`one`"]);
    checked.warned("equal", &["`x` = `x*1`"]);
    checked.warned("correlated", &["2 pairs"]);
}

#[test]
fn a_sentinel_is_named_with_its_share() {
    let place = Place::new();
    let checked = place.training("variables: [x, y]", "variables: [y, {name: j, expression: \"x > 0.9 ? -999 : x\"}]");
    checked.warned("sentinel", &["`j`"]);
    assert_eq!(checked.json["inputs"]["variables"][1]["sentinel"]["value"].as_f64(), Some(-999.0));
}

#[test]
fn a_constant_target_and_sentinels_in_it_and_in_the_decorrelated_variable_are_warned_of() {
    let place = Place::new();
    let regression = |expression: &str| {
        let model = "model: {architecture: {layers: [4]}, batch_size: 50, epochs: 3}";
        let yaml = place.training_yaml();
        let head = &yaml[..yaml.find("model:").unwrap()];
        let yaml = format!("{head}target: {{name: t, expression: \"{expression}\"}}\n{model}\n");
        Checked::new(place.check("training.yaml", &yaml, "json"))
    };
    assert!(regression("x * y").names("warnings").is_empty());
    regression("3").warned("constant", &["target `t` has the same value"]);
    let sentinel = regression("x > 0.9 ? -999 : x");
    sentinel.warned("sentinel", &["target `t` is -999 in ", "%"]);
    assert_eq!(sentinel.json["target"]["min"].as_f64(), Some(-999.0));
    regression("log(y - 2)").refused("not_finite", &["target `t` is NaN", "in 8000 events"]);
    regression("no_such").refused("expression", &["target `t`", "3 more trees"]);
    let decorrelate = |expression: &str| {
        let term = format!("epochs: 3, decorrelate: {{variable: \"{expression}\", strength: 1}}}}");
        place.training("epochs: 3}", &term)
    };
    decorrelate("x > 0.9 ? -999 : x").warned("sentinel", &["decorrelated variable `x > 0.9 ? -999 : x` is -999"]);
    decorrelate("1").warned("constant", &["decorrelated variable `1`"]);
    decorrelate("1 / (event > 0)").refused("not_finite", &["decorrelated variable `1 / (event > 0)`", "in 2 events"]);
    decorrelate("no_such").refused("expression", &["decorrelated variable `no_such`"]);
}

#[test]
fn repeated_events_are_counted() {
    let place = Place::new();
    let mut twice = events(EVENTS, 0, 1);
    (twice.event[4], twice.event[6]) = (2, 2);
    place.ntuple("s", &twice);
    place.dataset("", "").warned("duplicate_events", &["`p_s`", "1 values of `event`", "2 events too many"]);
}

#[test]
fn an_empty_fold_is_refused() {
    let place = Place::new();
    place.ntuple("s", &events(EVENTS, 0, 2));
    let checked = place.dataset("", "");
    checked.refused("empty_class", &["class `s` has no events in fold 1"]);
    assert_eq!(checked.names("warnings"), ["uneven_folds"]);
    place.fold(1, &events(0, 1, 2));
    place.training("", "").refused("empty_class", &["fold 1", "class `s` has no events"]);
}

#[test]
fn a_class_whose_weights_sum_to_less_than_nothing_is_refused() {
    let place = Place::new();
    let mut negative = events(EVENTS, 0, 2);
    negative.w.iter_mut().for_each(|w| *w = -1.0);
    place.fold(0, &negative);
    place.training("", "").refused("class_sum", &["fold 0", "class `s` sum to -2000", "negative_weights"]);
    assert_eq!(place.training("seed", "seed").exit, Exit::Usage);
    let absolute = place.training("classes:", "negative_weights: absolute\nclasses:");
    assert_eq!(absolute.exit, Exit::Ok, "{:#}", absolute.json["problems"]);
    negative.event = (0..EVENTS as i64).collect();
    place.ntuple("s", &negative);
    place.dataset("", "").refused("class_sum", &["class `s` sum to -1000"]);
}

#[test]
fn events_of_another_fold_are_refused() {
    let place = Place::new();
    place.fold(1, &events(EVENTS, 0, 2));
    place.training("", "").refused("folds", &["fold 1", "is of fold 0, expected 1"]);
    place.training("event_branch: event\n", "").refused("folds", &["does not say how its events were divided"]);
}

#[test]
fn branches_that_differ_in_a_chain_are_widened_or_left_out_by_name() {
    let place = Place::new();
    let mut file = Writer::create(place.path("more.root"), Compression::Lz4).unwrap();
    let columns =
        [("event", Column::from(vec![1i64])), ("x", Column::from(vec![1f64])), ("w", Column::from(vec![1f32]))];
    let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
    let tree = file.tree(TreeSpec::new("t", branches)).unwrap();
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
    let checked = place.dataset("[s.root]", "[s.root, more.root]");
    checked.warned("branches_left_out", &["with values of type float64 in `x`"]);
    checked.warned("branches_left_out", &["without `y`: it is not in", "more.root`"]);
}

#[test]
fn tables_fit_a_terminal_and_end_with_the_verdict() {
    let place = Place::new();
    for (name, yaml) in [("dataset.yaml", place.dataset_yaml()), ("training.yaml", place.training_yaml())] {
        let done = place.check(name, &yaml, "table");
        assert!(done.stdout.trim_end().ends_with("No problems."), "{}", done.stdout);
        assert!(done.stdout.lines().all(|line| line.chars().count() <= 100), "{}", done.stdout);
        assert!(done.stderr.contains(name.trim_end_matches(".yaml")));
    }
    let done = place.check("dataset.yaml", &place.dataset_yaml().replace("x > -2", "z > 0"), "table");
    assert!(done.stdout.contains("- expression: process `p_s`: cannot compute the cut"), "{}", done.stdout);
    assert!(done.stdout.ends_with("No fold files can be made.\n"));
}

#[test]
fn another_configuration_is_refused() {
    let place = Place::new();
    let done = place.check("testing.yaml", "model: [a]\nweight_branch: w\n", "json");
    assert_eq!((done.exit, done.stdout.as_str()), (Exit::Usage, ""));
    assert!(done.stderr.contains("neither a dataset nor a training configuration"), "{}", done.stderr);
    let missing = in_process(run, [Path::new("no_such.yaml")]);
    assert!(missing.stderr.contains("no_such.yaml"));
}
