//! One meaning for each exit code in all tools: 2 for arguments and configurations that are wrong by themselves, 1 for files.

use serde_json::Value;
use twofold::TOOLS;
use twofold_tests::World;
use twofold_tests::world::run;

/// The toy, and a complete command line of each tool that reads a configuration.
fn trained() -> (World, Vec<(&'static str, Vec<String>)>) {
    let world = World::trained();
    let text = |name: &str| world.text(name);
    let config = |name: &str| text(&format!("{name}.yaml"));
    let tools = vec![
        ("create-training-dataset", vec![config("dataset"), "--force".into()]),
        ("check-dataset", vec![config("dataset")]),
        ("train", vec![config("training"), "0".into(), "--force".into()]),
        ("find-learning-rate", vec![config("training"), "0".into(), "--force".into()]),
        ("confusion-matrix", vec![config("training"), config("testing"), "0".into()]),
        (
            "apply",
            vec![
                config("dataset"),
                config("training"),
                config("application"),
                text("example_data.root"),
                "ntuple".into(),
            ],
        ),
    ];
    (world, tools)
}

fn exit(tool: &str, arguments: &[String]) -> (u8, String) {
    let done = run(tool, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    (done.exit.code(), done.stderr)
}

#[test]
fn what_is_wrong_in_a_configuration_by_itself_exits_with_2_in_every_tool() {
    let (world, tools) = trained();
    for wrong in ["unknown_key: 1\n", "\tx: 1\n", "x: !tag\n", "x: [\n"] {
        for (tool, arguments) in &tools {
            let yaml = std::fs::read_to_string(&arguments[0]).unwrap();
            std::fs::write(&arguments[0], format!("{yaml}{wrong}")).unwrap();
            let (code, said) = exit(tool, arguments);
            assert_eq!(code, 2, "{tool} with {wrong:?}: {said}");
            std::fs::write(&arguments[0], yaml).unwrap();
        }
    }
    for (tool, arguments) in &tools {
        let missing: Vec<String> =
            std::iter::once(world.text("none.yaml")).chain(arguments[1..].iter().cloned()).collect();
        let (code, said) = exit(tool, &missing);
        assert!(code == 2 && said.contains("none.yaml"), "{tool}: {said}");
    }
}

#[test]
fn an_expression_that_is_none_exits_with_2_and_one_of_an_unknown_branch_with_1() {
    let world = World::trained();
    let (dataset, training) = (world.text("dataset.yaml"), world.text("training.yaml"));
    let root = world.text("example_data.root");
    let cases =
        [("x >", 2), ("x > 0 > y", 2), ("x = 1", 2), ("nothing(x)", 2), ("min(x)", 2), ("x # 1", 2), ("evnt > 1", 1)];
    for (expression, code) in cases {
        let said = world.while_edited(
            "dataset.yaml",
            |yaml| yaml.replacen("x > -4", expression, 1),
            || exit("create-training-dataset", &[dataset.clone(), "--force".into()]),
        );
        assert_eq!(said.0, code, "cut {expression}: {}", said.1);
        let variable = format!("    - \"{expression}\"\n");
        let said = world.while_edited(
            "training.yaml",
            |yaml| yaml.replacen("variables:\n", &format!("variables:\n{variable}"), 1),
            || exit("train", &[training.clone(), "0".into(), "--force".into()]),
        );
        assert_eq!(said.0, code, "variable {expression}: {}", said.1);
        let out = world.text("out.csv");
        let said = exit("convert-ntuple", &[root.clone(), out, "--cut".into(), expression.into()]);
        assert_eq!(said.0, code, "--cut {expression}: {}", said.1);
    }
}

#[test]
fn files_that_are_missing_damaged_or_do_not_fit_exit_with_1() {
    let (world, tools) = trained();
    let whole = world.bytes("example_signal.root");
    for (content, what) in
        [(None, "missing"), (Some(&b"hello"[..]), "no ROOT file"), (Some(&whole[..whole.len() / 2]), "cut")]
    {
        let path = world.path("example_signal.root");
        match content {
            None => std::fs::remove_file(&path).unwrap(),
            Some(content) => std::fs::write(&path, content).unwrap(),
        }
        let (code, said) = exit("create-training-dataset", &tools[0].1);
        assert_eq!(code, 1, "{what}: {said}");
    }
    for (tool, arguments) in &tools[2..] {
        let (name, arguments) = (world.text("fold1_model.safetensors"), arguments.clone());
        let (files, hidden) = (["fold0_toy.root", "fold1_toy.root", "fold0_model.safetensors"], world.text("hidden"));
        let paths: Vec<String> = files.iter().map(|file| world.text(file)).chain([name]).collect();
        for path in &paths {
            std::fs::rename(path, format!("{hidden}{}", paths.iter().position(|one| one == path).unwrap())).unwrap();
        }
        let (code, said) = exit(tool, &arguments);
        assert_eq!(code, 1, "{tool}: {said}");
        for (number, path) in paths.iter().enumerate() {
            std::fs::rename(format!("{hidden}{number}"), path).unwrap();
        }
    }
    let none = [world.text("none.root"), world.text("out.csv")];
    assert_eq!(exit("convert-ntuple", &none).0, 1);
}

#[test]
fn arguments_that_are_wrong_by_themselves_exit_with_2() {
    let (world, tools) = trained();
    for tool in TOOLS.iter().map(|tool| tool.name) {
        for wrong in [&["--no-such-option"][..], &["--threads", "0"], &["--threads", "many"], &["--log-format", "xml"]]
        {
            assert_eq!(run(tool, wrong).exit.code(), 2, "{tool} {wrong:?}");
        }
    }
    let with = |tool: &str, more: &[&str]| {
        let (_, own) = tools.iter().find(|(name, _)| *name == tool).unwrap();
        let all: Vec<String> = own.iter().cloned().chain(more.iter().map(|&one| one.to_owned())).collect();
        exit(tool, &all)
    };
    let input = world.text("example_data.root");
    for more in [
        &["--era", "2016"][..],
        &["--parameter", "500"],
        &["--fold", "7"],
        &["--uncertainty"],
        &["--output", "a.parquet"],
        &["--friend", "a.csv"],
        &["--output", "a.root", "--friend", "b.root"],
    ] {
        let (code, said) = with("apply", more);
        assert_eq!(code, 2, "apply {more:?}: {said}");
    }
    let (_, apply) = tools.last().unwrap();
    assert_eq!(exit("apply", &apply[..4]).0, 2, "a ROOT file without its tree");
    assert_eq!(with("apply", &["--friend", &input, "--overwrite"]).0, 2, "its own friend");
    assert_eq!(with("confusion-matrix", &["--era", "2016"]).0, 2);
    let convert = |arguments: &[&str]| run("convert-ntuple", arguments).exit.code();
    assert_eq!(convert(&[&input, "out.xls"]), 2);
    assert_eq!(convert(&[&input, &input]), 2);
    assert_eq!(convert(&[&input, "out.csv", "--entries", "all"]), 2);
}

#[test]
fn arguments_that_cannot_be_parsed_are_said_as_json_if_that_is_asked_for() {
    for tool in TOOLS.iter().map(|tool| tool.name) {
        for format in [&["--log-format", "json"][..], &["--log-format=json"]] {
            let done = run(tool, &[&["--no-such-option"], format].concat());
            let line: Value =
                serde_json::from_str(done.stderr.trim_end()).unwrap_or_else(|_| panic!("{tool}: {}", done.stderr));
            assert_eq!((line["code"].as_str(), done.exit.code()), (Some("usage"), 2), "{line:#}");
            assert_eq!(line["level"].as_str(), Some("error"));
            assert!(line["message"].as_str().unwrap().contains("--no-such-option"), "{line:#}");
            assert!(line["help"].as_array().is_some_and(|help| !help.is_empty()), "{line:#}");
        }
    }
    let done = twofold::in_process(["twofold", "trian", "--log-format", "json"]);
    assert!(done.stderr.starts_with('{') && done.stderr.contains("'train'"), "{}", done.stderr);
    let text = run("train", &["a.yaml", "zero"]).stderr;
    assert!(text.contains("expected a whole number") && !text.contains("digit"), "{text}");
}

#[test]
fn names_never_command_the_terminal() {
    let world = World::new();
    let done = world.breaks_off(1, "convert-ntuple", &["--list", "a\x1b[31m\r.root"], &["a\\u{1b}[31m\\r.root"]);
    assert!(!done.stderr.contains('\x1b'));
    world.write("a.yaml", "processes: \"a\\e[2J\"\n");
    let done = world.breaks_off(2, "create-training-dataset", &[&world.text("a.yaml")], &["processes"]);
    assert!(!done.stderr.contains('\x1b'), "{}", done.stderr);
}
