//! The same values in ROOT, Parquet, Arrow and CSV, as uproot and pyarrow read them.

use std::path::Path;

use rootfile::{BranchSpec, Column, Compression, RootFile, Slice, TreeSpec, Values, Writer};
use twofold_tests::{World, referee};

/// Branches of all types with the values at which conversions break.
fn extremes() -> Vec<(BranchSpec, Column)> {
    let doubles =
        vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE / 8.0, f64::MAX, 0.1, 1e-300];
    let singles = doubles.iter().map(|value| *value as f32).chain([16_777_217.0, f32::MIN_POSITIVE / 4.0]);
    let scalars = [
        ("b", Values::Bool([true, false].repeat(4))),
        ("i8", Values::I8(vec![i8::MIN, i8::MAX, 0, -1, 1, 2, 3, 4])),
        ("u8", Values::U8(vec![u8::MAX, 0, 1, 2, 3, 4, 5, 6])),
        ("i16", Values::I16(vec![i16::MIN, i16::MAX, 0, -1, 1, 2, 3, 4])),
        ("u16", Values::U16(vec![u16::MAX, 0, 1, 2, 3, 4, 5, 6])),
        ("i32", Values::I32(vec![i32::MIN, i32::MAX, 0, -1, 1, 2, 3, 4])),
        ("u32", Values::U32(vec![u32::MAX, 0, 1, 2, 3, 4, 5, 6])),
        ("i64", Values::I64(vec![i64::MIN, i64::MAX, 0, -1, 1, (1 << 53) + 1, 3, 4])),
        ("u64", Values::U64(vec![u64::MAX, 0, 1, 1 << 63, 3, 4, 5, 6])),
        ("f32", Values::F32(singles.take(8).collect())),
        ("f64", Values::F64(doubles.clone())),
    ];
    let arrays = [
        ("x", vec![3], Values::F32((0..24).map(|i| i as f32 / 3.0).collect())),
        ("y", vec![2, 3], Values::I16((0..48).collect())),
        ("z", vec![2], Values::F64([doubles.clone(), doubles].concat())),
    ];
    let spec = |(name, dims, values): (&str, Vec<usize>, Values)| {
        let spec = BranchSpec::array(name, values.element(), dims);
        let column = Column::new(values, spec.width()).unwrap();
        (spec, column)
    };
    scalars.into_iter().map(|(name, values)| (name, vec![], values)).chain(arrays).map(spec).collect()
}

fn write(path: &Path, tree: &str, branches: Vec<(BranchSpec, Column)>) {
    let (specs, columns): (Vec<_>, Vec<_>) = branches.into_iter().unzip();
    let mut file = Writer::create(path, Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new(tree, specs)).unwrap();
    file.fill(tree, &columns.iter().collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
}

/// Whether two columns have the same bits; all NaN are one.
fn same(one: &Column, other: &Column) -> bool {
    let values = match (one.as_slice(), other.as_slice()) {
        (Slice::F32(one), Slice::F32(other)) => one.iter().map(single).eq(other.iter().map(single)),
        (Slice::F64(one), Slice::F64(other)) => one.iter().map(double).eq(other.iter().map(double)),
        (one, other) => one == other,
    };
    values && (one.width(), one.levels()) == (other.width(), other.levels())
}

fn single(value: &f32) -> u32 {
    if value.is_nan() { f32::NAN.to_bits() } else { value.to_bits() }
}

fn whole(slice: Slice<'_>) -> Vec<i128> {
    match slice {
        Slice::I64(values) => values.iter().map(|value| i128::from(*value)).collect(),
        Slice::U64(values) => values.iter().map(|value| i128::from(*value)).collect(),
        slice => slice.to_f64().into_iter().map(|value| value as i128).collect(),
    }
}

fn double(value: &f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() }
}

fn assert_same_trees(one: &Path, other: &Path, tree: &str) {
    let [one, other] = [one, other].map(|path| RootFile::open(path).unwrap().tree(tree).unwrap());
    assert_eq!(one.entries(), other.entries());
    let names =
        |tree: &rootfile::Tree| -> Vec<String> { tree.branches().iter().map(|b| b.name().to_owned()).collect() };
    assert_eq!(names(&one), names(&other));
    for name in names(&one) {
        let [one, other] = [&one, &other].map(|tree| tree.read(&[&name], 0..tree.entries()).unwrap().remove(0));
        assert!(same(&one, &other), "{name}: {one:?} {other:?}");
    }
}

fn compare(table: &Path, root: &Path, tree: &str) {
    let said = referee::python("table_pyarrow.py", &[table, root, tree.as_ref()]);
    assert!(!said.trim().is_empty(), "the referee counted nothing");
}

#[test]
fn every_type_survives_parquet_and_arrow_exactly() {
    let world = World::new();
    write(&world.path("in.root"), "ntuple", extremes());
    for format in ["parquet", "arrow"] {
        let [table, back] = [format!("t.{format}"), format!("back-{format}.root")];
        world.succeeds("convert-ntuple", &[&world.text("in.root"), &world.text(&table)]);
        compare(&world.path(&table), &world.path("in.root"), "ntuple");
        world.succeeds("convert-ntuple", &[&world.text(&table), &world.text(&back), "--output-tree", "ntuple"]);
        assert_same_trees(&world.path("in.root"), &world.path(&back), "ntuple");
        compare(&world.path(&table), &world.path(&back), "ntuple");
    }
    // and from table to table
    world.succeeds("convert-ntuple", &[&world.text("t.parquet"), &world.text("u.arrow")]);
    compare(&world.path("u.arrow"), &world.path("in.root"), "ntuple");
}

#[test]
fn csv_keeps_values_and_widens_types() {
    let world = World::new();
    write(&world.path("in.root"), "ntuple", extremes());
    let [root, csv, back] = ["in.root", "t.csv", "back.root"].map(|name| world.text(name));
    world.succeeds("convert-ntuple", &[&root, &csv, "--branches", "b,i*,u*,f*"]);
    compare(&world.path("t.csv"), &world.path("in.root"), "ntuple");
    world.succeeds("convert-ntuple", &[&root, &csv, "--force"]);
    world.succeeds("convert-ntuple", &[&csv, &back, "--output-tree", "ntuple"]);
    let [one, other] = [&root, &back].map(|path| RootFile::open(path).unwrap().tree("ntuple").unwrap());
    for (spec, column) in extremes() {
        let read = other.read(&[&spec.name], 0..one.entries()).unwrap().remove(0);
        let equal = match (column.as_slice(), read.as_slice()) {
            (Slice::F32(ours), Slice::F64(read)) => {
                ours.iter().map(single).eq(read.iter().map(|value| single(&(*value as f32))))
            }
            (Slice::F64(_), _) => same(&column, &read),
            (ours, read) => whole(ours) == whole(read),
        };
        assert!(equal && column.width() == read.width(), "{}: {column:?} {read:?}", spec.name);
    }
}

#[test]
fn real_trees_arrive_in_pandas_land_as_uproot_reads_them() {
    let Some(corpus) = twofold_tests::data("root-corpus/scikit-hep-testdata") else { return };
    let world = World::new();
    for (file, tree, branches) in [
        ("uproot-Zmumu-zstd.root", "events", "E*,p*,Run,Event"),
        ("uproot-HZZ-lz4.root", "events", "*"),
        ("uproot-sample-6.20.04-zlib.root", "sample", "*"),
        ("uproot-vectorVectorDouble.root", "t", "*"),
        ("uproot-small-flat-tree.root", "tree", "*"),
    ] {
        let root = corpus.join(file);
        for format in ["parquet", "arrow"] {
            let table = world.text(&format!("{file}.{format}"));
            let arguments = [root.to_str().unwrap(), &table, "--tree", tree, "--branches", branches];
            world.succeeds("convert-ntuple", &arguments);
            compare(table.as_ref(), &root, tree);
        }
    }
}

#[test]
fn the_higgs_challenge_comes_in_from_csv() {
    let Some(folder) = twofold_tests::data("physics/atlas-higgs-2014") else { return };
    let world = World::new();
    let packed = std::fs::File::open(folder.join("atlas-higgs-2014-v2-first22889.csv.gz")).unwrap();
    let unpacked = std::fs::File::create(world.path("higgs.csv")).unwrap();
    assert!(std::process::Command::new("gzip").arg("-dc").stdin(packed).stdout(unpacked).status().unwrap().success());
    let [csv, parquet, root] = ["higgs.csv", "higgs.parquet", "higgs.root"].map(|name| world.text(name));
    let done = world.succeeds("convert-ntuple", &["--list", &csv]);
    assert!(done.stdout.contains("22889 entries, 35 columns"), "{}", done.stdout);
    world.succeeds("convert-ntuple", &[&csv, &parquet]);
    let numbers = "EventId,DER_*,PRI_*,Weight,KaggleWeight";
    world.succeeds("convert-ntuple", &[&parquet, &root, "--branches", numbers, "--output-tree", "tree"]);
    compare(csv_without_text(&world).as_ref(), root.as_ref(), "tree");
    let cut = "PRI_jet_num > 1 && DER_mass_MMC > 0";
    let cut = ["--branches", "EventId", "--cut", cut, "--entries", "1000:"];
    world.succeeds("convert-ntuple", &[&[parquet.as_str(), &world.text("cut.csv")], &cut[..]].concat());
    world.succeeds("convert-ntuple", &[&[root.as_str(), &world.text("cut2.csv")], &cut[..]].concat());
    assert_eq!(world.bytes("cut.csv"), world.bytes("cut2.csv"));
    let lines = String::from_utf8(world.bytes("cut.csv")).unwrap().lines().count();
    assert!((1000..21889).contains(&lines), "{lines}");
}

/// The numbers of the challenge in CSV again, to be read by pyarrow.
fn csv_without_text(world: &World) -> String {
    let output = world.text("numbers.csv");
    let numbers = "EventId,DER_*,PRI_*,Weight,KaggleWeight";
    world.succeeds("convert-ntuple", &[&world.text("higgs.csv"), &output, "--branches", numbers]);
    output
}

#[test]
fn what_does_not_fit_is_refused_by_name() {
    let world = World::new();
    write(&world.path("in.root"), "ntuple", extremes());
    let [root, csv] = ["in.root", "t.csv"].map(|name| world.text(name));
    let out = world.text("out.parquet");
    world.write("t.csv", "n,name,x\n1,a,0.5\n,b,1.5\n");
    for (exit, arguments, words) in [
        (1, &[root.as_str(), &out, "--branches", "i31"][..], &["`i31`", "did you mean `i32`"][..]),
        (1, &[&root, &out, "--cut", "f46 > 0"], &["f46", "did you mean `f64`", "^"]),
        (2, &[&root, &out, "--entries", "5"], &["FIRST:LAST"]),
        (2, &[&root, &world.text("out.dat")], &["out.dat", ".parquet"]),
        (2, &[&root, &world.text("out.csv.gz")], &["packed", "leave out `.gz`"]),
        (2, &[&root, &world.text("out.parquet.gz")], &["unpack"]),
        (2, &[&root, &root, "--force"], &["replace itself"]),
        (2, &[&root], &["OUTPUT"]),
        (2, &[&csv, &out, "--output-tree", "t"], &["--output-tree"]),
        (1, &[&csv, &out, "--tree", "t"], &["no trees"]),
        (1, &[&csv, &out], &["`n` (int32, 1 missing)", "--branches '!n'"]),
        (1, &[&world.text("none.root"), &out], &["none.root"]),
    ] {
        world.fails(exit, "convert-ntuple", arguments, words);
    }
    world.succeeds("convert-ntuple", &[&csv, &out, "--branches", "name,x"]);
    world.fails(1, "convert-ntuple", &[&csv, &out, "--branches", "x"], &["out.parquet", "--force"]);
}

#[test]
fn damaged_tables_are_errors_and_no_panics() {
    let world = World::new();
    write(&world.path("in.root"), "ntuple", extremes());
    for format in ["parquet", "arrow"] {
        let table = world.text(&format!("t.{format}"));
        world.succeeds("convert-ntuple", &[&world.text("in.root"), &table]);
        let whole = std::fs::read(&table).unwrap();
        for place in (0..whole.len()).step_by(whole.len() / 60) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0x55;
            std::fs::write(&table, damaged).unwrap();
            // a flipped bit in a value is not noticed, everything else must be an error
            let output = world.text("out.csv");
            let done = twofold_tests::world::run("convert-ntuple", &[&table, &output, "--force"]);
            assert!(done.exit.code() <= 1, "{format} {place}: {}", done.stderr);
        }
        for length in [0, 3, 12, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&table, &whole[..length]).unwrap();
            std::fs::remove_file(world.path("out.csv")).ok();
            world.fails(1, "convert-ntuple", &[&table, &world.text("out.csv")], &[&format!("t.{format}")]);
        }
    }
}

#[test]
fn branches_that_end_before_their_tree_are_left_out_with_a_warning_for_each_length() {
    let Some(input) = twofold_tests::data("root-corpus/roottest/unroot-issue246.root") else { return };
    let world = World::new();
    let (input, output) = (input.display().to_string(), world.text("out.parquet"));
    let done = world.succeeds("convert-ntuple", &[&input, &output, "--tree", "MetaData"]);
    assert!(done.stderr.contains("left out DSID#2, v_mcGenWgtNames#2"), "{}", done.stderr);
    assert!(done.stderr.contains(": it has 9 entries, its tree 10"), "{}", done.stderr);
    assert_eq!(done.stderr.matches("left out").count(), 9, "{}", done.stderr);
}
