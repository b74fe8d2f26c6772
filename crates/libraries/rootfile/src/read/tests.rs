//! Trees read from real files, whole, in part, and damaged.

use std::fs;
use std::path::Path;

use crate::{BranchSpec, Column, Compression, Element, Error, Result, RootFile, TreeSpec, Writer, corpus};

fn opened(name: &str, tree: &str) -> Option<crate::Tree> {
    Some(RootFile::open(corpus::file(name)?).unwrap().tree(tree).unwrap())
}

/// Reads all that can be read of a file.
fn read_all(path: &Path) -> Result<usize> {
    let file = RootFile::open(path)?;
    let mut columns = 0;
    for key in file.keys().iter().filter(|key| key.is_tree()) {
        let tree = file.tree(&format!("{};{}", key.path(), key.cycle()))?;
        for branch in tree.branches().iter().filter(|branch| branch.element().is_some()) {
            columns +=
                tree.read(&[branch.path()], 0..branch.entries().min(tree.entries())).map_or(0, |found| found.len());
        }
    }
    Ok(columns)
}

#[test]
fn every_element_is_read_in_its_own_type() {
    let Some(tree) = opened("gohep/groot~testdata~leaves.root", "tree") else { return };
    let elements: Vec<_> = tree.branches().iter().filter_map(|branch| branch.element()).collect();
    for element in [Element::Bool, Element::I8, Element::U8, Element::I16, Element::U16, Element::I32, Element::U32] {
        assert!(elements.contains(&element), "{element:?}");
    }
    for element in [Element::I64, Element::U64, Element::F32, Element::F64] {
        assert!(elements.contains(&element), "{element:?}");
    }
}

#[test]
fn dimensions_come_from_the_title_of_the_leaf() {
    let Some(tree) = opened("gohep/groot~testdata~ndim.root", "tree") else { return };
    let dims: Vec<_> = tree.branches().iter().map(|branch| branch.dims().to_vec()).collect();
    assert!(dims.iter().any(|dims| dims.len() > 1), "{dims:?}");
}

#[test]
fn the_codec_does_not_change_the_values() {
    let mut columns: Vec<Vec<Column>> = Vec::new();
    for codec in ["zlib", "lz4", "lzma", "zstd", "uncompressed"] {
        let Some(tree) = opened(&format!("scikit-hep-testdata/uproot-HZZ-{codec}.root"), "events") else { return };
        columns.push(tree.read(&["NMuon", "MET_px", "EventWeight"], 0..tree.entries()).unwrap());
    }
    assert_eq!(columns[0][0].entries(), 2421);
    assert!(columns.iter().all(|other| *other == columns[0]));
}

#[test]
fn a_range_is_the_same_as_that_part_of_the_whole() {
    let Some(tree) = opened("scikit-hep-testdata/uproot-HZZ.root", "events") else { return };
    let whole = tree.read(&["MET_px"], 0..tree.entries()).unwrap();
    for range in [0..0, 0..1, 17..1200, 1200..2421, 2421..2421] {
        let part = tree.read(&["MET_px"], range.clone()).unwrap();
        assert_eq!(Some(part[0].as_slice()), whole[0].slice(range.start as usize..range.end as usize));
    }
    assert!(matches!(tree.read(&["MET_px"], 2000..2422), Err(Error::Range { entries: 2421, .. })));
}

#[test]
fn chunks_cover_the_tree_without_gaps() {
    let Some(tree) = opened("scikit-hep-testdata/uproot-HZZ.root", "events") else { return };
    let chunks = tree.chunks(&["MET_px", "NMuon"], 500).unwrap();
    assert_eq!(chunks.first().unwrap().start, 0);
    assert_eq!(chunks.last().unwrap().end, 2421);
    assert!(chunks.windows(2).all(|pair| pair[0].end == pair[1].start));
}

#[test]
fn a_misspelt_branch_gets_a_suggestion() {
    let Some(tree) = opened("scikit-hep-testdata/uproot-HZZ.root", "events") else { return };
    let error = tree.read(&["MET_pz"], 0..1).unwrap_err().to_string();
    assert!(error.contains("no branch `MET_pz` in tree `events`") && error.contains("did you mean `MET_p"), "{error}");
}

#[test]
fn a_branch_of_varying_length_is_read_with_its_counter() {
    let Some(tree) = opened("scikit-hep-testdata/uproot-HZZ.root", "events") else { return };
    assert_eq!(tree.branch("Muon_Px").unwrap().counter(), Some("NMuon"));
    for range in [0..tree.entries(), 17..1200, 2420..2421, 5..5] {
        let columns = tree.read(&["NMuon", "Muon_Px"], range).unwrap();
        let counts = columns[1].levels()[0].windows(2).map(|pair| (pair[1] - pair[0]) as i32);
        assert_eq!(columns[0].get(), Some(&counts.collect::<Vec<i32>>()[..]));
    }
}

#[test]
fn the_second_branch_of_a_path_has_a_number() {
    let Some(tree) = opened("scikit-hep-testdata/uproot-issue513.root", "Delphes") else { return };
    let sum = |name| tree.read(&[name], 0..tree.entries()).unwrap()[0].as_slice().to_f64().iter().sum::<f64>();
    assert_eq!((sum("Particle_size"), sum("Particle_size#2")), (22736.0, 1535.0));
}

#[test]
fn an_object_of_another_class_is_refused_by_its_class() {
    let Some(tree) = opened("scikit-hep-testdata/uproot-HZZ-objects.root", "events") else { return };
    let error = tree.read(&["MC_bquarkhadronic"], 0..1).unwrap_err().to_string();
    assert!(
        error.contains("branch `MC_bquarkhadronic` of tree `events`") && error.contains("class `TVector3`"),
        "{error}"
    );
}

#[test]
fn a_damaged_basket_is_named_with_branch_and_file() {
    let Some(path) = corpus::file("scikit-hep-testdata/uproot-HZZ-lz4.root") else { return };
    let tree = RootFile::open(&path).unwrap().tree("events").unwrap();
    let crate::tree::BasketPlace::Record { seek, bytes } = tree.branch("NMuon").unwrap().baskets()[0].place else {
        panic!("no record");
    };
    let mut content = fs::read(path).unwrap();
    content[(seek + bytes / 2) as usize] ^= 1;
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.root");
    fs::write(&damaged, content).unwrap();
    let tree = RootFile::open(&damaged).unwrap().tree("events").unwrap();
    let error = tree.read(&["NMuon"], 0..tree.entries()).map(|_| ()).unwrap_err().to_string();
    let expected = format!("basket 0 of branch `NMuon` of tree `events` in `{}` is damaged", damaged.display());
    assert!(error.starts_with(&expected) && error.contains("checksum"), "{error}");
}

#[test]
fn baskets_embedded_in_the_record_of_the_tree_come_last() {
    let Some(path) = corpus::file("../physics/uci-higgs/Higgs_data.root") else { return };
    let tree = RootFile::open(path).unwrap().tree("sig_tree").unwrap();
    let baskets = tree.branches()[0].baskets();
    let embedded = |basket: &crate::tree::Basket| matches!(basket.place, crate::tree::BasketPlace::Embedded(_));
    assert!(embedded(&baskets[baskets.len() - 1]) && !embedded(&baskets[0]));
    let column = &tree.read(&[tree.branches()[0].path()], 0..tree.entries()).unwrap()[0];
    assert_eq!(column.entries() as u64, tree.entries());
}

#[test]
fn every_file_of_the_corpus_is_read_or_refused() {
    let Some(paths) = corpus::files() else { return };
    let columns: usize = paths.iter().map(|path| read_all(path).unwrap_or(0)).sum();
    assert!(columns > 9000, "only {columns} columns were read");
}

#[test]
fn trees_of_every_root_have_their_entries() {
    for (name, tree, entries) in [
        ("root~io~evolution~skim.root", "rootTree", 10),
        ("root~tree~addresses~janbug.root", "evtTree2", 5),
        ("root~tree~cloning~files~file1.root", "CBNT/t3333", 2),
        ("root~treeformula~parse~itsdb.2006-03-17-22-28-46.root", "its_waveform", 3068),
        ("root~io~arrayobject~Eventr.root", "T", 20),
    ] {
        let Some(tree) = opened(&format!("roottest/{name}"), tree) else { return };
        assert_eq!(tree.entries(), entries, "{name}");
        for branch in tree.branches().iter().filter(|branch| branch.element().is_some()) {
            let columns = tree.read(&[branch.path()], 0..entries);
            assert_eq!(columns.unwrap()[0].entries() as u64, entries, "{name} {}", branch.path());
        }
    }
}

#[test]
fn a_branch_that_ends_before_its_tree_says_so() {
    let Some(tree) = opened("roottest/unroot-issue246.root", "MetaData") else { return };
    assert_eq!(tree.branch("DSID#2").unwrap().problem(), Some("it has 9 entries, its tree 10"));
    assert_eq!(tree.branch("DSID").unwrap().problem(), None);
}

#[test]
fn of_several_damaged_baskets_the_first_in_the_file_is_named_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.root");
    let names: Vec<String> = (0..20).map(|number| format!("x{number}")).collect();
    let mut file = Writer::create(&path, Compression::Lz4).unwrap();
    let specs = names.iter().map(|name| BranchSpec::scalar(name, Element::F64)).collect();
    let tree = file.tree(TreeSpec::new("t", specs)).unwrap();
    let column = Column::from(vec![1.5f64; 5000]);
    file.fill(tree, &[&column; 20]).unwrap();
    file.finish().unwrap();
    let whole = RootFile::open(&path).unwrap().tree("t").unwrap();
    let mut bytes = fs::read(&path).unwrap();
    for name in &names[3..] {
        let crate::tree::BasketPlace::Record { seek, bytes: length } = whole.branch(name).unwrap().baskets()[0].place
        else {
            panic!("no record");
        };
        bytes[(seek + length - 1) as usize] ^= 1;
    }
    fs::write(&path, bytes).unwrap();
    let tree = RootFile::open(&path).unwrap().tree("t").unwrap();
    for _ in 0..50 {
        let problem = tree.read(&names, 0..5000).unwrap_err().to_string();
        assert!(problem.contains("branch `x3` "), "{problem}");
    }
}
