//! What parses, what is refused and why, and that any text gives an answer.

use proptest::prelude::*;

use crate::Expression;
use crate::error::Problem;

fn canonical(text: &str) -> String {
    Expression::parse(text).unwrap_or_else(|error| panic!("{error}")).to_string()
}

fn problem(text: &str) -> Problem {
    Expression::parse(text).unwrap_err().problem().clone()
}

#[test]
fn operators_bind_as_in_cpp_and_powers_above_signs() {
    for (text, expected) in [
        ("a+b*c", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("-a^b", "-a ^ b"),
        ("(-a)**b**c", "(-a) ^ b ^ c"),
        ("(a^b)^c", "(a ^ b) ^ c"),
        ("a||b&&c|d&e==f<g<<h", "a || b && c | d & e == f < g << h"),
        ("!(a==b)", "!(a == b)"),
        ("a?b:c?d:e", "a ? b : c ? d : e"),
        ("(a?b:c)?d:e", "(a ? b : c) ? d : e"),
        ("a?b:c+1", "a ? b : c + 1"),
        ("std::fabs(x[1][2])", "abs(x[1][2])"),
        ("pi*TMath::Pi()", "pi * pi()"),
        ("`pi`*`a`[1] - `B+_PT`[0]*`and`", "`pi` * a[1] - `B+_PT`[0] * `and`"),
        ("x==0.1f", "x == 0.10000000149011612"),
        ("(0<x)<1", "(0 < x) < 1"),
        ("+a - -b", "a - -b"),
        ("x[ i+1 ][]*Sum$(x[][2])", "x[i + 1][] * Sum$(x[][2])"),
        ("Alt$(x[a?b:c],-1)", "Alt$(x[a ? b : c], -1)"),
    ] {
        assert_eq!(canonical(text), expected, "{text}");
        assert_eq!(canonical(expected), expected);
    }
}

#[test]
fn branches_are_listed_once_in_order() {
    let expression = Expression::parse("b + jet.pt[0]*a + b + pi + true").unwrap();
    assert_eq!(expression.branches(), ["b", "jet.pt", "a", "pi", "true"]);
}

#[test]
fn traps_of_root_are_refused() {
    assert_eq!(problem("0<x<1"), Problem::Chained);
    assert_eq!(problem("a==b==c"), Problem::Chained);
    assert_eq!(problem("a=1"), Problem::Assignment);
    assert_eq!(problem("mass := a"), Problem::Definition);
    assert_eq!(problem("a + `b"), Problem::OpenQuote);
    assert_eq!(problem("Entry$%2"), Problem::NotYet("Entry$".into()));
}

#[test]
fn what_is_missing_is_named() {
    for text in [
        "", "a+", "(a", "a)", "x[", "x[i", "x[i,j]", "Sum$", "sqrt", "sqrt(", "min(a b)", "a ? b", "a b", "a and b",
        "std::sin",
    ] {
        let found = Expression::parse(text);
        if text == "sqrt" {
            assert!(found.is_ok(), "a branch may be called like a function");
        } else {
            assert!(matches!(found.unwrap_err().problem(), Problem::Unexpected { .. }), "{text}");
        }
    }
    assert_eq!(problem("min(a)"), Problem::Arguments { name: "min".into(), expected: 2, found: 1 });
    assert_eq!(problem("Alt$(a)"), Problem::Arguments { name: "Alt$".into(), expected: 2, found: 1 });
    assert!(matches!(problem("std::Sum$(a)"), Problem::UnknownFunction { .. }));
    assert_eq!(problem("sqt(a)"), Problem::UnknownFunction { name: "sqt".into(), suggestion: Some("sqrt".into()) });
}

#[test]
fn deep_nesting_and_endless_texts_are_refused_and_long_chains_are_not() {
    assert!(matches!(problem(&"(".repeat(60_000)), Problem::TooDeep { .. }));
    assert!(matches!(problem(&"-".repeat(60_000)), Problem::TooDeep { .. }));
    assert!(matches!(problem(&"2^".repeat(30_000)), Problem::TooDeep { .. }));
    assert!(matches!(problem(&"a?".repeat(30_000)), Problem::TooDeep { .. }));
    assert!(matches!(problem(&"a".repeat(70_000)), Problem::TooLong { .. }));
    let chain = format!("a{}", "+a".repeat(30_000));
    assert_eq!(canonical(&chain).len(), 1 + 4 * 30_000);
    Expression::parse(&format!("1{}", "+1".repeat(30_000))).unwrap().bind(&[]).unwrap();
}

/// Texts that look like expressions often enough to get past the lexer.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "b.c",
        "1",
        "2.5",
        "0x",
        "e",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "**",
        "<",
        "<=",
        "==",
        "=",
        "!",
        "&&",
        "|",
        "&",
        "<<",
        "?",
        ":",
        "(",
        ")",
        "[",
        "]",
        ",",
        "min(",
        "Sum$(",
        "Alt$(",
        "abs(",
        "TMath::Pi()",
        "std::",
        "$",
        " ",
        "\n",
        "é",
        "true",
        "`",
        "`B+`",
        ":=",
        "1f",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_an_expression_or_an_error_that_prints(text in prop_oneof![nearly(), any::<String>()]) {
        match Expression::parse(&text) {
            Ok(expression) => {
                let _ = expression.bind(&[]).map_err(|error| error.to_string());
                let canonical = expression.to_string();
                prop_assert_eq!(Expression::parse(&canonical).unwrap().to_string(), canonical);
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
