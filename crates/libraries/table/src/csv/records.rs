//! Where records and fields begin and end. Quotes count only at the start of a field; `""` inside of quotes is a quote.

use std::borrow::Cow;
use std::ops::Range;

use super::dialect::{Separator, is_blank};

/// Cuts a text that begins with a record into ranges of whole records of at least `size` bytes, except for the last one.
/// What is left behind them is an unfinished record.
pub(crate) fn pieces(text: &[u8], separator: Separator, size: usize) -> Vec<Range<usize>> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    if !text.contains(&b'"') {
        let end = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        while start < end {
            let from = (start + size).min(end) - 1;
            let stop = text[from..end].iter().position(|&byte| byte == b'\n').map_or(end, |place| from + place + 1);
            pieces.push(start..stop);
            start = stop;
        }
        return pieces;
    }
    let mut position = 0;
    while let Some(end) = record_end(text, separator, position) {
        position = end;
        if end - start >= size {
            pieces.push(start..end);
            start = end;
        }
    }
    if position > start {
        pieces.push(start..position);
    }
    pieces
}

/// Where in a field a byte is.
enum Place {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that ends the quoted part, unless another one follows.
    Closed,
}

/// The position behind the record that begins at `from`; `None` if it is not finished.
fn record_end(text: &[u8], separator: Separator, from: usize) -> Option<usize> {
    let mut place = Place::Start;
    for (position, &byte) in text.iter().enumerate().skip(from) {
        place = match (place, byte) {
            (Place::Start | Place::Closed, b'"') => Place::Quoted,
            (Place::Quoted, b'"') => Place::Closed,
            (Place::Quoted, _) => Place::Quoted,
            (_, b'\n') => return Some(position + 1),
            (_, byte) if separator.is(byte) => Place::Start,
            _ => Place::Plain,
        };
    }
    None
}

/// The fields of the records of a text, one record after the other. Empty lines are left out.
pub(crate) struct Records<'a> {
    rest: &'a [u8],
    separator: Separator,
}

impl<'a> Records<'a> {
    pub(crate) fn new(text: &'a [u8], separator: Separator) -> Self {
        Records { rest: text, separator }
    }

    /// What is not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Takes the fields of the next record in place of those before; `false` behind the last.
    pub(crate) fn next(&mut self, fields: &mut Vec<Cow<'a, [u8]>>) -> bool {
        fields.clear();
        loop {
            self.rest = self.trimmed(self.rest);
            match self.rest {
                [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] => self.rest = rest,
                [] => return false,
                _ => break,
            }
        }
        loop {
            let (value, rest, last) = split(self.rest, self.separator);
            fields.push(value);
            self.rest = rest;
            if last {
                return true;
            }
            let behind = self.trimmed(rest);
            if let (Separator::Blanks, [] | [b'\n', ..]) = (self.separator, behind) {
                self.rest = behind.get(1..).unwrap_or_default();
                return true;
            }
            self.rest = behind;
        }
    }

    /// A text without the blanks before a field that blanks separate.
    fn trimmed(&self, text: &'a [u8]) -> &'a [u8] {
        match self.separator {
            Separator::Blanks => &text[text.iter().position(|byte| !is_blank(*byte)).unwrap_or(text.len())..],
            Separator::Letter(_) => text,
        }
    }
}

/// The first field of a text, what is behind it, and whether it ends its record.
fn split(text: &[u8], separator: Separator) -> (Cow<'_, [u8]>, &[u8], bool) {
    let ends = |byte: &u8| separator.is(*byte) || *byte == b'\n';
    let goes_on = |rest: &[u8]| rest.first().is_some_and(|byte| separator.is(*byte));
    if let [b'"', inside @ ..] = text {
        let mut value = Cow::Borrowed(&inside[..0]);
        let (mut start, mut rest) = (0, &inside[inside.len()..]);
        while let Some(quote) = inside[start..].iter().position(|&byte| byte == b'"') {
            let part = &inside[start..start + quote];
            if value.is_empty() {
                value = part.into()
            } else {
                value.to_mut().extend_from_slice(part)
            }
            start += quote + 1;
            if inside.get(start) != Some(&b'"') {
                rest = &inside[start..];
                break;
            }
            value.to_mut().push(b'"');
            start += 1;
        }
        let end = rest.iter().position(ends).unwrap_or(rest.len());
        let (behind, rest) = rest.split_at(end);
        let behind = behind.strip_suffix(b"\r").unwrap_or(behind);
        if !behind.is_empty() {
            value.to_mut().extend_from_slice(behind); // as others read `"a"b`
        }
        return (value, rest.get(1..).unwrap_or_default(), !goes_on(rest));
    }
    let end = text.iter().position(ends).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    let last = !goes_on(rest);
    let value = if last { value.strip_suffix(b"\r").unwrap_or(value) } else { value };
    (value.into(), rest.get(1..).unwrap_or_default(), last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<Vec<String>> {
        separated(text, Separator::Letter(b','))
    }

    fn separated(text: &str, separator: Separator) -> Vec<Vec<String>> {
        let (mut records, mut record, mut all) = (Records::new(text.as_bytes(), separator), Vec::new(), Vec::new());
        while records.next(&mut record) {
            all.push(record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect());
        }
        all
    }

    #[test]
    fn fields_are_split_at_commas_outside_of_quotes() {
        assert_eq!(fields("a,\"b,\"\"c\n\",d\r\n1,,\"\"\n"), [["a", "b,\"c\n", "d"], ["1", "", ""]]);
        assert_eq!(fields("5\" pipe,x"), [["5\" pipe", "x"]]);
        assert_eq!(fields("\n\r\na,\n\n"), [["a", ""]]);
    }

    #[test]
    fn any_number_of_blanks_separates_fields_and_none_stands_around_a_record() {
        let found = separated("  a  \"b c\"\t\td \n\n \n1 2\r\n 3   4", Separator::Blanks);
        assert_eq!(found, [vec!["a", "b c", "d"], vec!["1", "2"], vec!["3", "4"]]);
    }

    #[test]
    fn other_letters_separate_fields_in_which_commas_stand() {
        assert_eq!(separated("a;b,c;\"d;\"\n", Separator::Letter(b';')), [["a", "b,c", "d;"]]);
    }

    #[test]
    fn pieces_end_with_their_records() {
        let cut = |text: &str, size| -> Vec<String> {
            pieces(text.as_bytes(), Separator::Letter(b','), size)
                .into_iter()
                .map(|piece| text[piece].to_owned())
                .collect()
        };
        assert_eq!(cut("1\n22\n333\n4", 3), ["1\n22\n", "333\n"]);
        assert_eq!(cut("1\n22\n333\n", 100), ["1\n22\n333\n"]);
        assert_eq!(cut("\"a\nb\"\n\"\"\"\n\",\n5\"\" x\n\"open\n", 1), ["\"a\nb\"\n", "\"\"\"\n\",\n", "5\"\" x\n"]);
        assert_eq!(cut("no end", 1), [""; 0]);
        assert_eq!(cut("", 1), [""; 0]);
    }
}
