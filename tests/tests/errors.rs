//! Errors have a code and help, whichever library they are of and whichever tool ends with them.

use std::error::Error;
use std::path::PathBuf;

use explain::{Explainer, advice};
use serde_json::Value;
use twofold::{TOOLS, Tool};
use twofold_tests::world::{names, run};
use twofold_tests::{World, root};

/// An error of each library that has some.
fn known() -> Vec<(&'static str, Box<dyn Error>)> {
    let path = || PathBuf::from("a.root");
    let unknown = expression::Expression::parse("nothing(").unwrap_err();
    let configuration = common::config::TrainingConfig::parse("a.yaml".as_ref(), "modle: 1\n").unwrap_err();
    vec![
        ("classifier", Box::new(classifier::Error::NoEras { path: path() })),
        ("common", Box::new(configuration)),
        ("common", Box::new(common::Error::AllMissing { variable: "x".into(), values: vec![] })),
        ("dataset", Box::new(dataset::Error::SameFile { first: path(), path: path() })),
        ("expression", Box::new(unknown)),
        ("figures", Box::new(figures::Error::Empty { what: "a chart".into() })),
        ("interrupt", Box::new(interrupt::Interrupted)),
        ("metrics", Box::new(metrics::Error::NoScores)),
        ("modelfile", Box::new(modelfile::Error::Missing { what: "model", path: path(), tried: None })),
        ("network", Box::new(network::Error::Stream { what: "shuffle" })),
        ("ntuple", Box::new(ntuple::Error::Duplicate { path: path() })),
        ("rootfile", Box::new(rootfile::Error::Protected { path: path() })),
        ("storage", Box::new(storage::Error::Exists { path: path() })),
        ("training", Box::new(training::Error::NoMembers)),
        ("table", Box::new(table::Error::Extension { path: "a.csv.gz".into() })),
    ]
}

/// The libraries of a tool, by its manifest.
fn libraries(tool: &str) -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join(format!("crates/tools/{tool}/Cargo.toml"))).unwrap();
    let section = manifest.split("[dependencies]\n").nth(1).unwrap().split("\n\n").next().unwrap();
    section.lines().filter_map(|line| Some(line.split_once(".workspace")?.0.to_owned())).collect()
}

#[test]
fn every_tool_explains_the_errors_of_all_libraries_that_it_uses() {
    let known = known();
    for Tool { name: tool, explain, .. } in TOOLS {
        let libraries = libraries(tool);
        assert!(libraries.iter().any(|library| library == "explain"), "{tool}: {libraries:?}");
        for (library, error) in known.iter().filter(|(library, _)| libraries.iter().any(|used| used == library)) {
            assert!(explain(error.as_ref()).is_some(), "{tool} does not explain errors of {library}");
        }
    }
    let mut all: Vec<&str> = TOOLS.iter().map(|tool| tool.name).chain(["twofold"]).collect();
    all.sort();
    assert_eq!(all, names(&root().join("crates/tools")));
    for library in names(&root().join("crates/libraries")) {
        let has_errors = root().join(format!("crates/libraries/{library}/src/error.rs")).exists();
        assert!(!has_errors || known.iter().any(|(one, _)| *one == library), "no known error of {library}");
    }
}

#[test]
fn a_message_ends_with_the_help_that_the_error_gives_and_holds_it_nowhere_else() {
    let explain: [Explainer; 4] = [classifier::explain, training::explain, figures::explain, table::explain];
    for (library, error) in known() {
        let found = explain::first(error.as_ref(), &explain).unwrap_or_else(|| panic!("{library}: {error}"));
        let is_snake = |code: &str| code.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        assert!(is_snake(found.code()) && !found.code().is_empty(), "{library}: {}", found.code());
        let message = found.message();
        assert!(!message.contains("\nhelp: "), "{message}");
        if library != "expression" {
            assert_eq!(error.to_string(), message + &advice(found).to_string());
        }
    }
}

/// The last line of the JSON log of a tool that fails.
fn logged(tool: &str, arguments: &[&str]) -> Value {
    let done = run(tool, &[arguments, &["--log-format", "json"]].concat());
    let last = done.stderr.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|_| panic!("{tool} {arguments:?}: {}{}", done.stdout, done.stderr))
}

/// A tool fails with `code` in the log, and with `help` there and in what people read.
fn fails_with(code: &str, help: &str, tool: &str, arguments: &[&str]) {
    let line = logged(tool, arguments);
    assert_eq!((line["level"].as_str(), line["code"].as_str()), (Some("error"), Some(code)), "{line:#}");
    let helps = line["help"].as_array().unwrap_or_else(|| panic!("no help in {line:#}"));
    assert!(helps.iter().any(|one| one.as_str().is_some_and(|one| one.contains(help))), "{line:#}");
    assert!(!line["message"].as_str().unwrap().contains("help: "), "{line:#}");
    let text = run(tool, arguments).stderr;
    assert!(text.lines().any(|line| line.contains("help: ") && line.contains(help)), "{text}");
}

#[test]
fn an_error_is_logged_with_its_code_and_its_help() {
    let world = World::toy();
    let [dataset, training, testing, application] =
        ["dataset", "training", "testing", "application"].map(|name| world.text(&format!("{name}.yaml")));
    let yaml = std::fs::read_to_string(&dataset).unwrap();
    let edited = |from: &str, to: &str| {
        assert!(yaml.contains(from), "{from}");
        world.write("edited.yaml", yaml.replacen(from, to, 1));
        world.text("edited.yaml")
    };
    let create = "create-training-dataset";
    fails_with("exists", "give --force", "write-example-dataset", &[&world.text("")]);
    fails_with("configuration", "did you mean `tree_path`", create, &[&edited("tree_path:", "tree_pth:")]);
    fails_with("expression", "did you mean `event`", create, &[&edited("x > -4", "evnt > 4")]);
    fails_with("empty_class", "loosen the cuts", create, &[&edited("x > -4", "x > 40")]);
    let missing = logged(create, &[&edited("example_signal.root", "nothing_*.root")]);
    assert_eq!(missing["code"].as_str(), Some("missing_file"), "{missing:#}");
    let input = world.text("example_data.root");
    fails_with("no_branch", "`event`", "convert-ntuple", &[&input, &world.text("out.csv"), "--branches", "evnt"]);
    fails_with("unreadable_file", "create-training-dataset", "train", &[&training, "0"]);
    for fold in ["0", "1"] {
        world.write(&format!("fold{fold}_model.safetensors"), "");
    }
    fails_with("model_file", "train the model again", "apply", &[&dataset, &training, &application, &input, "ntuple"]);
    fails_with("model_file", "train the model again", "confusion-matrix", &[&training, &testing, "0"]);
}
