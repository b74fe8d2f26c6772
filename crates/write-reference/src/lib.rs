//! `write-reference`: what the repository says about options and keys, written from the code that reads them.
//!
//! Help texts of the tools become a page, the types of the YAML files JSON schemas and the tables of the
//! documentation. They are committed, so that readers and editors find them; a test fails when they are stale. For
//! packagers it writes completions and man pages, which are not committed.

mod cli;
mod help;
mod package;
mod page;
mod schema;
mod table;
#[cfg(test)]
mod tests;

pub use cli::Cli;
pub use page::{Page, pages};

use anyhow::Context;
use shell::{Exit, Shell};

/// Runs the tool.
///
/// # Errors
/// When a file cannot be read or written, or a page asks for a table that does not exist.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    if let Some(folder) = &cli.completions {
        package::completions(folder).with_context(|| format!("writing completions to {}", folder.display()))?;
    }
    if let Some(folder) = &cli.man {
        package::man(folder).with_context(|| format!("writing man pages to {}", folder.display()))?;
    }
    if cli.completions.is_none() && cli.man.is_none() {
        for page in pages()?.iter().filter(|page| page.is_stale()) {
            page.write()?;
            shell.say(format!("wrote {}", page.path.display()));
        }
    }
    Ok(Exit::Ok)
}
