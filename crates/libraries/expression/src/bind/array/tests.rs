//! Arrays: what indices and aggregates give, by examples and against a plain recursion over one entry at a time.

use proptest::prelude::*;

use crate::{Branch, Column, Error, Expression, Kind, Problem, Program, Values};

/// Jagged `x`, `k`, `z`, and `m` of three values per item; fixed `f` (3) and `g` (2 × 3); scalar `s`, `i` and `h`.
const BRANCHES: [Branch<'static>; 9] = [
    Branch { name: "s", kind: Kind::Float, jagged: false, dims: &[] },
    Branch { name: "i", kind: Kind::Integer, jagged: false, dims: &[] },
    Branch { name: "h", kind: Kind::Unsigned, jagged: false, dims: &[] },
    Branch { name: "x", kind: Kind::Float, jagged: true, dims: &[] },
    Branch { name: "k", kind: Kind::Integer, jagged: true, dims: &[] },
    Branch { name: "z", kind: Kind::Float, jagged: true, dims: &[] },
    Branch { name: "m", kind: Kind::Float, jagged: true, dims: &[3] },
    Branch { name: "f", kind: Kind::Float, jagged: false, dims: &[3] },
    Branch { name: "g", kind: Kind::Float, jagged: false, dims: &[2, 3] },
];

#[derive(Clone, Debug, Default)]
struct Entry {
    s: f64,
    i: i64,
    h: u64,
    x: Vec<f64>,
    k: Vec<i64>,
    z: Vec<f32>,
    m: Vec<[f64; 3]>,
    f: [f64; 3],
    g: [[f64; 3]; 2],
}

fn bind(text: &str) -> Result<Program, Error> {
    Expression::parse(text).unwrap().bind(&BRANCHES)
}

/// Values with `None` for what is missing. Offsets begin at `base`.
fn evaluate(text: &str, entries: &[Entry], base: u64) -> Result<Vec<Option<f64>>, Error> {
    fn flat<T>(entries: &[Entry], values: impl Fn(&Entry) -> Vec<T>) -> Vec<T> {
        entries.iter().flat_map(values).collect()
    }
    let offsets = |count: fn(&Entry) -> usize| {
        let mut offsets = vec![base];
        offsets.extend(entries.iter().scan(base, |end, entry| {
            *end += count(entry) as u64;
            Some(*end)
        }));
        offsets
    };
    let (s, i, h) = (flat(entries, |e| vec![e.s]), flat(entries, |e| vec![e.i]), flat(entries, |e| vec![e.h]));
    let (x, k, z) = (flat(entries, |e| e.x.clone()), flat(entries, |e| e.k.clone()), flat(entries, |e| e.z.clone()));
    let (m, f, g) = (flat(entries, |e| e.m.concat()), flat(entries, |e| e.f.to_vec()), flat(entries, |e| e.g.concat()));
    let [of_x, of_k, of_z, of_m] =
        [offsets(|e| e.x.len()), offsets(|e| e.k.len()), offsets(|e| e.z.len()), offsets(|e| e.m.len())];
    let program = bind(text)?;
    let columns: Vec<Column<'_>> = (program.branches())
        .map(|name| match name {
            "s" => Values::F64(&s).into(),
            "i" => Values::I64(&i).into(),
            "h" => Values::U64(&h).into(),
            "x" => Column::jagged(Values::F64(&x), &of_x),
            "k" => Column::jagged(Values::I64(&k), &of_k),
            "z" => Column::jagged(Values::F32(&z), &of_z),
            "m" => Column::jagged(Values::F64(&m), &of_m),
            "f" => Values::F64(&f).into(),
            _ => Values::F64(&g).into(),
        })
        .collect();
    let mut values = Vec::new();
    let missing = program.evaluate(&columns, entries.len(), &mut values)?;
    let mut selected = Vec::new();
    program.select(&columns, entries.len(), &mut selected)?;
    let mut values: Vec<Option<f64>> = values.into_iter().map(Some).collect();
    for entry in missing {
        assert!(
            values[entry].is_some_and(f64::is_nan) && !selected[entry],
            "{text}: missing values are NaN, cuts false"
        );
        values[entry] = None;
    }
    for (value, selected) in values.iter().zip(selected) {
        assert_eq!(selected, value.is_some_and(|value| value != 0.0 && !value.is_nan()), "{text}");
    }
    Ok(values)
}

/// Three entries: two jets, none, three.
fn jets() -> [Entry; 3] {
    let m = |n: usize| (0..n).map(|item| [0.0, 1.0, 2.0].map(|value| value + 10.0 * item as f64)).collect();
    let (f, g) = ([1.0, -5.0, 2.0], [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let entry = |s, i, h, x: &[f64], k: &[i64], z: &[f32]| {
        let (x, k, z, m) = (x.to_vec(), k.to_vec(), z.to_vec(), m(x.len()));
        Entry { s, i, h, x, k, z, m, f, g }
    };
    [
        entry(1.0, 1, 0, &[40.0, 20.0], &[0, -1], &[7.0]),
        entry(2.0, -1, u64::MAX, &[], &[], &[8.0, 9.0]),
        entry(3.0, 2, 1, &[10.0, 50.0, 30.0], &[0, 0, 1], &[5.0, 6.0]),
    ]
}

#[test]
fn an_element_is_taken_by_index_and_is_missing_out_of_range() {
    for (text, expected) in [
        ("x[0]", [Some(40.0), None, Some(10.0)]),
        ("x[2]", [None, None, Some(30.0)]),
        ("x[i]", [Some(20.0), None, Some(30.0)]),
        ("x[h]", [Some(40.0), None, Some(50.0)]),
        ("x[Length$(x)-1]", [Some(20.0), None, Some(30.0)]),
        ("x[Length$(x)/2]", [Some(20.0), None, Some(50.0)]),
        ("x[s > 2]", [Some(40.0), None, Some(50.0)]),
        ("x[s/0.]", [None, None, None]),
        ("x[k[0]]", [Some(40.0), None, Some(10.0)]),
        ("m[1][2]", [Some(12.0), None, Some(12.0)]),
        ("m[1][i]", [Some(11.0), None, Some(12.0)]),
        ("m[0][i+1]", [Some(2.0), None, None]),
        ("m[h][1]", [Some(1.0), None, Some(11.0)]),
        ("f[i]", [Some(-5.0), None, Some(2.0)]),
        ("g[i-1][i]", [Some(2.0), None, Some(6.0)]),
        ("f[i*4000000000000000000]", [None, None, None]),
    ] {
        assert_eq!(evaluate(text, &jets(), 0).map_err(|error| error.to_string()), Ok(expected.to_vec()), "{text}");
    }
}

#[test]
fn aggregates_run_over_all_elements() {
    for (text, expected) in [
        ("Length$(x)", [Some(2.0), Some(0.0), Some(3.0)]),
        ("Length$(m)", [Some(6.0), Some(0.0), Some(9.0)]),
        ("Length$(m[][0])", [Some(2.0), Some(0.0), Some(3.0)]),
        ("Length$(f) + Length$(g)", [Some(9.0); 3]),
        ("Length$(x+k)", [Some(2.0), Some(0.0), Some(3.0)]),
        ("Sum$(x)", [Some(60.0), Some(0.0), Some(90.0)]),
        ("Sum$(x*(x>20))", [Some(40.0), Some(0.0), Some(80.0)]),
        ("Sum$(x>15 && x<45)", [Some(2.0), Some(0.0), Some(1.0)]),
        ("Sum$(x*s)", [Some(60.0), Some(0.0), Some(270.0)]),
        ("Sum$(s ? 1 : x)", [Some(2.0), Some(0.0), Some(3.0)]),
        ("Sum$(true ? 1 : x)", [Some(2.0), Some(0.0), Some(3.0)]),
        ("Max$(abs(x-25))", [Some(15.0), None, Some(25.0)]),
        ("Min$(x)", [Some(20.0), None, Some(10.0)]),
        ("Max$(k) - 9223372036854775807", [Some(-9223372036854775807.0), None, Some(-9223372036854775806.0)]),
        ("Sum$(x > Max$(x)/2)", [Some(1.0), Some(0.0), Some(2.0)]),
        ("Sum$(f) + Max$(f) + Min$(f[])", [Some(-5.0); 3]),
        ("Sum$(g[1][])", [Some(15.0); 3]),
        ("Sum$(g[][1])", [Some(7.0); 3]),
        ("Sum$(g[][i])", [Some(7.0), None, Some(9.0)]),
        ("Sum$(f*g[i][])", [Some(-9.0), None, None]),
        ("Sum$(m[][1])", [Some(12.0), Some(0.0), Some(33.0)]),
        ("Max$(m[Length$(x)-1][])", [Some(12.0), None, Some(22.0)]),
        ("Sum$(m)", [Some(36.0), Some(0.0), Some(99.0)]),
        ("Sum$(z[k])", [None, Some(0.0), Some(16.0)]),
        ("Sum$(Alt$(z[k], -1))", [Some(6.0), Some(0.0), Some(16.0)]),
        ("Sum$(x > x[0])", [Some(0.0), Some(0.0), Some(2.0)]),
    ] {
        assert_eq!(evaluate(text, &jets(), 0).map_err(|error| error.to_string()), Ok(expected.to_vec()), "{text}");
    }
}

#[test]
fn a_missing_part_makes_the_whole_missing_unless_there_is_an_alternative() {
    for (text, expected) in [
        ("s > 0 || x[0] > 30", [Some(1.0), None, Some(1.0)]),
        ("s > 0 ? s : x[0]", [Some(1.0), None, Some(3.0)]),
        ("isnan(x[0])", [Some(0.0), None, Some(0.0)]),
        ("Alt$(x[0], -1)", [Some(40.0), Some(-1.0), Some(10.0)]),
        ("Alt$(x[2], z[1])", [None, Some(9.0), Some(30.0)]),
        ("Alt$(Max$(x), 0) + Alt$(s, 7)", [Some(41.0), Some(2.0), Some(53.0)]),
        ("Alt$(x[0] > 30, false) || s > 2", [Some(1.0), Some(0.0), Some(1.0)]),
    ] {
        assert_eq!(evaluate(text, &jets(), 0).map_err(|error| error.to_string()), Ok(expected.to_vec()), "{text}");
    }
    assert_eq!(bind("0*Max$(f)").unwrap().constant(), None);
}

#[test]
fn nan_is_a_value_and_not_missing() {
    let [mut first, ..] = jets();
    first.x[1] = f64::NAN;
    for text in ["x[1]", "Sum$(x)", "Max$(x)", "Min$(x)"] {
        let values = evaluate(text, std::slice::from_ref(&first), 0).unwrap();
        assert!(values[0].is_some_and(f64::is_nan), "{text}");
    }
}

#[test]
fn a_fold_rule_has_no_missing_value() {
    let program = bind("Max$(k)").unwrap();
    let columns = [Column::jagged(Values::I64(&[4, 5]), &[0, 2, 2])];
    let error = program.evaluate_integer(&columns, 2, &mut Vec::new()).unwrap_err();
    assert_eq!(*error.problem(), Problem::Missing { entry: 1 });
    assert!(error.to_string().contains("Alt$"));
    let mut sums = Vec::new();
    bind("Sum$(k)").unwrap().evaluate_integer(&columns, 2, &mut sums).unwrap();
    assert_eq!(sums, [9, 0]);
}

#[test]
fn arrays_of_different_lengths_in_one_aggregate_are_named_with_the_entry() {
    let error = evaluate("s + Sum$(x*z)", &jets(), 0).unwrap_err();
    let (left, right) = ("x".to_owned(), "z".to_owned());
    assert_eq!(*error.problem(), Problem::Lengths { left, right, left_length: 2, right_length: 1, entry: 0 });
    assert_eq!(error.span(), 4..13);
    let mut same = jets().to_vec();
    same.iter_mut().for_each(|entry| entry.z = entry.x.iter().map(|&x| x as f32).collect());
    assert_eq!(evaluate("Sum$(x-z)", &same, 0), Ok(vec![Some(0.0); 3]));
    let many = vec![same[0].clone(); 1500];
    let longer = Entry { z: vec![1.0; 3], ..same[0].clone() };
    let error = evaluate("Length$(z+x)", &[many, vec![longer]].concat(), 0).unwrap_err();
    assert!(error.to_string().contains("branch `z` has 3 elements at entry 1500, `x` 2"), "{error}");
    assert!(matches!(evaluate("Sum$(x*f)", &jets(), 0).unwrap_err().problem(), Problem::Lengths { .. }));
    assert!(matches!(bind("Sum$(g[][0]*f)").unwrap_err().problem(), Problem::Shapes { .. }));
    assert!(matches!(bind("Sum$(m*x)").unwrap_err().problem(), Problem::Shapes { .. }));
}

#[test]
fn a_sum_of_integers_beyond_64_bits_is_an_error() {
    let entry = Entry { k: vec![i64::MAX, 1], ..Entry::default() };
    assert_eq!(*evaluate("Sum$(k)", std::slice::from_ref(&entry), 0).unwrap_err().problem(), Problem::Overflow);
    assert_eq!(evaluate("Sum$(1.0*k)", &[entry], 0), Ok(vec![Some(9_223_372_036_854_775_808.0)]));
}

#[test]
fn columns_whose_offsets_do_not_fit_are_refused() {
    let program = bind("Sum$(m)").unwrap();
    let problem = |column: Column<'_>| program.evaluate(&[column], 2, &mut Vec::new()).unwrap_err().problem().clone();
    let values = Values::F64(&[1.0; 9]);
    assert!(matches!(problem(values.into()), Problem::ColumnShape { expected: "jagged", found: "flat", .. }));
    let offsets = Problem::ColumnOffsets { branch: "m".into(), expected: 3 };
    assert_eq!(problem(Column::jagged(values, &[0, 3])), offsets);
    assert_eq!(problem(Column::jagged(values, &[4, 3, 7])), offsets);
    assert_eq!(problem(Column::jagged(values, &[])), offsets);
    let length = Problem::ColumnLength { branch: "m".into(), expected: 6, found: 9 };
    assert_eq!(problem(Column::jagged(values, &[5, 5, 7])), length);
}

/// A random expression, apart from the crate's own syntax tree.
#[derive(Clone, Debug)]
enum Tree {
    Leaf(&'static str),
    /// Elements of arrays, inside an aggregate.
    Elements(&'static str),
    At(&'static str, Box<Tree>),
    Binary(&'static str, Box<Tree>, Box<Tree>),
    Conditional(Box<Tree>, Box<Tree>, Box<Tree>),
    Alternative(Box<Tree>, Box<Tree>),
    /// Of elements of the named array and others.
    Aggregate(&'static str, &'static str, Box<Tree>),
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Self::Leaf(text) | Self::Elements(text) => (*text).to_owned(),
            Self::At(array, index) => format!("{array}[{}]", index.text()),
            Self::Binary("max", a, b) => format!("max({},{})", a.text(), b.text()),
            Self::Binary(operator, a, b) => format!("({}){operator}({})", a.text(), b.text()),
            Self::Conditional(c, a, b) => format!("(({})?({}):({}))", c.text(), a.text(), b.text()),
            Self::Alternative(a, b) => format!("Alt$({},{})", a.text(), b.text()),
            Self::Aggregate(name, over, of) => format!("{name}(0*({over}!=0)+({}))", of.text()),
        }
    }

    /// The value at an entry, and at an element of it inside an aggregate.
    fn value(&self, entry: &Entry, at: usize) -> Option<f64> {
        let truth = |value: f64| value != 0.0;
        let pick = |values: &[f64], index: f64| {
            let inside = !index.is_nan() && index.trunc() >= 0.0 && index.trunc() < values.len() as f64;
            inside.then(|| values[index as usize])
        };
        match self {
            Self::Leaf("s") => Some(entry.s),
            Self::Leaf("i") => Some(entry.i as f64),
            Self::Leaf(number) => Some(number.parse().unwrap()),
            Self::Elements(name) => match *name {
                "x" => Some(entry.x[at]),
                "k" => Some(entry.k[at] as f64),
                "m[][1]" => Some(entry.m[at][1]),
                "m[][i]" => pick(&entry.m[at], entry.i as f64),
                "f" => Some(entry.f[at]),
                "g[1][]" => Some(entry.g[1][at]),
                "g[i][]" => usize::try_from(entry.i).ok().and_then(|i| entry.g.get(i)).map(|row| row[at]),
                "m" => Some(entry.m[at / 3][at % 3]),
                _ => unreachable!("{name}"),
            },
            Self::At(array, index) => {
                let index = index.value(entry, at)?;
                let widened = |values: &[f32]| values.iter().copied().map(f64::from).collect::<Vec<_>>();
                match *array {
                    "x" => pick(&entry.x, index),
                    "z" => pick(&widened(&entry.z), index),
                    "f" => pick(&entry.f, index),
                    "g[1]" => pick(&entry.g[1], index),
                    "m[2]" => entry.m.get(2).and_then(|item| pick(item, index)),
                    _ => unreachable!("{array}"),
                }
            }
            Self::Binary(operator, a, b) => {
                let (a, b) = (a.value(entry, at)?, b.value(entry, at)?);
                let bool = |value: bool| f64::from(u8::from(value));
                Some(match *operator {
                    "+" => a + b,
                    "-" => a - b,
                    "*" => a * b,
                    "<" => bool(a < b),
                    "&&" => bool(truth(a) && truth(b)),
                    "||" => bool(truth(a) || truth(b)),
                    "max" if a.is_nan() || b.is_nan() => f64::NAN,
                    "max" => a.max(b),
                    _ => unreachable!("{operator}"),
                })
            }
            Self::Conditional(c, a, b) => {
                let (c, a, b) = (c.value(entry, at)?, a.value(entry, at)?, b.value(entry, at)?);
                Some(if truth(c) { a } else { b })
            }
            Self::Alternative(a, b) => a.value(entry, at).or_else(|| b.value(entry, at)),
            Self::Aggregate(name, over, of) => {
                let count = match *over {
                    "f" => 3,
                    "m" => 3 * entry.m.len(),
                    _ => entry.x.len(),
                };
                let elements: Option<Vec<f64>> = (0..count).map(|element| of.value(entry, element)).collect();
                let extreme = |better: fn(f64, f64) -> bool| {
                    let keep = |a: f64, b: f64| if a.is_nan() || better(a, b) { a } else { b };
                    elements.clone()?.into_iter().reduce(keep)
                };
                match *name {
                    "Length$" => Some(count as f64),
                    "Sum$" => Some(elements?.into_iter().sum()),
                    "Max$" => extreme(|a, b| a > b),
                    _ => extreme(|a, b| a < b),
                }
            }
        }
    }
}

/// Expressions of leaves, with aggregates of further expressions up to a depth.
fn trees(elements: &'static [&'static str], depth: u32) -> BoxedStrategy<Tree> {
    let leaves = proptest::sample::select(vec!["s", "i", "2", "0.5", "1"]).prop_map(Tree::Leaf);
    let mut leaf = leaves.boxed();
    if !elements.is_empty() {
        leaf = prop_oneof![leaf, proptest::sample::select(elements).prop_map(Tree::Elements)].boxed();
    }
    if depth > 0 {
        let inside = prop_oneof![
            (Just("x"), trees(&["x", "k", "m[][1]", "m[][i]"], depth - 1)),
            (Just("f"), trees(&["f", "g[1][]", "g[i][]"], depth - 1)),
            (Just("m"), trees(&["m"], depth - 1)),
        ];
        let names = proptest::sample::select(vec!["Sum$", "Sum$", "Max$", "Min$", "Length$"]);
        let aggregate = (names, inside).prop_map(|(name, (over, of))| Tree::Aggregate(name, over, Box::new(of)));
        leaf = prop_oneof![leaf, aggregate].boxed();
    }
    leaf.prop_recursive(3, 12, 3, |inner| {
        let operators = proptest::sample::select(vec!["+", "-", "*", "<", "&&", "||", "max"]);
        let arrays = proptest::sample::select(vec!["x", "z", "f", "g[1]", "m[2]"]);
        let boxed = inner.prop_map(Box::new);
        prop_oneof![
            4 => (operators, boxed.clone(), boxed.clone()).prop_map(|(name, a, b)| Tree::Binary(name, a, b)),
            2 => (arrays, boxed.clone()).prop_map(|(array, index)| Tree::At(array, index)),
            1 => (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Tree::Alternative(a, b)),
            1 => (boxed.clone(), boxed.clone(), boxed).prop_map(|(c, a, b)| Tree::Conditional(c, a, b)),
        ]
    })
    .boxed()
}

/// Entries for more than one block, with elements for more than one chunk in a few of them.
fn entries() -> Vec<Entry> {
    let number = |n: usize, salt: usize| (n * 31 + salt).wrapping_mul(2_654_435_761) >> 7;
    let float = |n: usize, salt: usize| match number(n, salt) % 23 {
        0 => f64::NAN,
        rest => rest as f64 / 4.0 - 3.0,
    };
    let entry = |n: usize| {
        let length = if n == 700 { 400 } else { number(n, 1) % 6 * (number(n, 2) % 3) / 2 };
        let floats = |salt: usize, count: usize| (0..count).map(|item| float(n + item, salt)).collect::<Vec<_>>();
        let triple = |salt: usize| [0, 1, 2].map(|item| float(n + item, salt));
        Entry {
            s: float(n, 3),
            i: (number(n, 4) % 6) as i64 - 2,
            h: 0,
            x: floats(5, length),
            k: (0..length).map(|item| (number(n + item, 6) % 5) as i64 - 1).collect(),
            z: floats(7, number(n, 8) % 4).into_iter().map(|value| value as f32).collect(),
            m: (0..length).map(|item| triple(9 + item % 5)).collect(),
            f: triple(20),
            g: [triple(21), triple(22)],
        }
    };
    (0..1100).map(entry).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn blocks_and_chunks_give_what_a_plain_recursion_gives(tree in trees(&[], 2), base in 0..99_u64) {
        let (text, entries) = (tree.text(), entries());
        match evaluate(&text, &entries, base) {
            // a constant index that is always out of range
            Err(error) if matches!(error.problem(), Problem::NegativeIndex { .. } | Problem::IndexOutside { .. }) => {}
            Err(error) => prop_assert!(false, "{}", error),
            Ok(values) => {
                for (place, (entry, value)) in entries.iter().zip(values).enumerate() {
                    let expected = tree.value(entry, 0);
                    let nan = |value: Option<f64>| value.is_some_and(f64::is_nan);
                    let same = value == expected || nan(value) && nan(expected);
                    prop_assert!(same, "{text} at {place}: {value:?}, expected {expected:?}");
                }
            }
        }
    }
}
