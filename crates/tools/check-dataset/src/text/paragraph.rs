//! A text broken into lines.

/// Columns of a terminal.
pub const WIDTH: usize = 100;

/// Lines of at most `width` characters, if words are not longer. The first begins with `mark`, the others with blanks of its
/// width.
pub fn paragraph(text: &str, mark: &str, width: usize) -> String {
    let indent = mark.chars().count();
    let mut lines = mark.to_owned();
    let mut used = indent;
    for (index, word) in text.split_whitespace().enumerate() {
        let length = word.chars().count();
        if index > 0 && used + 1 + length > width {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if index > 0 {
            lines.push(' ');
            used += 1;
        }
        lines += word;
        used += length;
    }
    lines + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_do_not_fit_begin_a_line_below_the_first() {
        assert_eq!(paragraph("one two three", "- ", 9), "- one two\n  three\n");
        assert_eq!(paragraph("unbreakable", "- ", 5), "- unbreakable\n");
    }
}
