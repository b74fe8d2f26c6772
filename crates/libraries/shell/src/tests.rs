//! How tools talk and end.

use super::*;
use clap::Parser;
use common::config::TrainingConfig;
use std::path::Path;

#[derive(Parser)]
#[command(name = "tool")]
struct Cli {
    #[command(flatten)]
    common: CommonArgs,
    task: String,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [explain::Explainer] = &[];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}

fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    shell.say("working");
    match cli.task.as_str() {
        "data" => shell.print("42")?,
        "threads" => shell.print(rayon::current_num_threads())?,
        "warn" => shell.warn("half of it"),
        "config" => drop(TrainingConfig::parse(Path::new("a.yaml"), "modle: 1\n")?),
        "fold" => return Err(Usage("no fold 3".into()).into()),
        "pipe" => return Err(anyhow::Error::new(io::Error::from(io::ErrorKind::BrokenPipe)).context("table")),
        "deep" => {
            let io = io::Error::from(io::ErrorKind::PermissionDenied);
            let error = storage::Error::Write { path: "x".into(), source: io };
            return Err(anyhow::Error::new(error).context("writing the model"));
        }
        "own" => anyhow::bail!("no such class\nhelp: see docs"),
        "help" => return Err(storage::Error::Exists { path: "m.safetensors".into() }.into()),
        _ => return Ok(Exit::Partial),
    }
    Ok(Exit::Ok)
}

fn finished(arguments: &[&str]) -> Finished {
    in_process(run, arguments)
}

#[test]
fn data_goes_to_stdout_and_talk_to_stderr() {
    let finished = finished(&["data"]);
    assert_eq!((finished.stdout.as_str(), finished.stderr.as_str()), ("42\n", "working\n"));
}

#[test]
fn quiet_keeps_warnings() {
    assert_eq!(finished(&["warn", "--quiet"]).stderr, "warning: half of it\n");
}

#[test]
fn threads_are_those_of_the_command_line() {
    assert_eq!(finished(&["threads", "--threads", "3"]).stdout, "3\n");
    assert_eq!(finished(&["threads", "--threads", "0"]).exit, Exit::Usage);
}

#[test]
fn exit_codes_tell_usage_from_failure() {
    let exits = ["data", "config", "fold", "deep", "partial", "pipe"].map(|task| finished(&[task]).exit);
    assert_eq!(exits, [Exit::Ok, Exit::Usage, Exit::Usage, Exit::Failed, Exit::Partial, Exit::Ok]);
    assert_eq!(finished(&[]).exit, Exit::Usage);
    assert_eq!(finished(&["--help"]).exit, Exit::Ok);
    assert_eq!(exits.map(Exit::code), [0, 2, 2, 1, 3, 0]);
}

#[test]
fn an_error_is_printed_with_causes_and_with_advice_last() {
    let text = finished(&["deep", "-q"]).stderr;
    assert_eq!(text, "error: writing the model\ncaused by: cannot write x\ncaused by: permission denied\n");
    let text = finished(&["help", "-q"]).stderr;
    assert_eq!(text, "error: m.safetensors exists already\nhelp: remove it or give --force\n");
}

#[test]
fn what_a_tool_says_itself_has_help_in_its_last_lines_and_no_code() {
    assert_eq!(finished(&["own", "-q"]).stderr, "error: no such class\nhelp: see docs\n");
    let line: serde_json::Value =
        serde_json::from_str(&finished(&["own", "-q", "--log-format", "json"]).stderr).unwrap();
    assert_eq!((line["message"].as_str(), line["help"][0].as_str()), (Some("no such class"), Some("see docs")));
    assert_eq!(line.get("code"), None);
    let line: serde_json::Value =
        serde_json::from_str(&finished(&["fold", "-q", "--log-format", "json"]).stderr).unwrap();
    assert_eq!(line["code"].as_str(), Some("usage"));
}

#[test]
fn the_json_log_is_one_object_a_line() {
    let text = finished(&["help", "--log-format", "json"]).stderr;
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0]["level"].as_str(), lines[0]["message"].as_str()), (Some("info"), Some("working")));
    assert_eq!(
        (lines[1]["level"].as_str(), lines[1]["help"][0].as_str()),
        (Some("error"), Some("remove it or give --force"))
    );
    assert_eq!((lines[0].get("code"), lines[1]["code"].as_str()), (None, Some("exists")));
}

#[test]
fn a_captured_shell_draws_no_bars() {
    let shell = Shell::capture();
    let progress = shell.progress("training", 3);
    progress.advance(2);
    progress.note("loss 1");
    drop(progress);
    assert_eq!(shell.stderr(), "");
}
