//! The command line of `twofold`: one subcommand for each tool.

use clap::Command;

use crate::{TOOLS, Tool};

/// The command line, with the tools as its subcommands.
pub fn command() -> Command {
    Command::new("twofold")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Train event classifiers on ROOT ntuples and put their scores into the trees: all tools in one program")
        .after_help(
            "Example:\n  twofold write-example-dataset toy-dataset/output\n\n\
             `twofold TOOL --help` tells the arguments of a tool. Called by the name of a tool, through a link\n\
             (`ln -s twofold train`), the program is that tool.",
        )
        .subcommand_value_name("TOOL")
        .subcommand_help_heading("Tools")
        .subcommand_required(true)
        .disable_help_subcommand(true)
        .subcommands(TOOLS.iter().map(subcommand))
}

/// A tool as a subcommand, its examples as they are typed here.
fn subcommand(tool: &Tool) -> Command {
    let command = tool.command();
    let here = |help: String| help.replace(&format!("\n  {} ", tool.name), &format!("\n  twofold {} ", tool.name));
    match command.get_after_help().map(|help| here(help.to_string())) {
        Some(help) => command.after_help(help),
        None => command,
    }
}
