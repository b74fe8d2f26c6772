//! Names of files, branches and classes may hold anything; on a terminal only text is shown, no commands to it.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with control characters, but line breaks and tabs, as they are written in code.
pub fn clean(text: &str) -> Cow<'_, str> {
    escaped(text, |sign| !matches!(sign, '\n' | '\t') && is_command(sign))
}

/// The same in one line.
pub fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_command)
}

fn escaped(text: &str, is_wrong: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_wrong) {
        return text.into();
    }
    let mut clean = String::with_capacity(text.len());
    for sign in text.chars() {
        match is_wrong(sign) {
            true => drop(write!(clean, "{}", sign.escape_default())), // a string takes everything
            false => clean.push(sign),
        }
    }
    clean.into()
}

/// Whether a sign moves the cursor, colours, or turns the direction of the text around it.
fn is_command(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_to_the_terminal_are_shown_and_text_is_kept() {
        assert_eq!(clean("a\x1b[31m\r\u{9b}2J\u{202e}b\n\tφ"), "a\\u{1b}[31m\\r\\u{9b}2J\\u{202e}b\n\tφ");
        assert_eq!(line("a\nb\tc"), "a\\nb\\tc");
        assert!(matches!(clean("pt_1 > 30"), Cow::Borrowed(_)));
    }
}
