//! The tools by name.

use std::process::ExitCode;

use clap::{ArgMatches, Command, CommandFactory, FromArgMatches};
use explain::Explainer;
use shell::Finished;

/// A tool.
pub struct Tool {
    /// The name of its program.
    pub name: &'static str,
    command: fn() -> Command,
    /// Finds the code and the help of an error that it ends with.
    pub explain: Explainer,
    start: fn(ArgMatches) -> ExitCode,
    capture: fn(ArgMatches) -> Result<Finished, clap::Error>,
}

impl Tool {
    /// The tool of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.name == name)
    }

    /// Its command line.
    pub fn command(&self) -> Command {
        (self.command)()
    }

    /// Runs it as the process.
    pub(crate) fn start(&self, arguments: ArgMatches) -> ExitCode {
        (self.start)(arguments)
    }

    /// Runs it in this process with captured output.
    pub(crate) fn capture(&self, arguments: ArgMatches) -> Result<Finished, clap::Error> {
        (self.capture)(arguments)
    }
}

macro_rules! tools {
    ($($name:literal = $tool:ident),+ $(,)?) => {
        /// All tools, in the order in which an analysis takes them.
        pub const TOOLS: &[Tool] = &[$(Tool {
            name: $name,
            command: <$tool::Cli as CommandFactory>::command,
            explain: <$tool::Cli as shell::Tool>::explain,
            start: |arguments| shell::start($tool::run, $tool::Cli::from_arg_matches(&arguments)),
            capture: |arguments| Ok(shell::capture($tool::run, $tool::Cli::from_arg_matches(&arguments)?)),
        }),+];
    };
}

tools! {
    "write-example-dataset" = write_example_dataset,
    "check-dataset" = check_dataset,
    "create-training-dataset" = create_training_dataset,
    "find-learning-rate" = find_learning_rate,
    "train" = train,
    "confusion-matrix" = confusion_matrix,
    "apply" = apply,
    "convert-ntuple" = convert_ntuple,
}
