//! The arguments of `write-reference`.

use std::path::PathBuf;

use clap::Parser;
use shell::CommonArgs;

/// Write what the repository says about options and keys from the code that reads them
///
/// Without arguments: docs/cli-reference.md, the tables of docs/configuration.md and docs/recipes.md, and configs/schema.
#[derive(Debug, Parser)]
#[command(
    name = "write-reference",
    version,
    after_help = "Examples:\n  cargo run -p write-reference\n  cargo run -p write-reference -- --completions completions --man man"
)]
pub struct Cli {
    /// Write completions of all tools for bash, zsh and fish into this folder, and nothing else
    #[arg(long, value_name = "DIR")]
    pub completions: Option<PathBuf>,

    /// Write man pages of all tools into this folder, and nothing else
    #[arg(long, value_name = "DIR")]
    pub man: Option<PathBuf>,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl AsRef<CommonArgs> for Cli {
    fn as_ref(&self) -> &CommonArgs {
        &self.common
    }
}
