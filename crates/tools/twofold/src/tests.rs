//! Tools are found by the argument or by the name of the program.

use super::*;
use shell::Exit;

#[test]
fn without_arguments_and_with_help_the_tools_are_listed() {
    for arguments in [&["twofold"][..], &["twofold", "--help"]] {
        let done = in_process(arguments.iter().copied());
        assert_eq!((done.exit, done.stderr.as_str()), (Exit::Ok, ""));
        for tool in TOOLS {
            let about: String = tool.command().get_about().unwrap().to_string().chars().take(20).collect();
            let line = done.stdout.lines().find(|line| line.trim_start().starts_with(tool.name));
            assert!(line.is_some_and(|line| line.contains(&about)), "{}", done.stdout);
        }
    }
}

#[test]
fn a_tool_is_called_by_the_first_argument_or_by_the_name_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    for (number, program) in
        [&["twofold", "write-example-dataset"][..], &["/usr/bin/write-example-dataset"]].iter().enumerate()
    {
        let output = folder.path().join(number.to_string());
        let some = [output.to_str().unwrap(), "--events-per-process", "10"];
        let done = in_process(program.iter().chain(&some).copied());
        assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
        assert!(output.join("example_signal.root").exists());
    }
}

#[test]
fn a_program_of_any_other_name_is_twofold() {
    assert_eq!(in_process(["./twofold-0.1", "train", "--help"]).exit, Exit::Ok);
}

#[test]
fn a_misspelt_tool_is_answered_with_the_nearest_one() {
    let done = in_process(["twofold", "trian", "training.yaml", "0"]);
    assert_eq!(done.exit, Exit::Usage);
    assert!(done.stderr.contains("trian") && done.stderr.contains("'train'"), "{}", done.stderr);
}

#[test]
fn exit_codes_are_those_of_the_tool() {
    let codes = [
        &["train", "none.yaml", "0"][..],
        &["train"],
        &["train", "--version"],
        &["convert-ntuple", "--list", "none.root"],
    ]
    .map(|arguments| in_process(std::iter::once("twofold").chain(arguments.iter().copied())).exit.code());
    assert_eq!(codes, [2, 2, 0, 1]);
}

#[test]
fn examples_are_typed_as_the_tool_was_called() {
    let example = |program: &[&str]| in_process(program.iter().chain(&["--help"]).copied()).stdout;
    assert!(example(&["twofold", "train"]).contains("\n  twofold train configs/toy/training.yaml 0\n"));
    assert!(example(&["train"]).contains("\n  train configs/toy/training.yaml 0\n"));
}

#[test]
fn the_command_line_is_sound() {
    command().debug_assert();
}
