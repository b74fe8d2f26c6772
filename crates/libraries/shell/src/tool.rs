//! The frame of every tool: arguments, threads, Ctrl-C, errors, exit code.

use crate::exit::is_broken_pipe;
use crate::{CommonArgs, Exit, Shell, Usage};
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
        Err(error) => {
            // Help and version go to stdout and are a success; a closed pipe does not matter here.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Ok }.into();
        }
    };
    let mut shell = Shell::standard(cli.common().clone());
    stop_on_signals();
    allocator::keep();
    // Fails only if a pool exists, which then does the work.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(shell.threads()).build_global();
    let exit = conclude::<Cli>(run(cli, &mut shell), &shell);
    let _ = std::io::stdout().flush();
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
    let arguments = std::iter::once(OsString::from(name)).chain(arguments.into_iter().map(Into::into));
    capture(run, Cli::try_parse_from(arguments))
}

/// As [`in_process`], from arguments that are parsed already, or that failed to.
pub fn capture<Cli: Tool + Send>(
    run: fn(Cli, &mut Shell) -> anyhow::Result<Exit>,
    cli: Result<Cli, clap::Error>,
) -> Finished {
    let cli = match cli {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.to_string();
            return if error.use_stderr() {
                Finished { exit: Exit::Usage, stdout: String::new(), stderr: text }
            } else {
                Finished { exit: Exit::Ok, stdout: text, stderr: String::new() }
            };
        }
    };
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

/// Installs the handler of SIGINT, SIGTERM and SIGHUP: the first asks the work to stop, the second ends the process.
fn stop_on_signals() {
    // An existing handler stays: then somebody else already decides what Ctrl-C does.
    let _ = ctrlc::set_handler(|| {
        if interrupt::request() {
            std::process::exit(130);
        }
    });
}

fn conclude<Cli: Tool>(result: anyhow::Result<Exit>, shell: &Shell) -> Exit {
    match result {
        Ok(exit) => exit,
        Err(error) => {
            if !is_broken_pipe(&error) {
                shell.report(&Report::new(error.as_ref(), Cli::explain));
            }
            Exit::of(&error)
        }
    }
}
