//! What programs compute.

use super::*;
use crate::{Branch, Expression, Values};

/// Branches `x y` (f64), `i j` (i64), `u` (u64), `b` (bool), `v` (f32, 2 × 3).
const BRANCHES: [Branch<'static>; 7] = [
    Branch { name: "x", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "y", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "i", kind: Kind::Integer, jagged: false, dims: &[] },
    Branch { name: "j", kind: Kind::Integer, jagged: false, dims: &[] },
    Branch { name: "u", kind: Kind::Unsigned, jagged: false, dims: &[] },
    Branch { name: "b", kind: Kind::Bool, jagged: false, dims: &[] },
    Branch { name: "v", kind: Kind::Float, jagged: false, dims: &[2, 3] },
];

fn program(text: &str) -> Program {
    Expression::parse(text).unwrap().bind(&BRANCHES).unwrap_or_else(|error| panic!("{error}"))
}

/// Values for one set of columns, given by name.
fn values(text: &str, columns: &[(&str, Values<'_>)], entries: usize) -> Result<Vec<f64>, Error> {
    let program = program(text);
    let mut out = vec![7.0; 3];
    program.evaluate(&ordered(&program, columns), entries, &mut out).map(|missing| {
        assert_eq!(missing, [] as [usize; 0], "{text}");
        out
    })
}

fn ordered<'a>(program: &Program, columns: &[(&str, Values<'a>)]) -> Vec<Column<'a>> {
    program.branches().map(|name| columns.iter().find(|column| column.0 == name).unwrap().1.into()).collect()
}

fn value(text: &str) -> f64 {
    program(text).constant().unwrap_or_else(|| panic!("{text} is not constant"))
}

fn of_integers(text: &str, i: &[i64], j: &[i64]) -> Result<Vec<f64>, Error> {
    values(text, &[("i", Values::I64(i)), ("j", Values::I64(j))], i.len())
}

fn integers(text: &str, columns: &[(&str, Values<'_>)], entries: usize) -> Result<Vec<i128>, Error> {
    let program = program(text);
    let mut out = Vec::new();
    program.evaluate_integer(&ordered(&program, columns), entries, &mut out).map(|()| out)
}

const BIG: i64 = (1 << 53) + 1;

#[test]
fn arithmetic_follows_the_usual_precedence() {
    assert_eq!(value("1+2*3"), 7.0);
    assert_eq!(value("(1+2)*3"), 9.0);
    assert_eq!(value("7/2"), 3.5);
    assert_eq!(value("2^3^2"), 512.0);
    assert_eq!(value("2**3"), 8.0);
    assert_eq!(value("-2^2"), -4.0);
    assert_eq!(value("2^-1"), 0.5);
    assert_eq!(value("1 ? 2 : 0 ? 3 : 4"), 2.0);
    assert_eq!(value("!0 + 1"), 2.0);
    assert_eq!(value("1 << 2 + 1 | 1"), 9.0);
    assert_eq!(value("TMath::Pi()"), std::f64::consts::PI);
    assert_eq!(value("log(exp(2.f)) + std::abs(-1)"), 3.0);
}

#[test]
fn comparisons_are_numbers_0_and_1() {
    assert_eq!(
        values("y*(x>1)", &[("x", (&[0.0, 2.0][..]).into()), ("y", (&[3.0, 3.0][..]).into())], 2),
        Ok(vec![0.0, 3.0])
    );
    assert_eq!(value("1+(2>1)"), 2.0);
}

#[test]
fn nan_fails_every_comparison_but_unequal_and_counts_as_true() {
    let nan = [("x", Values::F64(&[f64::NAN]))];
    for (text, expected) in [("x<1", 0.0), ("x>=1", 0.0), ("x==x", 0.0), ("x!=x", 1.0), ("x&&1", 1.0), ("!x", 0.0)] {
        assert_eq!(values(text, &nan, 1), Ok(vec![expected]), "{text}");
    }
    for text in ["x+1", "min(x,1)", "max(1,x)", "abs(x)", "sign(x)", "x%2", "0*x"] {
        assert!(values(text, &nan, 1).unwrap()[0].is_nan(), "{text}");
    }
}

#[test]
fn a_cut_selects_neither_zero_nor_nan() {
    let program = program("x");
    let mut selected = Vec::new();
    program.select(&[Values::F32(&[0.0, -2.0, f32::NAN, 1.0]).into()], 4, &mut selected).unwrap();
    assert_eq!(selected, [false, true, false, true]);
}

#[test]
fn event_numbers_above_two_to_the_53_are_exact() {
    assert_eq!(of_integers("i%2", &[BIG, -BIG, BIG + 1], &[]), Ok(vec![1.0, -1.0, 0.0]));
    assert_eq!(of_integers("i == 9007199254740993", &[BIG, BIG - 1], &[]), Ok(vec![1.0, 0.0]));
    assert_eq!(of_integers("i % 1e1", &[BIG], &[]), Ok(vec![3.0]));
    assert_eq!(of_integers("i > j", &[BIG, BIG], &[BIG - 1, BIG]), Ok(vec![1.0, 0.0]));
    assert_eq!(integers("i*2+1", &[("i", Values::I64(&[BIG]))], 1), Ok(vec![i128::from(2 * BIG + 1)]));
}

#[test]
fn unsigned_integers_are_exact_over_their_whole_range() {
    let u = [("u", Values::U64(&[u64::MAX, 5]))];
    for (text, expected) in [
        ("u%10", [5.0, 5.0]),
        ("u == 18446744073709551615", [1.0, 0.0]),
        ("u > -1", [1.0, 1.0]),
        ("5 >= u", [0.0, 1.0]),
        ("(u >> 63) == 1", [1.0, 0.0]),
        ("(u & 6) == 4", [0.0, 1.0]),
        ("-1 < u", [1.0, 1.0]),
        ("abs(u) % -3", [0.0, 2.0]),
        ("u + 1 == u", [0.0, 0.0]),
        ("(u - 18446744073709551610) % 7", [5.0, -5.0]),
        ("-u < 0", [1.0, 1.0]),
        ("-u == -18446744073709551615", [1.0, 0.0]),
        ("(u * 3) % 1000", [845.0, 15.0]),
        ("(2*u - u == u) + (u - 6 < 0)", [1.0, 2.0]),
        ("min(u, -1) + max(u, 7) % 10", [4.0, 6.0]),
        ("(u + 1) >> 64 - 1 - 1", [4.0, 0.0]),
        ("((u + 1) & 7) + abs(u - 10) % 10", [5.0, 11.0]),
        ("(u > 5 ? u : -1) == 18446744073709551615", [1.0, 0.0]),
        ("!(u - 5) + (u - 5 || false)", [1.0, 1.0]),
        ("u % (u - 4)", [4.0, 0.0]),
    ] {
        assert_eq!(values(text, &u, 2), Ok(expected.to_vec()), "{text}");
    }
}

#[test]
fn numbers_of_32_bits_are_put_together_exactly() {
    let (hi, lo) = ([u32::MAX, 1], [u32::MAX, 7]);
    let columns = [("i", Values::U32(&hi)), ("j", Values::U32(&lo)), ("u", Values::U64(&[u64::from(hi[0]), 1]))];
    for text in ["(i << 32) | j", "(u << 32) | j", "(i + u - u) * 4294967296 + j"] {
        assert_eq!(integers(text, &columns, 2), Ok(vec![u64::MAX.into(), (1 << 32) + 7]), "{text}");
    }
    assert_eq!(integers("((i << 32) | j) % 1000", &columns, 2), Ok(vec![615, 303]));
}

#[test]
fn a_number_with_f_is_a_float_of_32_bits() {
    let x = [("x", Values::F32(&[0.1, 0.25])), ("y", Values::F64(&[0.1, 0.25]))];
    assert_eq!(values("x == 0.1f", &x, 2), Ok(vec![1.0, 0.0]));
    assert_eq!(values("x == 0.1", &x, 2), Ok(vec![0.0, 0.0]));
    assert_eq!(values("(y == 0.1f) + (y == .25F)", &x, 2), Ok(vec![0.0, 1.0]));
    assert_eq!(value("16777217f"), 16_777_216.0);
    assert!(Expression::parse("1e39f").is_err());
}

#[test]
fn int_cuts_to_64_bits_and_has_no_value_where_there_is_none() {
    assert_eq!(value("int(-2.7) + int(4e9) % 2 + int(true)"), -1.0);
    assert_eq!(integers("int(x)", &[("x", Values::F64(&[-1.5, 4e18]))], 2), Ok(vec![-1, 4_000_000_000_000_000_000]));
    assert_eq!(integers("int(u) | 0", &[("u", Values::U64(&[u64::MAX]))], 1), Ok(vec![u64::MAX.into()]));
    let x = [f64::NAN, f64::INFINITY, -9.3e18, 9_223_372_036_854_775_808.0, -9_223_372_036_854_775_808.0];
    let program = program("int(x)");
    let mut out = Vec::new();
    assert_eq!(program.evaluate(&[Values::F64(&x).into()], 5, &mut out), Ok(vec![0, 1, 2, 3]));
    assert_eq!(out[4], -9_223_372_036_854_775_808.0);
    assert_eq!(values("Alt$(int(x), -1)", &[("x", Values::F64(&x))], 5).unwrap()[..4], [-1.0; 4]);
}

#[test]
fn an_integer_that_leaves_64_bits_is_an_error_at_its_place() {
    for text in ["i+1", "i*i", "1 - -i", "i << 1", "abs(-i - 1)"] {
        let error = of_integers(text, &[1, i64::MAX], &[]).unwrap_err();
        assert_eq!(*error.problem(), Problem::Overflow, "{text}");
    }
    let error = of_integers("2 > (i*i)", &[i64::MAX], &[]).unwrap_err();
    assert_eq!(error.span(), 5..8);
    assert_eq!(of_integers("1.0*i*i > 0", &[i64::MAX], &[]), Ok(vec![1.0]));
    assert!(values("u*u*u", &[("u", Values::U64(&[u64::MAX]))], 1).is_err());
    assert!(values("u << 1", &[("u", Values::U64(&[u64::MAX]))], 1).is_err());
    assert!(Expression::parse("9223372036854775807 + 1").unwrap().bind(&[]).is_err());
}

#[test]
fn the_remainder_keeps_the_sign_of_the_dividend_and_cuts_floats_to_whole_numbers() {
    assert_eq!(of_integers("i%3", &[-4, 4], &[]), Ok(vec![-1.0, 1.0]));
    assert_eq!(value("7.9 % 2.9"), 1.0);
    assert!(of_integers("i%j", &[4], &[0]).unwrap()[0].is_nan());
    assert_eq!(of_integers("i%j == 0", &[4, 4], &[0, 2]), Ok(vec![0.0, 1.0]));
}

#[test]
fn bits_of_integers_can_be_asked() {
    assert_eq!(of_integers("(i & 4) != 0", &[4, 3, -1], &[]), Ok(vec![1.0, 0.0, 1.0]));
    assert_eq!(of_integers("(i>1) & (i<4) | (i==9)", &[2, 5, 9], &[]), Ok(vec![1.0, 0.0, 1.0]));
}

#[test]
fn elements_of_fixed_arrays_are_taken_by_index() {
    let v: Vec<f32> = (0..12_u8).map(f32::from).collect();
    assert_eq!(values("v[1][2] + 10*v[0][1]", &[("v", Values::F32(&v))], 2), Ok(vec![15.0, 81.0]));
}

#[test]
fn both_sides_of_a_condition_become_one_kind() {
    assert_eq!(of_integers("i>0 ? i : 0.5", &[2, -2], &[]), Ok(vec![2.0, 0.5]));
    assert_eq!(
        integers("i>0 ? i : i>j", &[("i", Values::I64(&[BIG, -1])), ("j", Values::I64(&[0, -2]))], 2),
        Ok(vec![i128::from(BIG), 1])
    );
    assert_eq!(
        values("b ? b : (x ? b : true)", &[("b", Values::Bool(&[true, false])), ("x", Values::F64(&[0.0, 1.0]))], 2),
        Ok(vec![1.0, 0.0])
    );
}

#[test]
fn blocks_join_without_a_seam() {
    let i: Vec<i32> = (0..2 * BLOCK as i32 + 5).collect();
    let expected: Vec<f64> = i.iter().map(|&i| f64::from(i % 7) + f64::from(i) * 0.5).collect();
    assert_eq!(values("i%7 + i*0.5", &[("i", Values::I32(&i))], i.len()), Ok(expected));
}

#[test]
fn fold_rules_give_whole_numbers_or_name_the_entry() {
    assert_eq!(integers("floor(x)", &[("x", Values::F64(&[1.5, 2.0]))], 2), Ok(vec![1, 2]));
    let error = integers("x", &[("x", Values::F64(&[1.0, 1.5]))], 2).unwrap_err();
    assert_eq!(*error.problem(), Problem::NotWhole { value: 1.5, entry: 1 });
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let program = program("x + v[0][0]");
    let (x, v) = (Values::F64(&[1.0]).into(), Values::F32(&[1.0; 6]).into());
    let problem = |columns: &[Column<'_>]| program.evaluate(columns, 1, &mut Vec::new()).unwrap_err().problem().clone();
    assert_eq!(problem(&[x]), Problem::Columns { expected: 2, found: 1 });
    assert_eq!(problem(&[x, x]), Problem::ColumnLength { branch: "v".into(), expected: 6, found: 1 });
    assert!(matches!(problem(&[Values::I32(&[1]).into(), v]), Problem::ColumnKind { .. }));
}

#[test]
fn what_is_written_twice_is_computed_once() {
    assert_eq!(program("(x+1)*(x+1)").routine.instructions.len(), 3);
    assert_eq!(program("x*(1+2)").routine.instructions.len(), 2);
}
