//! Completions and man pages, for packagers.

use std::io;
use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;
use twofold::TOOLS;

/// Writes completions for bash, zsh and fish.
pub fn completions(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for mut command in commands() {
        let name = command.get_name().to_owned();
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            clap_complete::generate_to(shell, &mut command, &name, folder)?;
        }
    }
    Ok(())
}

/// Writes a man page for each tool.
pub fn man(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for command in commands() {
        let path = folder.join(format!("{}.1", command.get_name()));
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        std::fs::write(path, page)?;
    }
    Ok(())
}

fn commands() -> impl Iterator<Item = Command> {
    TOOLS.iter().map(|tool| tool.command()).chain([twofold::command()])
}
