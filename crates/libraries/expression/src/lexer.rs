//! Text to tokens. Names may hold dots (`jet.pt`), `::` (`TMath::Abs`) and `$` (`Entry$`, to be refused by name); any
//! other name stands in backquotes. Numbers are those of C++ with its suffixes, where digits without point or exponent are
//! integers and `f` rounds to 32 bits.

use std::ops::Range;

use crate::error::{Error, Problem};

/// Longest accepted text in bytes; longer ones are programs, not cuts.
const LONGEST: usize = 1 << 16;

const SYMBOLS: [&str; 27] = [
    "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "**", "+", "-", "*", "/", "%", "^", "<", ">", "!", "&", "|", "?",
    ":", "(", ")", "[", "]", ",",
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Integer(u64),
    Float(f64),
    Name(&'a str),
    /// A name in backquotes, without them.
    Quoted(&'a str),
    Symbol(&'static str),
    End,
}

/// All tokens with their places; the last one is `End`.
pub(crate) fn tokens(text: &str) -> Result<Vec<(Token<'_>, Range<usize>)>, Error> {
    if text.len() > LONGEST {
        return Err(Problem::TooLong { length: text.len(), limit: LONGEST }.at("", 0..0));
    }
    let mut tokens = Vec::new();
    let mut start = 0;
    while let Some(first) = text[start..].chars().next() {
        let rest = &text[start..];
        if first.is_whitespace() {
            start += first.len_utf8();
            continue;
        }
        let (token, length) =
            token(rest, first).map_err(|(problem, length)| problem.at(text, start..start + length))?;
        tokens.push((token, start..start + length));
        start += length;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

fn token(rest: &str, first: char) -> Result<(Token<'_>, usize), (Problem, usize)> {
    let second_is_digit = rest[first.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
    if first.is_ascii_digit() || (first == '.' && second_is_digit) {
        return number(rest);
    }
    if first == '`' {
        let quoted = rest[1..].find('`').map(|length| &rest[1..=length]);
        return quoted.map(|name| (Token::Quoted(name), name.len() + 2)).ok_or((Problem::OpenQuote, rest.len()));
    }
    if rest.starts_with(":=") {
        return Err((Problem::Definition, 2));
    }
    if is_letter(first) {
        let length = name(rest);
        return Ok((Token::Name(&rest[..length]), length));
    }
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
        return Ok((Token::Symbol(symbol), symbol.len()));
    }
    Err(if first == '=' { (Problem::Assignment, 1) } else { (Problem::Character(first), first.len_utf8()) })
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '$'
}

/// Whether a text is one name that needs no backquotes, be it of a branch, a constant or a function.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(is_letter) && name(text) == text.len()
}

/// Length of the name at the start of `rest`.
fn name(rest: &str) -> usize {
    let word = |from: usize| {
        rest[from..].find(|c: char| !(is_letter(c) || c.is_ascii_digit())).map_or(rest.len(), |length| from + length)
    };
    let mut end = word(0);
    loop {
        let joint = if rest[end..].starts_with("::") { 2 } else { usize::from(rest[end..].starts_with('.')) };
        if joint == 0 || !rest[end + joint..].starts_with(is_letter) {
            return end;
        }
        end = word(end + joint);
    }
}

/// A number and its length.
fn number(rest: &str) -> Result<(Token<'_>, usize), (Problem, usize)> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let word = |from: usize| {
        from + bytes[from..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'$')).count()
    };
    let not_a_number = |length: usize| (Problem::Number(rest[..length].to_owned()), length);

    if let Some(hex) = rest.strip_prefix("0x").or(rest.strip_prefix("0X")) {
        let end = word(0);
        let digits = hex[..end - 2].trim_end_matches(['u', 'U', 'l', 'L']);
        return match u64::from_str_radix(digits, 16) {
            Ok(value) if !digits.starts_with('+') => Ok((Token::Integer(value), end)),
            _ => Err(not_a_number(end)),
        };
    }

    let mut end = digits(0);
    let mut whole = true;
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
        whole = false;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
            end = digits(end + 1 + sign);
            whole = false;
        }
    }
    let last = word(end);
    let value = rest[..end].parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(|| not_a_number(last))?;
    let integer = rest[..end].parse::<u64>().ok().filter(|_| whole);
    match (&rest[end..last], integer) {
        ("", Some(integer)) => Ok((Token::Integer(integer), last)),
        ("", None) => Ok((Token::Float(value), last)),
        ("f" | "F", _) if (value as f32).is_finite() => Ok((Token::Float(f64::from(value as f32)), last)),
        (suffix, Some(integer)) if matches!(suffix.to_ascii_lowercase().as_str(), "u" | "l" | "ll" | "ul" | "ull") => {
            Ok((Token::Integer(integer), last))
        }
        _ => Err(not_a_number(last)),
    }
}

#[cfg(test)]
mod tests;
