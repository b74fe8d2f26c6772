//! What the terminal can show.

use std::env;
use std::io::{self, IsTerminal};

/// Whether stderr is a terminal on which colours and a moving cursor are wanted: not with `NO_COLOR`, not a `dumb` one.
pub fn is_lively() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    io::stderr().is_terminal() && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Columns that tables on stdout have: `COLUMNS`, or those of the terminal; `None` where nobody looks.
pub fn width() -> Option<usize> {
    let columns = env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    columns.filter(|columns| *columns > 0).or_else(|| {
        let size = terminal_size::terminal_size_of(io::stdout());
        size.map(|(width, _)| usize::from(width.0))
    })
}
