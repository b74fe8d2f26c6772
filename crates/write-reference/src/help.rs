//! The help of all tools as one page.

use twofold::TOOLS;

/// Columns of the help: those of a usual window.
const WIDTH: usize = 100;

/// The page.
pub fn page() -> String {
    let mut page =
        "<!-- generated: `cargo run -p write-reference` writes this page from the tools; edit their `cli.rs` -->\n\
                    # Command line\n\
                    What `--help` of each tool prints. Tools are programs of their own, or subcommands of `twofold`.\n"
            .to_owned();
    let tools = TOOLS.iter().map(|tool| tool.command()).chain([twofold::command()]);
    for tool in tools {
        let name = tool.get_name().to_owned();
        let help = tool.term_width(WIDTH).render_long_help().to_string();
        let lines: Vec<_> = help.lines().map(str::trim_end).collect();
        page += &format!("\n## {name}\n```text\n{}\n```\n", lines.join("\n").trim_end());
    }
    page
}
