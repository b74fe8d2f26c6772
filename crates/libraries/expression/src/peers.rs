//! The table of `docs/expressions.md` that compares with ROOT: what stands under "here" is computed here.

use crate::{Branch, Column, Expression, Values};

const PAGE: &str = include_str!("../../../../docs/expressions.md");

/// A branch with one entry, or with some items.
enum Given {
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Single(f32),
    Double(f64),
    List(Vec<f64>),
}

impl Given {
    /// A value as C++ spells its type: `1`, `1u`, `1.`, `1.f`, `true`; `[1. 2.]` for an array.
    fn read(text: &str) -> Self {
        if let Some(list) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return Self::List(list.split_whitespace().map(|item| item.parse().unwrap()).collect());
        }
        match text.parse::<i64>() {
            Ok(integer) => Self::Integer(integer),
            Err(_) if text == "true" || text == "false" => Self::Bool(text == "true"),
            Err(_) => match (text.strip_suffix('u'), text.strip_suffix('f')) {
                (Some(unsigned), _) => Self::Unsigned(unsigned.parse().unwrap()),
                (_, Some(single)) if text != "inf" => Self::Single(single.parse().unwrap()),
                _ => Self::Double(text.parse().unwrap()),
            },
        }
    }

    fn values(&self) -> Values<'_> {
        use std::slice::from_ref;
        match self {
            Self::Bool(value) => Values::Bool(from_ref(value)),
            Self::Integer(value) => Values::I64(from_ref(value)),
            Self::Unsigned(value) => Values::U64(from_ref(value)),
            Self::Single(value) => Values::F32(from_ref(value)),
            Self::Double(value) => Values::F64(from_ref(value)),
            Self::List(values) => Values::F64(values),
        }
    }
}

/// What the crate makes of a text at one entry: a number, `missing`, or `refused` when it is bound or computed. A cut gives 1 where it selects.
fn outcome(text: &str, given: &[(&str, Given)], cut: bool) -> String {
    let jagged = |values: &Given| matches!(values, Given::List(_));
    let branches: Vec<Branch<'_>> = (given.iter())
        .map(|(name, values)| Branch { jagged: jagged(values), ..Branch::scalar(name, values.values().kind()) })
        .collect();
    let Ok(program) = Expression::parse(text).and_then(|expression| expression.bind(&branches)) else {
        return "refused".to_owned();
    };
    let offsets: Vec<[u64; 2]> = given.iter().map(|(_, values)| [0, values.values().len() as u64]).collect();
    let column = |name: &str| {
        let place = given.iter().position(|(known, _)| *known == name).unwrap();
        let values = given[place].1.values();
        if jagged(&given[place].1) { Column::jagged(values, &offsets[place]) } else { values.into() }
    };
    let columns: Vec<Column<'_>> = program.branches().map(column).collect();
    if cut {
        let mut selected = Vec::new();
        program.select(&columns, 1, &mut selected).unwrap();
        return u8::from(selected[0]).to_string();
    }
    let mut values = Vec::new();
    let Ok(missing) = program.evaluate(&columns, 1, &mut values) else { return "refused".to_owned() };
    if missing.is_empty() { values[0].to_string() } else { "missing".to_owned() }
}

/// The text in backquotes in a cell of a table, where `|` is written `\|`.
fn code(cell: &str) -> Option<String> {
    let (_, rest) = cell.split_once('`')?;
    let (code, _) = rest.split_once('`')?;
    Some(code.replace("\\|", "|"))
}

#[test]
fn the_table_of_the_documentation_is_what_is_computed() {
    let rows = PAGE.lines().skip_while(|line| !line.starts_with("| expression | where |")).skip(2);
    let rows: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 40, "{}", rows.len());
    for row in rows {
        let line = row.replace("\\|", "\u{1}");
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "\\|")).collect();
        let [expression, given, draw, frame, here, _why] = &cells[..] else { panic!("{row}") };
        let given = code(given).unwrap_or_default();
        let given: Vec<(&str, Given)> = given
            .split(", ")
            .filter_map(|one| one.split_once(" = "))
            .map(|(name, value)| (name, Given::read(value)))
            .collect();
        let found = outcome(&code(expression).unwrap(), &given, expression.ends_with("as a cut"));
        let same = match (found.parse::<f64>(), here.parse::<f64>()) {
            (Ok(found), Ok(here)) => found == here || (found.is_nan() && here.is_nan()),
            _ => found == *here,
        };
        assert!(same, "{row}\nfound {found}");
        assert!(here != draw || here != frame, "all agree: {row}");
    }
}
