//! `twofold`: all tools in one program, for releases and containers, where one file is easier to hand out than eight.
//!
//! `twofold train …` is `train …`; and so is the program itself when it is called `train`, through a link. The tools
//! stay separate programs beside it. This is the one crate of a tool that depends on tools.

mod cli;
#[cfg(test)]
mod tests;
mod tool;

pub use cli::command;
pub use tool::{TOOLS, Tool};

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;
use shell::Finished;

/// Runs the tool that the arguments of this process name.
pub fn main() -> ExitCode {
    match parse(std::env::args_os().collect()) {
        Ok((tool, arguments)) => tool.start(arguments),
        Err(error) => shell::refuse(&error, std::env::args_os()).into(),
    }
}

/// As [`main`], in this process with captured output, for tests. `arguments` begin with the name of the program.
pub fn in_process(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Finished {
    let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
    match parse(arguments.clone()) {
        Ok((tool, matches)) => tool.capture(matches).unwrap_or_else(|error| Finished::refused(&error, arguments)),
        Err(error) => Finished::refused(&error, arguments),
    }
}

/// The tool that the program is called by, or that its first argument names, and the arguments of that tool.
fn parse(mut arguments: Vec<OsString>) -> Result<(&'static Tool, ArgMatches), clap::Error> {
    let program = arguments.first().and_then(|program| std::path::Path::new(program).file_name());
    if let Some(tool) = program.and_then(|program| Tool::named(program.to_str()?)) {
        return Ok((tool, tool.command().try_get_matches_from(arguments)?));
    }
    if arguments.len() < 2 {
        arguments = vec!["twofold".into(), "--help".into()];
    }
    let mut command = command();
    let mut matches = command.try_get_matches_from_mut(arguments)?;
    let chosen = matches.remove_subcommand().and_then(|(name, matches)| Some((Tool::named(&name)?, matches)));
    chosen.ok_or_else(|| command.error(clap::error::ErrorKind::MissingSubcommand, "expected the name of a tool"))
}
