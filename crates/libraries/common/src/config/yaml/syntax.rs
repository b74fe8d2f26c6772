//! What is no YAML, in words of people, with the quotes that are most often what lacks.

use std::path::Path;

use serde_saphyr::granit_parser::{ErrorKind as Kind, ScanError};

use super::quote::{key_like, quoted, value_of_line};
use crate::config::error::Error;

const SIGNS: &str = "in a list or map a text with `[`, `]`, `{`, `}`, `,` or `: ` needs quotes";

/// The error of the parser at its place. `unclosed` is the line of an open bracket.
pub fn error(path: &Path, text: &str, unclosed: Option<usize>, error: &ScanError) -> Error {
    let at = error.marker();
    let line = text.lines().nth(at.line().saturating_sub(1)).unwrap_or_default();
    let (place, (problem, help)) = match unclosed {
        _ if text.lines().nth(at.line()).is_some_and(|next| next.starts_with('\t')) && at.col() >= line.len() => {
            ((at.line() + 1, 0), tab())
        }
        Some(open) if open < at.line() => ((at.line(), at.col()), unclosed_bracket(open)),
        _ => ((at.line(), at.col()), explain(error.kind(), line, text, unclosed.is_some())),
    };
    Error::new(path, Some((place.0 as u64, place.1 as u64 + 1)), problem).help(help)
}

fn unclosed_bracket(line: usize) -> (String, Option<String>) {
    (format!("the bracket of line {line} is not closed"), Some(format!("close it; {SIGNS}")))
}

fn explain(kind: &Kind, line: &str, text: &str, in_brackets: bool) -> (String, Option<String>) {
    let (start, value) = value_of_line(line);
    let is_list = value.starts_with('[') && value.ends_with(']') || value.starts_with('{') && value.ends_with('}');
    let shown = (!value.is_empty() && !is_list).then(|| format!("{}{}", start.trim_start(), quoted(value)));
    let quotes = || shown.as_ref().map(|shown| format!("put the value in quotes: `{shown}`"));
    match kind {
        _ if line.starts_with('\t') || line.trim_start_matches(' ').starts_with('\t') => tab(),
        Kind::TabNotAllowed | Kind::TabInBlockIndentation | Kind::TabInIndentation | Kind::TabAtBlockScalarStart => {
            tab()
        }
        Kind::UnclosedFlowCollection { .. }
        | Kind::UnexpectedEofFlowSequence
        | Kind::UnexpectedEofFlowMapping
        | Kind::UnexpectedEofImplicitFlowMapping => unclosed_bracket(text.lines().count()),
        Kind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("`{open}` is closed by `{close}`"), quotes().or_else(|| Some("close it, or use quotes".into())))
        }
        Kind::MisplacedFlowCollectionEnd => ("a bracket is closed that is not open".into(), quotes()),
        Kind::UnclosedQuotedScalar | Kind::DocumentIndicatorInQuotedScalar | Kind::InvalidQuotedScalarIndent => {
            ("the text in quotes of a line above has no quote at its end".into(), Some("write it".into()))
        }
        Kind::UnknownQuotedScalarEscape | Kind::InvalidQuotedScalarHexEscape | Kind::InvalidUnicodeEscape => (
            "a `\\` in double quotes begins a sign that YAML does not know".into(),
            Some("use single quotes, in which `\\` is itself".into()),
        ),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            ("the text goes on behind its quotes".into(), quotes())
        }
        Kind::CommentInterceptedScalar => (
            "the next line is indented as if the text went on in it, but a comment ends the text".into(),
            Some("a key begins in the column of those beside it; a comment within a text stands above its key".into()),
        ),
        Kind::UnexpectedCharacter { character } => {
            (format!("a text without quotes cannot begin with `{}`", character.escape_debug()), quotes())
        }
        Kind::MappingValueNotAllowed if value.contains(": ") => ("a text with `: ` needs quotes".into(), quotes()),
        Kind::MappingValueNotAllowed => misplaced(),
        Kind::RecursionLimitExceeded => ("lists or maps are too deep in each other".into(), None),
        _ => {
            let signs = ['*', '&', '!', '%', '@', '`', '>', '|', '?', ',', '-', ']', '}', '[', '{'];
            match (signs.iter().find(|sign| value.starts_with(**sign)), key_like(line)) {
                (Some(sign), _) if shown.is_some() => {
                    (format!("a text that begins with `{sign}` needs quotes"), quotes())
                }
                (_, Some(key)) if !line.contains(": ") && !line.trim_end().ends_with(':') => {
                    let value = line.trim_start()[key.len() + 1..].trim();
                    (format!("no blank behind the colon of `{key}`"), Some(format!("write `{key}: {value}`")))
                }
                _ if in_brackets => {
                    ("a text in brackets holds a bracket or another sign of YAML".into(), Some(SIGNS.into()))
                }
                _ => misplaced(),
            }
        }
    }
}

fn tab() -> (String, Option<String>) {
    ("a tab indents the line".into(), Some("use blanks".into()))
}

fn misplaced() -> (String, Option<String>) {
    let help = "keys of one map begin in one column, and entries of one list; a text of several lines needs quotes";
    ("the line fits neither the one above nor those beside it".into(), Some(help.into()))
}
