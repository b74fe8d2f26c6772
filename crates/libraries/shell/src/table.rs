//! Tables of text, columns aligned: words to the left, numbers to the right.

use std::fmt;

use crate::clean;

/// A table with a header.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: Vec<Vec<String>>,
    within: Option<usize>,
}

/// Blanks between columns.
const GAP: usize = 2;

/// A column as it is printed.
#[derive(Debug, Clone)]
struct Column {
    index: usize,
    width: usize,
    /// As narrow as it may become: words are not broken.
    least: usize,
    is_number: bool,
}

impl Table {
    /// A table with these column titles.
    pub fn new<T: Into<String>>(titles: impl IntoIterator<Item = T>) -> Self {
        let mut table = Self::default();
        table.row(titles);
        table
    }

    /// Adds a row.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) -> &mut Self {
        let cells = cells.into_iter().map(|cell| clean::line(&cell.into()).into_owned());
        self.rows.push(cells.collect());
        self
    }

    /// The same table for so many columns of a terminal: texts are broken into lines, then columns go below each other.
    #[must_use]
    pub fn within(self, width: Option<usize>) -> Self {
        Self { within: width, ..self }
    }

    fn column(&self, index: usize) -> Column {
        let cells = || self.rows.iter().filter_map(move |row| row.get(index));
        let longest = |length: fn(&str) -> usize| cells().map(|cell| length(cell)).max().unwrap_or(0);
        let is_number = self.rows.len() > 1 && cells().skip(1).all(|cell| is_number(cell));
        let width = longest(|cell| cell.chars().count());
        let word = longest(|cell| cell.split(' ').map(|word| word.chars().count()).max().unwrap_or(0));
        Column { index, width, least: if is_number { width } else { word }, is_number }
    }

    /// The columns in groups that are printed below each other; the first column begins each.
    fn groups(&self) -> Vec<Vec<Column>> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let columns: Vec<Column> = (0..count).map(|index| self.column(index)).collect();
        let (Some(within), Some(first)) = (self.within, columns.first()) else { return vec![columns] };
        if total(&columns, |column| column.width) <= within {
            return vec![columns];
        }
        let mut groups = vec![vec![first.clone()]];
        for column in &columns[1..] {
            let last = groups
                .last_mut()
                .filter(|last| last.len() == 1 || total(last, |column| column.least) + GAP + column.least <= within);
            match last {
                Some(last) => last.push(column.clone()),
                None => groups.push(vec![first.clone(), column.clone()]),
            }
        }
        groups.iter_mut().for_each(|group| narrow(group, within));
        groups
    }
}

fn total(columns: &[Column], width: impl Fn(&Column) -> usize) -> usize {
    columns.iter().map(width).sum::<usize>() + GAP * columns.len().saturating_sub(1)
}

/// Takes from the widest columns what is too much.
fn narrow(columns: &mut [Column], within: usize) {
    while total(columns, |column| column.width) > within {
        let wide = columns.iter_mut().filter(|column| column.width > column.least);
        let Some(widest) = wide.max_by_key(|column| column.width) else { break };
        widest.width -= 1;
    }
}

/// The lines of a cell; words that are too long are lines of their own.
fn lines(cell: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in cell.split(' ') {
        let last = lines.len() - 1;
        let used = lines[last].chars().count();
        if used > 0 && used + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            let blank = if lines[last].is_empty() { "" } else { " " };
            lines[last] += blank;
            lines[last] += word;
        }
    }
    lines
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut printed: Vec<String> = Vec::new();
        for group in self.groups() {
            if !printed.is_empty() {
                printed.push(String::new());
            }
            for row in &self.rows {
                let cell = |column: &Column| row.get(column.index).map_or("", String::as_str);
                let cells: Vec<_> = group.iter().map(|column| lines(cell(column), column.width)).collect();
                for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                    let mut text = String::new();
                    for (Column { width, is_number, .. }, cell) in group.iter().zip(&cells) {
                        let cell = cell.get(line).map_or("", String::as_str);
                        text += &if *is_number { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
                        text += &" ".repeat(GAP);
                    }
                    printed.push(text.trim_end().to_owned());
                }
            }
        }
        f.write_str(&printed.join("\n"))
    }
}

fn is_number(cell: &str) -> bool {
    cell == "-" || cell.trim_end_matches(" %").parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["process", "entries", "negative"]);
        table.row(["ztt", "12", "0.00 %"]).row(["signal", "9", "12.50 %"]);
        table
    }

    #[test]
    fn words_are_aligned_left_and_numbers_right() {
        let wide = "process  entries  negative\nztt           12    0.00 %\nsignal         9   12.50 %";
        assert_eq!(table().to_string(), wide);
        assert_eq!(table().within(Some(26)).to_string(), wide);
    }

    #[test]
    fn columns_that_do_not_fit_go_below_with_the_first_beside_them() {
        assert_eq!(
            table().within(Some(25)).to_string(),
            "process  entries\nztt           12\nsignal         9\n\nprocess  negative\nztt        0.00 %\nsignal    12.50 %"
        );
    }

    #[test]
    fn texts_that_do_not_fit_are_broken_between_words() {
        let mut table = Table::new(["column", "type"]);
        table.row(["pt", "float32"]).row(["track_hits", "not read: a class of the future"]);
        assert_eq!(
            table.within(Some(24)).to_string(),
            "column      type\npt          float32\ntrack_hits  not read: a\n            class of the\n            future"
        );
    }

    #[test]
    fn a_table_is_never_wider_than_the_terminal_unless_a_word_is() {
        let mut table = Table::new(["of", "min", "max", "a longer remark", "mean"]);
        table.row(["jet_pt", "-1.5", "3", "constant, sentinel, missing in 3 %", "100"]);
        for width in 20..80 {
            let text = table.clone().within(Some(width)).to_string();
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}:\n{text}");
            assert!(["-1.5", "sentinel,", "100", "jet_pt"].iter().all(|cell| text.contains(cell)), "{text}");
        }
    }

    #[test]
    fn a_name_cannot_break_out_of_its_cell() {
        let mut table = Table::new(["a"]);
        table.row(["x\n\x1b[2J"]);
        assert_eq!(table.to_string(), "a\nx\\n\\u{1b}[2J");
    }
}
