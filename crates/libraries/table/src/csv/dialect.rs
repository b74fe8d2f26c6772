//! How a file separates its fields and its lines, which its beginning shows.

/// What separates fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    /// One letter.
    Letter(u8),
    /// Any number of blanks and tabs.
    Blanks,
}

impl Separator {
    /// Whether a byte ends a field.
    pub(crate) fn is(self, byte: u8) -> bool {
        match self {
            Separator::Letter(letter) => byte == letter,
            Separator::Blanks => is_blank(byte),
        }
    }

    /// The separator of a text that begins with a header: the letter of `,;|` and tabs that is most often in its first line, or
    /// blanks if that line and the next have equally many words.
    pub(crate) fn of(text: &[u8]) -> Separator {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
        let mut lines = lines.peekable();
        let mut first = lines.next().unwrap_or_default();
        while let (true, Some(marked)) = (first.starts_with(b"#"), lines.next_if(|line| line.starts_with(b"#"))) {
            first = marked;
        }
        let first = &first[first.iter().position(|byte| *byte != b'#').unwrap_or(first.len())..];
        let second = lines.next();
        let count = |letter: u8| outside(first).filter(|byte| *byte == letter).count();
        let letter = [b'|', b';', b'\t', b','].into_iter().max_by_key(|letter| count(*letter)).unwrap_or(b',');
        if count(letter) > 0 {
            return Separator::Letter(letter);
        }
        let words = |line: &[u8]| line.split(|byte| is_blank(*byte)).filter(|word| !word.is_empty()).count();
        match second {
            Some(second) if words(first) > 1 && words(first) == words(second) => Separator::Blanks,
            _ => Separator::Letter(b','),
        }
    }
}

/// The bytes of a line that stand outside of quotes.
fn outside(line: &[u8]) -> impl Iterator<Item = u8> {
    let mut quoted = false;
    line.iter().copied().filter(move |byte| {
        quoted ^= *byte == b'"';
        !quoted
    })
}

pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t' || byte == b'\r'
}

/// Whether lines end with `\r` alone, as those of old spreadsheets do.
pub(crate) fn ends_with_returns(text: &[u8]) -> bool {
    text.contains(&b'\r') && !text.contains(&b'\n')
}

/// Makes line ends of returns.
pub(crate) fn end_lines(text: &mut [u8]) {
    text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_that_of_the_header() {
        let of = |text: &str| Separator::of(text.as_bytes());
        for (text, letter) in [("a,b\n1;2", b','), ("a;b;\"c,,,\"\n", b';'), ("a\tb\n", b'\t'), ("a|b", b'|')] {
            assert_eq!(of(text), Separator::Letter(letter), "{text}");
        }
        assert_eq!(of("pt eta\n 1.5  2"), Separator::Blanks);
        assert_eq!(of("# by hand, yesterday\n# pt eta\n 1.5  2"), Separator::Blanks);
        assert_eq!(of("jet pt\n1.5\n"), Separator::Letter(b','), "a name of two words");
        assert_eq!(of("pt\n1.5\n"), Separator::Letter(b','));
    }

    #[test]
    fn returns_end_lines_only_where_nothing_else_does() {
        assert!(ends_with_returns(b"a\r1\r") && !ends_with_returns(b"a\r\n1\r\n") && !ends_with_returns(b"a\n"));
    }
}
