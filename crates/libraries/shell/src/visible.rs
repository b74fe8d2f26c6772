//! Names in files may hold anything, also what would command a terminal: such letters are shown, not sent.

use std::borrow::Cow;

/// A text in which control characters other than the ends of lines and tabs are written out, as `\u001b`, which JSON takes too.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let commands = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if !text.contains(commands) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match commands(letter) {
            true => shown.push_str(&format!("\\u{:04x}", u32::from(letter))),
            false => shown.push(letter),
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_commands_a_terminal_is_written_out() {
        assert_eq!(visible("pt η\t1\n"), "pt η\t1\n");
        assert_eq!(visible("a\u{1b}[31mb\r\u{7}\u{9b}2J"), "a\\u001b[31mb\\u000d\\u0007\\u009b2J");
    }
}
