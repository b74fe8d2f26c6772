//! How errors look.

use crate::{Branch, Expression, Kind};

fn message(text: &str) -> String {
    let branches = [
        Branch::scalar("pt_1", Kind::Float),
        Branch::scalar("flags", Kind::Integer),
        Branch::jagged("jet_pt", Kind::Float),
        Branch::jagged("mu_pt", Kind::Float),
        Branch { name: "jet_p4", kind: Kind::Float, jagged: true, dims: &[4] },
        Branch { name: "v", kind: Kind::Float, jagged: false, dims: &[2, 3] },
    ];
    match Expression::parse(text) {
        Ok(expression) => expression.bind(&branches).unwrap_err().to_string(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_unknown_branch_is_shown_with_the_one_that_was_meant() {
    assert_eq!(
        message("pt_1 > 20 && pt_2 > 30"),
        "unknown branch `pt_2`\n  | pt_1 > 20 && pt_2 > 30\n  |              ^^^^\n  = help: did you mean `pt_1`?"
    );
}

#[test]
fn the_caret_stands_under_the_place_in_the_line_that_has_it() {
    assert_eq!(message("pt_1 > 20 &&\n\té ?"), "the character `é` has no meaning here\n  |  é ?\n  |  ^");
    assert_eq!(message("pt_1 >"), "expected a number, a branch or a function, found the end\n  | pt_1 >\n  |       ^");
}

#[test]
fn long_lines_are_cut_to_the_place() {
    let text = format!("{} = 2 {}", "pt_1 + ".repeat(1000), "+ pt_1".repeat(1000));
    let lines: Vec<String> = message(&text).lines().map(str::to_owned).collect();
    assert!(lines.iter().all(|line| line.len() < 110));
    assert_eq!(lines[1].chars().nth(lines[2].len() - 1), Some('='));
}

#[test]
fn errors_say_what_to_do() {
    for (text, help) in [
        ("pt_1 = 20", "did you mean `==`?"),
        ("0 < pt_1 < 20", "write `0<x && x<1` for `0<x<1`"),
        ("pt_1 & flags", "write `&&` for \"and\""),
        ("flags & 4 == 4", "comparisons bind tighter than bits"),
        ("TMath::Sqt(pt_1)", "did you mean `TMath::Sqrt`?"),
        ("flags and flags", "write `&&`"),
        ("v > 1", "pick one with `v[0][0]` or reduce with `Sum$(…)`"),
        ("pt_1 > 1 && jet_pt > 30", "pick one with `jet_pt[0]` or reduce with `Sum$(…)`"),
        ("pt_1 \u{2265} 20", "write `>=`"),
        ("Summ$(v)", "did you mean `Sum$`?"),
        ("Length(v)", "did you mean `Length$`?"),
        ("Entry$ > 5", "of the names with `$` there are `Length$`, `Sum$`"),
        ("Sum$(pt_1)", "leave it out, or name a branch that has several values in each entry"),
        ("Length$(flags)", "leave it out, or name a branch that has several values in each entry"),
        ("jet_pt[-1]", "count from the end with `Length$`, as in `x[Length$(x)-1]`"),
        ("mass := pt_1", "write the expression alone; in `variables`, `{name: …, expression: …}` names it"),
        ("flags == \"mu\"", "texts are not compared; the name of a branch that is no plain word stands in backquotes"),
        ("`pt_1", "write the name of a branch between two backquotes"),
        ("scores.pt_1", "if `scores` is a friend, write `pt_1`: its branches stand under their own names"),
        ("Sum$(jet_p4*jet_pt)", "choose one of the further values, as in `x[][0]`"),
    ] {
        assert!(message(text).contains(&format!("= help: {help}")), "{}", message(text));
    }
}

#[test]
fn wrong_indices_name_the_branch_and_its_size() {
    assert!(message("v[2][0]").starts_with("index 2 is outside branch `v`, which has 2 values in this dimension"));
    assert!(message("v[1]").starts_with("branch `v` has 2 dimensions, found 1 indices"));
    assert!(message("pt_1[0]").starts_with("branch `pt_1` has 0 dimensions, found 1 indices"));
    assert!(message("v").starts_with("branch `v` has an array of 2 × 3 values in each entry, expected one"));
    assert!(message("jet_p4").starts_with("branch `jet_p4` has an array of n × 4 values in each entry, expected one"));
    assert!(message("jet_p4[0]").starts_with("branch `jet_p4` has 2 dimensions, found 1 indices"));
    assert!(message("jet_p4[0][4]").starts_with("index 4 is outside branch `jet_p4`, which has 4 values"));
    assert!(message("v[0-1][0]").starts_with("index -1 of branch `v` is negative"));
    assert!(message("Sum$(jet_p4[mu_pt][])").starts_with("branch `mu_pt` has several values in each entry, as index"));
    assert!(message("flags % 0").starts_with("`%` by zero"));
    assert!(message("flags << 64").starts_with("a shift needs a constant number"));
}
