//! Our numbers against independent programs: uproot, JSROOT and oxyroot for files, numpy and scikit-learn for formulas.

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};
use twofold_tests::{World, binary, referee};

/// One branch of every element and a few fixed arrays, `entries` long.
fn every_kind(entries: usize) -> Vec<(BranchSpec, Column)> {
    // Every second one below 2^53, which is as far as JSROOT counts.
    let integers = |i: usize| (i as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (12 * (i % 2));
    let floats = |i: usize| (i as f64 * 0.37).sin() * 10f64.powi(i as i32 % 7 - 3);
    let make = |element, count: usize| match element {
        Element::Bool => Values::Bool((0..count).map(|i| i % 3 == 0).collect()),
        Element::I8 => Values::I8((0..count).map(|i| integers(i) as i8).collect()),
        Element::U8 => Values::U8((0..count).map(|i| integers(i) as u8).collect()),
        Element::I16 => Values::I16((0..count).map(|i| integers(i) as i16).collect()),
        Element::U16 => Values::U16((0..count).map(|i| integers(i) as u16).collect()),
        Element::I32 => Values::I32((0..count).map(|i| integers(i) as i32).collect()),
        Element::U32 => Values::U32((0..count).map(|i| integers(i) as u32).collect()),
        Element::I64 => Values::I64((0..count).map(|i| integers(i) as i64).collect()),
        Element::U64 => Values::U64((0..count).map(integers).collect()),
        Element::F32 => Values::F32((0..count).map(|i| floats(i) as f32).collect()),
        Element::F64 => Values::F64((0..count).map(floats).collect()),
    };
    let all = [
        Element::Bool,
        Element::I8,
        Element::U8,
        Element::I16,
        Element::U16,
        Element::I32,
        Element::U32,
        Element::I64,
        Element::U64,
        Element::F32,
        Element::F64,
    ];
    let mut kinds: Vec<_> = all.map(|element| (element, vec![])).into();
    kinds.extend([
        (Element::F32, vec![3]),
        (Element::I32, vec![2]),
        (Element::F64, vec![2, 3]),
        (Element::U16, vec![4]),
    ]);
    kinds
        .into_iter()
        .map(|(element, dims)| {
            let width = dims.iter().product::<usize>();
            let suffix: String = dims.iter().map(|d| format!("x{d}")).collect();
            let spec = BranchSpec::array(format!("{element:?}{suffix}").to_lowercase(), element, dims);
            (spec, Column::new(make(element, entries * width), width).unwrap())
        })
        .collect()
}

#[test]
fn uproot_jsroot_and_oxyroot_read_every_kind_of_branch_that_we_write() {
    let world = World::new();
    for compression in [Compression::None, Compression::Zlib(1), Compression::Lz4, Compression::Zstd(5)] {
        let path = world.path(&format!("{compression}.root"));
        let mut file = Writer::create(&path, compression).unwrap();
        for (tree, entries) in [("ntuple", 20_000), ("folder/inner/ntuple", 7), ("empty", 0)] {
            let (specs, columns): (Vec<_>, Vec<_>) = every_kind(entries).into_iter().unzip();
            let id = file.tree(TreeSpec { title: "a title".to_owned(), ..TreeSpec::new(tree, specs) }).unwrap();
            file.fill(id, &columns.iter().collect::<Vec<_>>()).unwrap();
        }
        file.finish().unwrap();
        for tree in ["ntuple", "folder/inner/ntuple", "empty"] {
            referee::assert_all_read_the_same(&path, tree);
        }
    }
}

#[test]
fn expressions_agree_with_numpy() {
    print!("{}", referee::python("expression_numpy.py", &[&binary("examples/evaluate")]));
}

#[test]
fn preprocessings_agree_with_scikit_learn() {
    print!("{}", referee::python("preprocessing_sklearn.py", &[&binary("examples/preprocess")]));
}

#[test]
fn appended_branches_leave_real_trees_as_uproot_reads_them() {
    let Some(data) = twofold_tests::data("root-corpus") else { return };
    // One tree in eight; TWOFOLD_ALL_TREES=1 takes all, which needs some minutes.
    let share = if std::env::var_os("TWOFOLD_ALL_TREES").is_some() { "1" } else { "8" };
    let program = binary("examples/append_branches");
    print!("{}", referee::python("append_uproot.py", &[&program, &data, share.as_ref()]));
}

#[test]
fn every_branch_of_the_corpus_is_as_uproot_reads_it_or_refused_by_name() {
    let Some(data) = twofold_tests::data("") else { return };
    let lists =
        ["refusals.txt", "uproot_wrong.txt"].map(|name| twofold_tests::root().join("tests/referees").join(name));
    let program = binary("examples/dump_columns");
    print!("{}", referee::python("corpus_uproot.py", &[&program, &data, &lists[0], &lists[1]]));
}

#[test]
fn every_yaml_file_fits_its_schema_and_mistakes_do_not() {
    print!("{}", referee::python("schemas_jsonschema.py", &[twofold_tests::root()]));
}
