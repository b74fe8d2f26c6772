//! Random expressions: values by blocks are those of a plain recursion over one entry at a time.

use proptest::prelude::*;

use crate::{Branch, Column, Expression, Kind, Problem, Values};

/// A random expression, apart from the crate's own syntax tree.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(&'static str),
    Unary(&'static str, Box<Tree>),
    Binary(&'static str, Box<Tree>, Box<Tree>),
    Conditional(Box<Tree>, Box<Tree>, Box<Tree>),
}

#[derive(Clone, Copy, Debug)]
enum Value {
    Float(f64),
    Integer(i64),
    Bool(bool),
}

use Value::{Bool, Float, Integer};

struct Entry {
    x: f32,
    i: i32,
    b: bool,
}

impl Value {
    fn float(self) -> f64 {
        match self {
            Float(a) => a,
            Integer(a) => a as f64,
            Bool(a) => f64::from(u8::from(a)),
        }
    }

    fn truth(self) -> bool {
        self.float() != 0.0
    }

    /// The integer, unless it is a float.
    fn integer(self) -> Option<i64> {
        match self {
            Float(_) => None,
            Integer(a) => Some(a),
            Bool(a) => Some(i64::from(a)),
        }
    }
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Self::Leaf(text) => (*text).to_owned(),
            Self::Unary(name, a) => format!("{name}({})", a.text()),
            Self::Binary(name @ ("min" | "max"), a, b) => format!("{name}({},{})", a.text(), b.text()),
            Self::Binary(operator, a, b) => format!("({}){operator}({})", a.text(), b.text()),
            Self::Conditional(c, a, b) => format!("({})?({}):({})", c.text(), a.text(), b.text()),
        }
    }

    /// The value at one entry; `None` where an integer leaves 64 bits.
    fn value(&self, entry: &Entry) -> Option<Value> {
        Some(match self {
            Self::Leaf("x") => Float(f64::from(entry.x)),
            Self::Leaf("i") => Integer(i64::from(entry.i)),
            Self::Leaf("b") => Bool(entry.b),
            Self::Leaf(number) => number.parse().map_or_else(|_| Float(number.parse().unwrap()), Integer),
            Self::Unary(name, a) => unary(name, a.value(entry)?)?,
            // A remainder by a number that is not constant is a float, so that it can be NaN.
            Self::Binary("%", a, b) if matches!(**b, Self::Leaf("i")) => {
                Float(binary("%", a.value(entry)?, b.value(entry)?)?.float())
            }
            Self::Binary(name, a, b) => binary(name, a.value(entry)?, b.value(entry)?)?,
            Self::Conditional(c, a, b) => {
                let (c, a, b) = (c.value(entry)?, a.value(entry)?, b.value(entry)?);
                let chosen = if c.truth() { a } else { b };
                match (a, b) {
                    (Bool(_), Bool(_)) => chosen,
                    _ => chosen
                        .integer()
                        .filter(|_| !matches!((a, b), (Float(_), _) | (_, Float(_))))
                        .map_or(Float(chosen.float()), Integer),
                }
            }
        })
    }
}

fn unary(name: &str, a: Value) -> Option<Value> {
    Some(match (name, a.integer()) {
        ("!", _) => Bool(!a.truth()),
        ("sqrt", _) => Float(a.float().sqrt()),
        ("-", Some(a)) => Integer(a.checked_neg()?),
        ("-", None) => Float(-a.float()),
        ("abs", Some(a)) => Integer(a.checked_abs()?),
        ("abs", None) => Float(a.float().abs()),
        ("floor", Some(a)) => Integer(a),
        ("floor", None) => Float(a.float().floor()),
        _ => unreachable!("{name}"),
    })
}

fn binary(name: &str, a: Value, b: Value) -> Option<Value> {
    let (x, y) = (a.float(), b.float());
    let pair = a.integer().zip(b.integer());
    Some(match (name, pair) {
        ("+", Some((a, b))) => Integer(a.checked_add(b)?),
        ("-", Some((a, b))) => Integer(a.checked_sub(b)?),
        ("*", Some((a, b))) => Integer(a.checked_mul(b)?),
        ("min", Some((a, b))) => Integer(a.min(b)),
        ("max", Some((a, b))) => Integer(a.max(b)),
        ("%", Some((_, 0))) => Float(f64::NAN),
        ("%", Some((a, b))) => Integer(a.wrapping_rem(b)),
        ("<", Some((a, b))) => Bool(a < b),
        (">=", Some((a, b))) => Bool(a >= b),
        ("==", Some((a, b))) => Bool(a == b),
        ("+", None) => Float(x + y),
        ("-", None) => Float(x - y),
        ("*", None) => Float(x * y),
        ("min", None) => Float(if x.is_nan() || y.is_nan() { f64::NAN } else { x.min(y) }),
        ("max", None) => Float(if x.is_nan() || y.is_nan() { f64::NAN } else { x.max(y) }),
        // a remainder of integers, which know no negative zero
        ("%", None) => Float(x.trunc() % y.trunc() + 0.0),
        ("<", None) => Bool(x < y),
        (">=", None) => Bool(x >= y),
        ("==", None) => Bool(x == y),
        ("/", _) => Float(x / y),
        ("&&", _) => Bool(a.truth() && b.truth()),
        ("||", _) => Bool(a.truth() || b.truth()),
        _ => unreachable!("{name}"),
    })
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaves = ["x", "i", "b", "0", "2", "7", "3000000000", "0.5", "1e3"];
    proptest::sample::select(leaves.to_vec()).prop_map(Tree::Leaf).prop_recursive(5, 40, 3, |inner| {
        let names = ["+", "-", "*", "/", "min", "max", "<", ">=", "==", "&&", "||"];
        let boxed = inner.prop_map(Box::new);
        prop_oneof![
            1 => (proptest::sample::select(vec!["-", "!", "abs", "sqrt", "floor"]), boxed.clone())
                .prop_map(|(name, a)| Tree::Unary(name, a)),
            3 => (proptest::sample::select(names.to_vec()), boxed.clone(), boxed.clone())
                .prop_map(|(name, a, b)| Tree::Binary(name, a, b)),
            1 => (boxed.clone(), proptest::sample::select(vec!["2", "7", "i", "x"]))
                .prop_map(|(a, b)| Tree::Binary("%", a, Box::new(Tree::Leaf(b)))),
            1 => (boxed.clone(), boxed.clone(), boxed).prop_map(|(c, a, b)| Tree::Conditional(c, a, b)),
        ]
    })
}

/// Entries for more than one block.
fn entries() -> Vec<Entry> {
    let number = |n: usize| n.wrapping_mul(2_654_435_761) >> 7;
    let x = |n: usize| match n % 9 {
        0 => f32::NAN,
        1 => f32::INFINITY,
        _ => (number(n) % 2001) as f32 / 100.0 - 10.0,
    };
    let i = |n: usize| if n.is_multiple_of(5) { number(n) as i32 } else { (number(n) % 21) as i32 - 10 };
    (0..1500).map(|n| Entry { x: x(n), i: i(n), b: number(n).is_multiple_of(3) }).collect()
}

/// Values by blocks; `None` where the program says that an integer leaves 64 bits.
fn by_blocks(text: &str, entries: &[Entry]) -> Option<Vec<f64>> {
    let branches = [("x", Kind::Float), ("i", Kind::Integer), ("b", Kind::Bool)].map(|(n, k)| Branch::scalar(n, k));
    let x: Vec<f32> = entries.iter().map(|entry| entry.x).collect();
    let i: Vec<i32> = entries.iter().map(|entry| entry.i).collect();
    let b: Vec<bool> = entries.iter().map(|entry| entry.b).collect();
    let mut values = Vec::new();
    let expression = Expression::parse(text).unwrap();
    let done = expression.bind(&branches).and_then(|program| {
        let columns: Vec<Column<'_>> = (program.branches())
            .map(|name| match name {
                "x" => Values::F32(&x).into(),
                "i" => Values::I32(&i).into(),
                _ => Values::Bool(&b).into(),
            })
            .collect();
        program.evaluate(&columns, entries.len(), &mut values)
    });
    match done.as_ref().map_err(|error| error.problem()) {
        Ok(missing) => Some(values).filter(|_| missing.is_empty()),
        Err(Problem::Overflow | Problem::RemainderByZero) => None,
        Err(problem) => panic!("{text}: {problem}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn blocks_give_what_a_plain_recursion_gives(tree in trees()) {
        let (text, entries) = (tree.text(), entries());
        if let Some(values) = by_blocks(&text, &entries) {
            for (entry, value) in entries.iter().zip(values) {
                // The side that a constant condition never chooses is not computed, so it cannot overflow.
                let Some(expected) = tree.value(entry).map(Value::float) else { continue };
                prop_assert!(value == expected || (value.is_nan() && expected.is_nan()), "{text}: {value} {expected}");
            }
        }
    }

    #[test]
    fn the_canonical_text_computes_the_same(tree in trees()) {
        let (text, entries) = (tree.text(), entries());
        let canonical = Expression::parse(&text).unwrap().to_string();
        prop_assert_eq!(Expression::parse(&canonical).unwrap().to_string(), canonical.clone());
        let bits = |text: &str| by_blocks(text, &entries).map(|v| v.into_iter().map(f64::to_bits).collect::<Vec<_>>());
        prop_assert_eq!(bits(&text), bits(&canonical));
    }
}

#[test]
fn only_a_branch_by_itself_is_a_sole_branch() {
    for (text, branch) in [("x", Some("x")), ("jet.pt", Some("jet.pt")), ("x-y", None), ("x[0]", None), ("-x", None)] {
        assert_eq!(Expression::parse(text).unwrap().sole_branch(), branch, "{text}");
    }
}
