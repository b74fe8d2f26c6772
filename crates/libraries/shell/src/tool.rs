//! The frame of every tool: arguments, threads, Ctrl-C, errors, exit code.

use crate::exit::is_broken_pipe;
use crate::refusal::{Refusal, refusal, refuse};
use crate::{CommonArgs, Exit, Shell, Usage, signals};
use clap::Parser;
use explain::{Explain, Explainer, Report};
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// The command line of a tool, and the errors that it may end with.
pub trait Tool: Parser {
    /// The libraries whose errors the tool may end with, each by its function `explain`; it explains those of the libraries below.
    const EXPLAINERS: &'static [Explainer];

    /// Options of every tool.
    fn common(&self) -> &CommonArgs;

    /// Finds the code and the help of an error.
    fn explain<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
        explain::first(error, &[explain::find::<Usage>, common::explain, interrupt::explain])
            .or_else(|| explain::first(error, Self::EXPLAINERS))
    }
}

/// Runs a tool as a process: `fn main() -> ExitCode { shell::main(tool::run) }`.
pub fn main<Cli>(run: fn(Cli, &mut Shell) -> anyhow::Result<Exit>) -> ExitCode
where
    Cli: Tool,
{
    start(run, Cli::try_parse())
}

/// As [`main`], from arguments that are parsed already, or that failed to.
pub fn start<Cli: Tool>(run: fn(Cli, &mut Shell) -> anyhow::Result<Exit>, cli: Result<Cli, clap::Error>) -> ExitCode {
    let cli = match cli {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, std::env::args_os()).into(),
    };
    let mut shell = Shell::standard(cli.common().clone());
    signals::stop_on_signals();
    allocator::keep();
    // Fails only if a pool exists, which then does the work.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(shell.threads()).build_global();
    let result = run(cli, &mut shell);
    let is_broken_off = result.is_err();
    let exit = conclude::<Cli>(result, &shell);
    let _ = std::io::stdout().flush();
    if is_broken_off {
        signals::die_if_asked();
    }
    exit.into()
}

/// What a tool that ran in process left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub exit: Exit,
    /// Data.
    pub stdout: String,
    /// Talk.
    pub stderr: String,
}

impl Finished {
    /// What is left of arguments that could not be parsed, see [`refuse`].
    pub fn refused(error: &clap::Error, arguments: impl IntoIterator<Item = OsString>) -> Self {
        match refusal(error, arguments) {
            Refusal { exit: Exit::Ok, text } => Self { exit: Exit::Ok, stdout: text, stderr: String::new() },
            Refusal { exit, text } => Self { exit, stdout: String::new(), stderr: text },
        }
    }
}

/// Runs a tool in this process with captured output, for tests. `arguments` come without the name of the program.
///
/// With `--threads` it runs in a pool of its own, else in the current one.
pub fn in_process<Cli, A>(
    run: fn(Cli, &mut Shell) -> anyhow::Result<Exit>,
    arguments: impl IntoIterator<Item = A>,
) -> Finished
where
    Cli: Tool + Send,
    A: Into<OsString>,
{
    let name = Cli::command().get_name().to_owned();
    let arguments: Vec<_> =
        std::iter::once(OsString::from(name)).chain(arguments.into_iter().map(Into::into)).collect();
    match Cli::try_parse_from(&arguments) {
        Ok(cli) => capture(run, cli),
        Err(error) => Finished::refused(&error, arguments),
    }
}

/// As [`in_process`], from arguments that are parsed already.
pub fn capture<Cli: Tool + Send>(run: fn(Cli, &mut Shell) -> anyhow::Result<Exit>, cli: Cli) -> Finished {
    let common = cli.common().clone();
    let mut shell = Shell::capture_with(common.clone());
    let pool = common.threads.and_then(|n| rayon::ThreadPoolBuilder::new().num_threads(n.get()).build().ok());
    let result = match pool {
        Some(pool) => pool.install(|| run(cli, &mut shell)),
        None => run(cli, &mut shell),
    };
    let exit = conclude::<Cli>(result, &shell);
    Finished { exit, stdout: shell.stdout(), stderr: shell.stderr() }
}

fn conclude<Cli: Tool>(result: anyhow::Result<Exit>, shell: &Shell) -> Exit {
    result.unwrap_or_else(|error| {
        let report = Report::new(error.as_ref(), Cli::explain);
        if !is_broken_pipe(&error) {
            shell.report(&report);
        }
        Exit::of(&error, &report)
    })
}
