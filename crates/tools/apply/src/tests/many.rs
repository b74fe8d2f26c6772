//! Several inputs and trees at once.

use super::*;

#[test]
fn many_inputs_get_a_line_each_and_one_that_fails_does_not_hold_up_the_others() {
    let world = World::new();
    for name in ["b.root", "c.root"] {
        world.write_tree(name, None);
    }
    world.write_tree("nan.root", Some(7));
    let text = |name: &str| world.path(name).display().to_string();
    let done = world.apply("data.root", &[&text("b.root"), &text("nan.root"), &text("none.root"), &text("c.root")]);
    assert_eq!(done.exit, Exit::Failed);
    for name in ["data.root", "b.root", "c.root"] {
        assert_eq!(world.read(name, "ml_score_max_index"), unseen(), "{name}");
        let line = format!("`{}` (t): {EVENTS} events, scores in `{0}`", text(name));
        assert!(done.stdout.lines().any(|one| one == line), "{}", done.stdout);
    }
    assert_eq!(done.stdout.lines().count(), 3);
    for (name, why) in [("nan.root", "--nan-score"), ("none.root", "No such file")] {
        let start = format!("warning: `{}` (t) failed: ", text(name));
        let (_, rest) = done.stderr.split_once(&start).unwrap_or_else(|| panic!("{}", done.stderr));
        assert!(rest.to_lowercase().contains(&why.to_lowercase()), "{}", done.stderr);
    }
    let last = done.stderr.lines().last().unwrap();
    assert!(last.contains("2 of 5 inputs failed") && last.contains("nan.root") && last.contains("none.root"), "{last}");
}

#[test]
fn copies_of_all_inputs_go_to_a_folder_under_their_own_names() {
    let world = World::new();
    world.write_tree("b.root", None);
    let inputs = ["data.root", "b.root"].map(|name| std::fs::read(world.path(name)).unwrap());
    let (second, folder) = (world.path("b.root").display().to_string(), world.path("out/new").display().to_string());
    let done = world.apply("data.root", &[&second, "--output-dir", &folder]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    for (name, before) in ["data.root", "b.root"].iter().zip(inputs) {
        assert_eq!(world.read(&format!("out/new/{name}"), "ml_score_max_index"), unseen());
        assert!(std::fs::read(world.path(name)).unwrap() == before, "{name} changed");
    }
    let again = world.apply("data.root", &["--output-dir", &folder]);
    assert!(again.exit == Exit::Failed && again.stderr.contains("exists already"), "{}", again.stderr);
}

#[test]
fn several_trees_of_a_file_get_scores_in_place() {
    let world = World::new();
    let mut file = Writer::create(world.path("two.root"), Compression::default()).unwrap();
    let x: Column = vec![0.5f32; 10].into();
    let event: Column = (0..10).collect::<Vec<i64>>().into();
    for path in ["t", "folder/u"] {
        let branches = ["x", "y"].map(|name| BranchSpec::scalar(name, x.element())).to_vec();
        let branches = branches.into_iter().chain([BranchSpec::scalar("event", event.element())]).collect();
        let tree = file.tree(TreeSpec { path: path.into(), title: String::new(), branches }).unwrap();
        file.fill(tree, &[&x, &x, &event]).unwrap();
    }
    file.finish().unwrap();
    let before = std::fs::read(world.path("two.root")).unwrap();
    let copy = world.path("copy.root").display().to_string();
    let refused = world.apply("two.root", &["folder/u", "--output", &copy]);
    assert!(refused.exit == Exit::Usage && refused.stderr.contains("2 trees"), "{}", refused.stderr);
    assert!(std::fs::read(world.path("two.root")).unwrap() == before);
    assert_eq!(world.apply("two.root", &["folder/u"]).exit, Exit::Ok);
    let file = RootFile::open(world.path("two.root")).unwrap();
    for tree in ["t", "folder/u"] {
        let names: Vec<String> = file.tree(tree).unwrap().branches().iter().map(|one| one.name().to_owned()).collect();
        assert!(names.iter().any(|name| name == "ml_score_max_index"), "{tree}: {names:?}");
    }
}

#[test]
fn inputs_whose_scores_would_meet_are_refused_before_anything_is_written() {
    let world = World::new();
    let text = |name: &str| world.path(name).display().to_string();
    std::fs::create_dir(world.path("other")).unwrap();
    std::fs::copy(world.path("data.root"), world.path("other/data.root")).unwrap();
    let before = std::fs::read(world.path("data.root")).unwrap();
    let (same, other) = (text("data.root"), text("other/data.root"));
    let (file, folder) = (text("one.root"), text("out"));
    for (options, said) in [
        (&[same.as_str()][..], "is given twice"),
        (&[&other, "--output", &file], "would both go to"),
        (&[&other, "--friend", &file], "would both go to"),
        (&[&other, "--output-dir", &folder], "would both go to"),
        (&["t"], "is given twice"),
    ] {
        let done = world.apply("data.root", options);
        assert!(done.exit == Exit::Usage && done.stderr.contains(said), "{options:?}: {}", done.stderr);
    }
    assert!(std::fs::read(world.path("data.root")).unwrap() == before && !world.path("out").exists());
}
