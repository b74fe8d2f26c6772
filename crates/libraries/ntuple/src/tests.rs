//! Chains of real files, written here and read back as tables.

use std::path::{Path, PathBuf};

use common::{FoldKind, FoldRule};
use rootfile::{BranchSpec, Column, Compression, TreeSpec, Values, Writer};

use crate::{Columns, Error, Location, Source};

/// Writes tree `t` with the given columns.
fn write(path: &Path, columns: &[(&str, Column)]) -> PathBuf {
    let spec = |(name, column): &(&str, Column)| {
        let dims: Vec<usize> = if column.width() == 1 { vec![] } else { vec![column.width()] };
        BranchSpec::array(*name, column.element(), dims)
    };
    let mut file = Writer::create(path, Compression::None).unwrap();
    let branches = columns.iter().map(spec).collect();
    let tree = file.tree(TreeSpec { path: "t".into(), title: "t".into(), branches }).unwrap();
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
    path.to_path_buf()
}

/// The same, with the bit that several threads leave which write a tree (TTree::kEntriesReshuffled).
fn write_reshuffled(path: &Path, columns: &[(&str, Column)]) -> PathBuf {
    write(path, columns);
    let mut bytes = std::fs::read(path).unwrap();
    let after = |bytes: &[u8], from: usize, what: &[u8]| {
        from + bytes[from..].windows(what.len()).position(|part| part == what).unwrap() + what.len()
    };
    let key = after(&bytes, 0, b"\x05TTree\x01t\x01t");
    let bits = after(&bytes, key, &[0, 1, 0, 0, 0, 0]); // behind version and id of its TObject
    bytes[bits + 1] |= 1 << 3;
    std::fs::write(path, bytes).unwrap();
    path.to_path_buf()
}

fn floats(values: impl IntoIterator<Item = f32>) -> Column {
    Column::from(values.into_iter().collect::<Vec<_>>())
}

fn source(files: &[PathBuf]) -> Source {
    let locations: Vec<Location> = files.iter().map(Location::new).collect();
    Source::open(&locations, "t").unwrap()
}

fn message(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text += &format!(": {inner}");
        cause = inner.source();
    }
    text
}

fn folds(column: Column, rule: &FoldRule) -> Result<Vec<u32>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder.path().join("a.root"), &[("event", column)]);
    let mut columns = Columns::new();
    columns.fold(rule)?;
    let reading = source(&[file]).select(&columns)?;
    let chunk = reading.chunks().next().unwrap()?;
    Ok(chunk.folds().to_vec())
}

fn modulo(folds: u32) -> FoldRule {
    FoldRule::modulo("event", folds)
}

#[test]
fn a_chain_gives_its_files_in_order_whatever_the_types_of_their_branches() {
    let folder = tempfile::tempdir().unwrap();
    let a = write(&folder.path().join("a.root"), &[("x", floats([1.0, 2.0]))]);
    let b = write(&folder.path().join("b.root"), &[("y", floats([0.0])), ("x", Column::from(vec![3i32]))]);
    let mut columns = Columns::new();
    let doubled = columns.number("variable", "2*x").unwrap();
    let reading = source(&[a, b]).select(&columns).unwrap();
    let found: Vec<f64> = reading.chunks().flat_map(|chunk| chunk.unwrap().numbers(doubled).to_vec()).collect();
    assert_eq!(found, [2.0, 4.0, 6.0]);
}

#[test]
fn chunks_do_not_change_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let values: Vec<f32> = (0..10_000).map(|i| i as f32).collect();
    let file =
        write(&folder.path().join("a.root"), &[("x", floats(values.clone())), ("n", Column::from(vec![1u8; 10_000]))]);
    let mut columns = Columns::new();
    let x = columns.number("variable", "x*n").unwrap();
    columns.carry("x");
    for budget in [1, 1000, 100_000, 1 << 30] {
        let reading = source(std::slice::from_ref(&file)).select(&columns).unwrap().budget(budget);
        let (mut numbers, mut carried, mut next) = (Vec::new(), Vec::new(), 0);
        for chunk in reading.chunks() {
            let chunk = chunk.unwrap();
            assert_eq!(chunk.entries().start, next);
            next = chunk.entries().end;
            numbers.extend_from_slice(chunk.numbers(x));
            carried.extend_from_slice(chunk.carried()[0].get::<f32>().unwrap());
        }
        assert!(numbers.iter().zip(&values).all(|(&a, &b)| a == f64::from(b)) && numbers.len() == values.len());
        assert_eq!(carried, values);
    }
}

#[test]
fn a_matrix_has_one_row_per_event() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder.path().join("a.root"), &[("x", floats([1.0, 2.0])), ("y", floats([3.0, 4.0]))]);
    let mut columns = Columns::new();
    let variables = columns.variables([("y", "y", None), ("sum", "x+y", None)]).unwrap();
    let reading = source(&[file]).select(&columns).unwrap();
    let chunk = reading.chunks().next().unwrap().unwrap();
    assert_eq!(chunk.matrix(variables).unwrap(), [3.0, 4.0, 4.0, 6.0]);
}

#[test]
fn nan_in_a_variable_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder.path().join("a.root"), &[("x", floats([1.0, -1.0]))]);
    let mut columns = Columns::new();
    let variables = columns.variables([("log_x", "log(x)", None)]).unwrap();
    let reading = source(&[file]).select(&columns).unwrap();
    let chunk = reading.chunks().next().unwrap().unwrap();
    let text = chunk.matrix(variables).unwrap_err().to_string();
    for part in ["variable `log_x` is NaN", "entry 1", "tree `t`", "a.root", "log(x)"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_number_too_large_for_32_bits_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder.path().join("a.root"), &[("x", Column::from(vec![1e300f64]))]);
    let mut columns = Columns::new();
    let variables = columns.variables([("x", "x", None)]).unwrap();
    let reading = source(&[file]).select(&columns).unwrap();
    let chunk = reading.chunks().next().unwrap().unwrap();
    assert!(chunk.finite(0).is_ok());
    assert!(matches!(chunk.matrix(variables), Err(Error::NotFinite { .. })));
    assert!(matches!(chunk.single(0, &[0]), Err(Error::NotFinite { .. })));
}

#[test]
fn a_branch_missing_in_the_last_file_is_found_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let a = write(&folder.path().join("a.root"), &[("pt_1", floats([1.0]))]);
    let b = write(&folder.path().join("b.root"), &[("pt_2", floats([1.0]))]);
    let mut columns = Columns::new();
    columns.number("cut", "pt_1>20").unwrap();
    let text = message(&source(&[a, b]).select(&columns).unwrap_err());
    for part in ["cut", "b.root", "pt_1", "did you mean `pt_2`"] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_missing_tree_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder.path().join("a.root"), &[("x", floats([1.0]))]);
    let text = message(&Source::open(&[Location::new(file)], "ntuple").unwrap_err());
    assert!(text.contains("ntuple") && text.contains("a.root"), "{text}");
}

#[test]
fn a_friend_adds_its_branches() {
    let folder = tempfile::tempdir().unwrap();
    let main =
        write(&folder.path().join("a.root"), &[("x", floats([1.0, 2.0])), ("event", Column::from(vec![7i64, 8]))]);
    let friend =
        write(&folder.path().join("f.root"), &[("score", floats([0.5, 0.25])), ("event", Column::from(vec![7i64, 8]))]);
    let source = Source::open(&[Location { file: main, friends: vec![friend] }], "t").unwrap();
    let mut columns = Columns::new();
    columns.number("variable", "x*score+event").unwrap();
    let reading = source.select(&columns).unwrap();
    assert_eq!(reading.chunks().next().unwrap().unwrap().numbers(0), [7.5, 8.5]);
}

#[test]
fn a_friend_with_other_event_numbers_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let main = write(&folder.path().join("a.root"), &[("event", Column::from(vec![7i64, 1 << 60]))]);
    let friend = write(&folder.path().join("f.root"), &[("event", Column::from(vec![7i64, (1 << 60) + 1]))]);
    let source = Source::open(&[Location { file: main, friends: vec![friend] }], "t").unwrap();
    let mut columns = Columns::new();
    columns.fold(&modulo(2)).unwrap();
    let error = source.select(&columns).unwrap().chunks().next().unwrap().unwrap_err();
    assert!(matches!(&error, Error::FriendDiffers { entry: 1, .. }), "{error}");
}

#[test]
fn a_friend_with_another_number_of_entries_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let main = write(&folder.path().join("a.root"), &[("x", floats([1.0, 2.0]))]);
    let friend = write(&folder.path().join("f.root"), &[("y", floats([1.0]))]);
    let error = Source::open(&[Location { file: main, friends: vec![friend] }], "t").unwrap_err();
    assert!(matches!(error, Error::FriendEntries { found: 1, expected: 2, .. }));
}

#[test]
fn trees_whose_entries_are_in_no_order_have_no_friends_and_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let columns = [("x", floats([1.0, 2.0]))];
    let (ordered, shuffled) = (write(&path("a.root"), &columns), write_reshuffled(&path("b.root"), &columns));
    for (file, friend) in [(&ordered, &shuffled), (&shuffled, &ordered)] {
        let error = Source::open(&[Location { file: file.clone(), friends: vec![friend.clone()] }], "t").unwrap_err();
        assert!(matches!(&error, Error::Reshuffled { place } if place.path == shuffled), "{error}");
        assert!(error.to_string().contains("help: write it again with one thread"), "{error}");
    }
    assert_eq!(source(&[shuffled]).entries(), 2, "alone it is a tree like any");
}

#[test]
fn an_event_number_of_64_bits_keeps_its_last_bit() {
    let numbers = vec![(1i64 << 53) + 1, i64::MAX, -1, -2];
    assert_eq!(folds(Column::from(numbers), &modulo(2)).unwrap(), [1, 1, 1, 0]);
    assert_eq!(folds(Column::from(vec![u64::MAX, u64::MAX - 1]), &modulo(3)).unwrap(), [0, 2]);
}

#[test]
fn a_float_event_number_is_taken_while_it_is_exact_and_refused_beyond() {
    assert_eq!(folds(floats([0.0, 16_777_215.0, -3.0]), &modulo(2)).unwrap(), [0, 1, 1]);
    for bad in [16_777_216.0, 0.5, f32::NAN] {
        let error = folds(floats([1.0, bad]), &modulo(2)).unwrap_err();
        assert!(matches!(&error, Error::EventNumber { entry: 1, .. }), "{error}");
    }
}

#[test]
fn an_array_or_a_bool_is_no_event_number() {
    let array = Column::new(Values::I32(vec![1, 2]), 2).unwrap();
    assert!(matches!(folds(array, &modulo(2)), Err(Error::Branch { .. })));
    assert!(matches!(folds(Column::from(vec![true]), &modulo(2)), Err(Error::Branch { .. })));
}

#[test]
fn a_fold_expression_must_give_integers() {
    let rule = |text: &str| FoldRule { folds: 3, kind: FoldKind::Expression { text: text.into() } };
    let numbers = || Column::from(vec![10i64, -1, (1 << 60) + 2]);
    assert_eq!(folds(numbers(), &rule("event+1")).unwrap(), [2, 0, 1]);
    assert!(folds(numbers(), &rule("event/4")).is_err());
}

#[test]
fn equal_values_hash_to_the_same_fold_in_any_type() {
    let rule = FoldRule { folds: 1000, kind: FoldKind::Hash { branches: vec!["event".into()] } };
    let single = folds(floats([1.5, -0.0, 3.0]), &rule).unwrap();
    assert_eq!(folds(Column::from(vec![1.5f64, 0.0, 3.0]), &rule).unwrap(), single);
    assert_eq!(
        folds(Column::from(vec![7i32, -7]), &rule).unwrap(),
        folds(Column::from(vec![7i64, -7]), &rule).unwrap()
    );
}

#[test]
fn nan_has_no_fold() {
    let rule = FoldRule { folds: 2, kind: FoldKind::Hash { branches: vec!["event".into()] } };
    let error = folds(floats([0.0, f32::NAN]), &rule).unwrap_err();
    assert!(matches!(&error, Error::HashNan { entry: 1, .. }), "{error}");
}

/// The first number of a file that is read with an expression.
fn first(file: &Path, text: &str) -> Result<f64, Error> {
    let mut columns = Columns::new();
    columns.number("cut", text)?;
    let reading = source(&[file.to_path_buf()]).select(&columns)?;
    let chunk = reading.chunks().next().unwrap()?;
    Ok(chunk.numbers(0)[0])
}

#[cfg(feature = "columnar")]
#[test]
fn names_that_no_branch_can_have_are_spelt_anew_and_the_old_ones_do_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.parquet");
    let csv = folder.path().join("a.csv");
    std::fs::write(&csv, "compton/det,compton_det,Tower.Edges[4],B+_PT,pi\n1.5,2.5,3.5,4.5,5.5\n").unwrap();
    let table = table::Table::open(&csv, None).unwrap();
    let fields: Vec<usize> = (0..table.fields().len()).collect();
    let request = table::Request { table: &table, fields: &fields, entries: 0..1, cut: None };
    request.write(&file, "t", |_| ()).unwrap().publish().unwrap();
    for (text, expected) in [
        ("`compton/det`", 1.5),
        ("compton_det", 2.5),
        ("`compton_det#2`", 1.5),
        ("Tower.Edges_4 + `Tower.Edges[4]`", 7.0),
        ("`B+_PT` * pi", 24.75),
    ] {
        assert_eq!(first(&file, text).unwrap(), expected, "{text}");
    }
}

#[test]
fn a_bare_member_is_refused_with_its_full_name() {
    let folder = tempfile::tempdir().unwrap();
    let file =
        write(&folder.path().join("a.root"), &[("Jets.pt", floats([1.0])), ("Jets.event", Column::from(vec![1i32]))]);
    let text = message(&first(&file, "pt > 0").unwrap_err());
    assert!(text.contains("`pt` is only a member: write `Jets.pt`"), "{text}");
    let mut columns = Columns::new();
    columns.fold(&modulo(2)).unwrap();
    let text = message(&source(&[file]).select(&columns).unwrap_err());
    assert!(text.contains("`event` is only a member: write `Jets.event`"), "{text}");
}

#[test]
fn aliases_of_a_tree_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.root");
    let mut file = Writer::create(&path, Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new("t", vec![BranchSpec::scalar("x", rootfile::Element::F32)])).unwrap();
    file.alias(tree, "double_x", "2*x");
    file.alias(tree, "x", "17");
    file.fill(tree, &[&floats([3.0])]).unwrap();
    file.finish().unwrap();
    assert_eq!(first(&path, "double_x + x").unwrap(), 9.0, "a branch comes before an alias");
    let text = message(&first(&path, "dubble_x").unwrap_err());
    assert!(text.contains("did you mean `double_x`"), "{text}");
}

#[test]
fn a_constant_that_is_a_branch_in_some_files_alone_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let a = write(&folder.path().join("a.root"), &[("pi", floats([1.0]))]);
    let b = write(&folder.path().join("b.root"), &[("x", floats([1.0]))]);
    let mut columns = Columns::new();
    columns.number("cut", "pi").unwrap();
    assert!(source(std::slice::from_ref(&a)).select(&columns).is_ok());
    assert!(source(std::slice::from_ref(&b)).select(&columns).is_ok());
    let text = message(&source(&[a, b]).select(&columns).unwrap_err());
    assert!(text.contains("`pi`") && text.contains("b.root"), "{text}");
}

proptest::proptest! {
    #[test]
    fn every_event_is_in_exactly_one_fold(numbers: Vec<i64>, k in 1u32..20) {
        proptest::prop_assume!(!numbers.is_empty());
        let found = folds(Column::from(numbers.clone()), &modulo(k)).unwrap();
        for (number, fold) in numbers.iter().zip(found) {
            proptest::prop_assert!(fold < k);
            proptest::prop_assert_eq!(i128::from(fold), i128::from(*number).rem_euclid(i128::from(k)));
        }
    }

    #[test]
    fn the_fold_of_an_event_does_not_depend_on_its_neighbours(values in proptest::collection::vec(-1e3f32..1e3, 1..50), k in 1u32..10) {
        let rule = FoldRule { folds: k, kind: FoldKind::Hash { branches: vec!["event".into()] } };
        let together = folds(floats(values.clone()), &rule).unwrap();
        for (value, fold) in values.iter().zip(together).take(3) {
            proptest::prop_assert_eq!(folds(floats([*value]), &rule).unwrap(), [fold]);
        }
    }
}
