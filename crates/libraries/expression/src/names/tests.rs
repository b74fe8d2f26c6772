//! What names stand for: branches, aliases, constants, and what is said of the others.

use crate::{Branch, Column, Expression, Kind, Names, Problem, Values};

const BRANCHES: [Branch<'static>; 8] = [
    Branch { name: "x", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "pi", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "true", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "B+_PT", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "2l m*", kind: Kind::Float, jagged: true, dims: &[] },
    Branch { name: "Jets.pt", kind: Kind::Float, jagged: true, dims: &[] },
    Branch { name: "Muons.pt", kind: Kind::Float, jagged: true, dims: &[] },
    Branch { name: "Jets.mass", kind: Kind::Float, jagged: true, dims: &[] },
];

fn names<'a>(aliases: &'a [(String, String)], unusable: &'a [(&'a str, String)]) -> Names<'a> {
    Names { branches: &BRANCHES, unusable, aliases }
}

fn aliases(written: &[(&str, &str)]) -> Vec<(String, String)> {
    written.iter().map(|(name, formula)| ((*name).to_owned(), (*formula).to_owned())).collect()
}

/// The value at one entry, in which every branch is 7, and jagged ones hold 5 and 6.
fn value(text: &str, names: Names<'_>) -> f64 {
    let program = Expression::parse(text).unwrap().bind(names).unwrap_or_else(|error| panic!("{error}"));
    let jagged = |name: &str| BRANCHES.iter().any(|branch| branch.name == name && branch.jagged);
    let column = |name: &str| match jagged(name) {
        true => Column::jagged(Values::F64(&[5.0, 6.0]), &[0, 2]),
        false => Values::F64(&[7.0]).into(),
    };
    let columns: Vec<Column<'_>> = program.branches().map(column).collect();
    let mut values = Vec::new();
    assert_eq!(program.evaluate(&columns, 1, &mut values).unwrap(), [] as [usize; 0], "{text}");
    values[0]
}

fn problem(text: &str, names: Names<'_>) -> Problem {
    Expression::parse(text).unwrap().bind(names).unwrap_err().problem().clone()
}

fn help(text: &str) -> String {
    problem(text, Names::from(&BRANCHES)).help().unwrap_or_default()
}

#[test]
fn a_branch_that_is_called_like_a_constant_wins() {
    for (text, expected) in [("pi", 7.0), ("true + x", 14.0), ("2*pi > 10", 1.0), ("false + M_PI > 4", 0.0)] {
        assert_eq!(value(text, Names::from(&BRANCHES)), expected, "{text}");
    }
    let without = Expression::parse("pi + true").unwrap().bind(&BRANCHES[..1]).unwrap();
    assert_eq!(without.constant(), Some(std::f64::consts::PI + 1.0));
    assert_eq!(value("pi()", Names::from(&BRANCHES)), std::f64::consts::PI);
    let alias = aliases(&[("kTRUE", "3*x")]);
    assert_eq!(value("kTRUE", names(&alias, &[])), 21.0);
}

#[test]
fn names_that_are_no_words_stand_in_backquotes() {
    for (text, expected) in [
        ("`B+_PT` > 3", 1.0),
        ("sqrt(`B+_PT`*7) + `x`", 14.0),
        ("`2l m*`[1]", 6.0),
        ("Sum$(`2l m*`) + `2l m*`[Length$(`2l m*`)-1]", 17.0),
        ("Jets.pt[0]+`Jets.pt`[1]", 11.0),
    ] {
        assert_eq!(value(text, Names::from(&BRANCHES)), expected, "{text}");
    }
    assert!(matches!(problem("`false`", Names::from(&BRANCHES)), Problem::UnknownBranch { .. }), "no constant");
}

#[test]
fn a_bare_member_is_refused_with_its_full_names() {
    assert_eq!(help("Sum$(pt)"), "`pt` is only a member: write `Jets.pt` or `Muons.pt`");
    assert_eq!(help("mass[0]"), "`mass` is only a member: write `Jets.mass`");
    assert_eq!(help("`B+_P`"), "did you mean `B+_PT`?");
    assert_eq!(help("tree.x"), "if `tree` is a friend, write `x`: its branches stand under their own names");
    assert_eq!(help("`B+.PT`"), "did you mean `B+_PT`?");
}

#[test]
fn an_alias_is_what_its_formula_is() {
    let aliases =
        aliases(&[("two", "2*x"), ("four", "two + two"), ("jets", "Jets.pt"), ("hard", "Jets.pt*(Jets.pt>5)")]);
    for (text, expected) in [
        ("two - 1", 13.0),
        ("four*four + two", 798.0),
        ("jets[1] + jets[0]", 11.0),
        ("Sum$(hard) + Length$(jets)", 8.0),
        ("x + `two`", 21.0),
    ] {
        assert_eq!(value(text, names(&aliases, &[])), expected, "{text}");
    }
    assert!(matches!(problem("hard[0]", names(&aliases, &[])), Problem::AliasIndices { .. }));
    assert!(matches!(problem("hard", names(&aliases, &[])), Problem::WholeArray { .. }));
}

#[test]
fn an_alias_that_leads_back_to_itself_or_nowhere_is_refused_by_name() {
    let circle = aliases(&[
        ("a", "b+1"),
        ("b", "`c`-1"),
        ("c", "b"),
        ("d", "e"),
        ("e", "d"),
        ("lost", "x + y_1"),
        ("broken", "x +"),
    ]);
    for text in ["a", "b*2 + c", "d[0]", "e"] {
        assert!(matches!(problem(text, names(&circle, &[])), Problem::AliasLoop { .. }), "{text}");
    }
    let error = Expression::parse("1 + lost").unwrap().bind(names(&circle, &[])).unwrap_err();
    assert!(error.to_string().starts_with("unknown branch `y_1`, in the alias `lost` of the tree, which is `x + y_1`"));
    assert_eq!(error.span(), 4..8);
    assert!(matches!(problem("broken", names(&circle, &[])), Problem::InAlias { .. }));
    let many: Vec<(String, String)> = (0..1000).map(|i| (format!("a{i}"), format!("a{0}+a{0}", i + 1))).collect();
    assert!(matches!(problem("a0", names(&many, &[])), Problem::AliasLoop { .. } | Problem::InAlias { .. }));
    assert!(matches!(problem("a980", names(&many, &[])), Problem::InAlias { .. }));
}

#[test]
fn a_branch_that_holds_no_numbers_is_named_as_that() {
    let unusable = [("name", "it is text, expected numbers".to_owned())];
    for text in ["name == 1", "Length$(name)", "x + `name`"] {
        let error = Expression::parse(text).unwrap().bind(names(&[], &unusable)).unwrap_err().to_string();
        assert!(error.starts_with("branch `name` cannot be used here: it is text, expected numbers"), "{error}");
    }
    let known = problem("nam", names(&[], &unusable));
    assert_eq!(known.help().as_deref(), Some("did you mean `name`?"));
}
