//! One network for several eras: it is told the era of every event, when it is trained and when it scores.

use modelfile::ModelFile;
use rootfile::{BranchSpec, Column, Compression, RootFile, TreeSpec, Writer};
use twofold_tests::World;

/// Writes events of a class in an era: what is high in `x` for signal in era `a` is low in era `b`. The third class is told
/// apart by `y`.
fn write(world: &World, name: &str, class: &str, era: &str, events: u32) {
    let wave = |number: u32, step: f64| (((f64::from(number) + 0.5) * step).sin() * 43_758.5).fract() as f32;
    let of_class = ["signal", "background", "higgs"].iter().position(|known| *known == class).unwrap();
    let of_era = f32::from(u8::from(era == "b"));
    let mean = [1.0, -1.0, 0.0][of_class] * (1.0 - 2.0 * of_era);
    let step = 0.37 + 0.11 * of_class as f64 + 0.05 * f64::from(of_era);
    let columns = [
        ("x", Column::from((0..events).map(|number| mean + 1.5 * wave(number, step)).collect::<Vec<f32>>())),
        (
            "y",
            Column::from(
                (0..events).map(|number| [0.0, 0.0, 3.0][of_class] + wave(number, 2.0 * step)).collect::<Vec<f32>>(),
            ),
        ),
        ("event", Column::from((0..i64::from(events)).collect::<Vec<_>>())),
    ];
    let branches = columns.iter().map(|(name, column)| BranchSpec::scalar(*name, column.element())).collect();
    let mut file = Writer::create(world.path(name), Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new("events", branches)).unwrap();
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>()).unwrap();
    file.finish().unwrap();
}

/// Fold files of two eras. Era `b` has a tenth of the events, and none of the third class.
fn world(model: &str) -> World {
    let world = World::new();
    let folder = world.text("");
    for (era, events, classes) in
        [("a", 2000, &["signal", "background", "higgs"][..]), ("b", 200, &["signal", "background"])]
    {
        classes.iter().for_each(|class| write(&world, &format!("{class}_{era}.root"), class, era, events));
        let process = |class: &&str| format!("  {class}: {{files: [{class}_{era}.root], class: {class}}}\n");
        let processes: String = classes.iter().map(process).collect();
        world.write(
            &format!("dataset_{era}.yaml"),
            format!(
                "output_path: {folder}\nbase_path: {folder}\noutput_filename: {era}.root\ntree_path: events\n\
                 event_branch: event\nprocesses:\n{processes}"
            ),
        );
        world.succeeds("create-training-dataset", &[&world.text(&format!("dataset_{era}.yaml"))]);
    }
    world.write(
        "training.yaml",
        format!(
            "datasets_a: [{folder}/fold0_a.root, {folder}/fold1_a.root]\n\
             datasets_b: [{folder}/fold0_b.root, {folder}/fold1_b.root]\n\
             randomised_eras: [higgs]\noutput_path: {folder}\nclasses: [signal, background, higgs]\nvariables: [x, y]\n\
             model: {{architecture: {{layers: [16, 16]}}, learning_rate: 0.01, {model}}}\n"
        ),
    );
    let models = "[fold0_model.safetensors, fold1_model.safetensors]";
    world.write("application.yaml", format!("classifiers: {models}\nbranch_prefix: s_\n"));
    world.write("testing.yaml", format!("model: {models}\nweight_branch: training_weight\n"));
    world
}

const PLAIN: &str = "batch_size: 50, epochs: 20";

fn train(world: &World, options: &[&str]) -> String {
    let training = world.text("training.yaml");
    let fold = |fold: &str| world.succeeds("train", &[&[training.as_str(), fold][..], options].concat()).stdout;
    ["0", "1"].map(fold).concat()
}

/// Scores new events of a class in an era as of an era: the share that is taken for their class.
fn accuracy(world: &World, class: usize, era: &str, told: &str) -> f64 {
    let name = ["signal", "background", "higgs"][class];
    write(world, "new.root", name, era, 501);
    let paths =
        [&format!("dataset_{told}.yaml"), "training.yaml", "application.yaml", "new.root"].map(|path| world.text(path));
    let output = world.text("scored.root");
    let mut arguments: Vec<&str> = paths.iter().map(String::as_str).collect();
    arguments.extend(["events", "--era", told, "--output", &output, "--overwrite"]);
    world.succeeds("apply", &arguments);
    let file = RootFile::open(world.path("scored.root")).unwrap();
    let tree = file.tree("events").unwrap();
    let columns = tree.read(&["s_max_index"], 0..tree.entries()).unwrap();
    let index = columns[0].get::<i32>().unwrap();
    index.iter().filter(|&&index| index == class as i32).count() as f64 / index.len() as f64
}

/// What `check-dataset` finds wrong, its lines put together.
fn problems(world: &World) -> String {
    let told = world.fails(2, "check-dataset", &[&world.text("training.yaml")], &[]).stdout;
    let problems = &told[told.find("PROBLEMS").unwrap()..];
    problems.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Events of a test by true and predicted class, as `sums.yaml` counts them.
fn tested(world: &World, file: &str) -> [[u64; 3]; 3] {
    let text = String::from_utf8(world.bytes(file)).unwrap();
    let events = &text[text.find("events:\n").unwrap() + 8..text.find("sum_of_weights:").unwrap()];
    let counts: Vec<u64> =
        events.lines().filter_map(|line| line.strip_prefix("    ")?.split(": ").nth(1)?.parse().ok()).collect();
    std::array::from_fn(|row| std::array::from_fn(|column| counts[3 * row + column]))
}

/// Events of a test by true class.
fn rows(tested: [[u64; 3]; 3]) -> [u64; 3] {
    tested.map(|row| row.iter().sum())
}

/// The shares of signal and background that are taken for what they are.
fn found(tested: [[u64; 3]; 3]) -> [f64; 2] {
    [0, 1].map(|class| tested[class][class] as f64 / rows(tested)[class] as f64)
}

#[test]
fn the_right_era_gives_the_right_scores_and_the_wrong_one_does_not() {
    let world = world(PLAIN);
    let training = world.text("training.yaml");
    let checked = world.succeeds("check-dataset", &[&training]).stdout;
    assert!(!checked.contains("PROBLEMS") && checked.contains("signal (b)"), "{checked}");
    let told = train(&world, &[]);
    assert!(told.contains("events in a") && told.contains("higgs (drawn)"), "{told}");
    for class in 0..2 {
        for (era, other) in [("a", "b"), ("b", "a")] {
            let (right, wrong) = (accuracy(&world, class, era, era), accuracy(&world, class, era, other));
            assert!(right > 0.7 && wrong < 0.35, "class {class} of era {era}: {right}, as of the other {wrong}");
        }
    }
    let [own, other] = ["a", "b"].map(|told| accuracy(&world, 2, "a", told));
    assert!(own > 0.95 && other > 0.95, "a class with a random era is found in all: {own} {other}");

    let model = ModelFile::read(&world.path("fold0_model.safetensors")).unwrap().manifest;
    let names: Vec<&str> = model.interface.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["x", "y", "era_a", "era_b"]);
    let files: Vec<_> = model.seen.files.iter().map(|file| file.path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!((files, model.seen.inputs.len()), (vec!["fold0_a.root", "fold0_b.root"], 5));
}

#[test]
fn eras_are_tested_together_or_one_by_one_and_said_where_a_score_depends_on_them() {
    let world = world(PLAIN);
    train(&world, &[]);
    let paths = ["training.yaml", "testing.yaml"].map(|path| world.text(path));
    let [training, testing] = paths.each_ref().map(String::as_str);
    let told = world.succeeds("confusion-matrix", &[training, testing, "0"]).stderr;
    assert!(told.contains("there is no tree `higgs` in") && told.contains("fold1_b.root"), "{told}");
    world.succeeds("confusion-matrix", &[training, testing, "0", "--era", "a"]);
    world.succeeds("confusion-matrix", &[training, testing, "0", "--era", "b"]);
    let [all, a, b] = ["", "a_", "b_"].map(|era| tested(&world, &format!("fold0_confusion_{era}sums.yaml")));
    assert_eq!((rows(a), rows(b)), ([1000, 1000, 1000], [100, 100, 0]));
    // As of the other era, most would be taken for the other class.
    assert!([a, b].iter().all(|era| found(*era).iter().all(|share| *share > 0.65)), "{a:?} {b:?}");
    let sum = |row: usize| std::array::from_fn(|column| a[row][column] + b[row][column]);
    assert_eq!(all, [sum(0), sum(1), sum(2)], "together, each event is as of its own era");
    let unknown = ["was not trained on era `c`", "`a`, `b`"];
    world.fails(2, "confusion-matrix", &[training, testing, "0", "--era", "c", "--force"], &unknown);

    let paths = ["dataset_a.yaml", "training.yaml", "application.yaml", "signal_a.root"].map(|path| world.text(path));
    let mut arguments: Vec<&str> = paths.iter().map(String::as_str).collect();
    arguments.push("events");
    world.fails(2, "apply", &arguments, &["was trained on the eras `a`, `b`", "--era takes"]);
    world.fails(
        2,
        "apply",
        &[&arguments[..], &["--era", "A"]].concat(),
        &["not trained on era `A`", "did you mean `a`?"],
    );

    // A model has seen the file of its fold in every era, under any name.
    std::fs::copy(world.path("fold0_b.root"), world.path("copy.root")).unwrap();
    world.edit("training.yaml", "fold1_b.root", "copy.root");
    let seen = ["model", "was trained on the events of", "copy.root"];
    world.fails(1, "confusion-matrix", &[training, testing, "0", "--force"], &seen);
    world.fails(1, "train", &[training, "1", "--force"], &["era `b`", "copy.root` is of fold 0, but it is number 1"]);
}

#[test]
fn what_no_network_can_learn_of_eras_is_refused_before_the_training() {
    let world = world(PLAIN);
    let training = world.text("training.yaml");
    let words = ["era `b`", "cannot read class `higgs`", "fold0_b.root"];
    world.edit("training.yaml", "randomised_eras: [higgs]\n", "");
    world.fails(1, "train", &[&training, "0"], &words);
    let checked = problems(&world);
    assert!(checked.contains("fold 1, era `b`: cannot read class `higgs`"), "{checked}");
    assert!(checked.contains("or add the class to `randomised_eras` if it may have any era"), "{checked}");

    world.edit("training.yaml", "higgs", "muons");
    world.edit("training.yaml", "output_path", "randomised_eras: [muons]\noutput_path");
    world.fails(1, "train", &[&training, "0"], &["class `muons` of `randomised_eras` has no events in any era"]);
    let checked = problems(&world);
    assert!(checked.contains("class `muons` of `randomised_eras` has no events in any era"), "{checked}");
    world.edit("training.yaml", ", muons]", "]");
    world.edit("training.yaml", "randomised_eras: [muons]\n", "");

    // Other folds in one of the eras.
    world.edit("dataset_b.yaml", "event_branch: event", "fold: {hash: [event]}");
    world.succeeds("create-training-dataset", &[&world.text("dataset_b.yaml"), "--force"]);
    let rules = ["divides events by hash of `event` mod 2", "by `event` mod 2", "could not tell which events"];
    world.fails(1, "train", &[&training, "0"], &rules);
    let checked = problems(&world);
    assert!(checked.contains("divides events by hash of `event` mod 2"), "{checked}");

    for fold in 0..2 {
        std::fs::copy(world.path(&format!("fold{fold}_a.root")), world.path(&format!("fold{fold}_b.root"))).unwrap();
    }
    world.fails(1, "train", &[&training, "0"], &["have the same content, but an event is of one era"]);
    let checked = problems(&world);
    assert!(checked.contains("have the same content"), "{checked}");
}

#[test]
fn balanced_batches_find_a_rare_class_of_a_rare_era_on_any_number_of_threads() {
    let rare = |model: &str| {
        let world = world(model);
        world.edit("dataset_b.yaml", "class: signal}", "cut_string: \"event % 20 < 2\", class: signal}");
        world.succeeds("create-training-dataset", &[&world.text("dataset_b.yaml"), "--force"]);
        world
    };
    let plain = rare("batch_size: 60, epochs: 4");
    train(&plain, &[]);
    let balanced = rare("balanced_batches: {events_per_class: 10}, epochs: 4");
    assert!(!balanced.succeeds("check-dataset", &[&balanced.text("training.yaml")]).stdout.contains("PROBLEMS"));
    train(&balanced, &["--threads", "1"]);
    let model = balanced.bytes("fold0_model.safetensors");
    train(&balanced, &["--threads", "2", "--force"]);
    assert!(model == balanced.bytes("fold0_model.safetensors"), "threads change the network");
    let [without, with] = [&plain, &balanced].map(|world| accuracy(world, 0, "b", "b"));
    assert!(with > 0.75 && with > without, "{with} balanced, {without} plain");

    balanced.edit("training.yaml", "epochs: 4", "epochs: 4, ensemble: {members: 2, folds: 5}");
    train(&balanced, &["--force"]);
    balanced.succeeds("find-learning-rate", &[&balanced.text("training.yaml"), "0", "--passes", "1"]);
}

#[test]
fn a_parametrised_network_is_told_the_era_and_the_parameter() {
    let world = world("balanced_batches: {events_per_class: 20}, epochs: 15");
    let parameter = "{name: mass, expression: \"event % 4 < 2 ? 100 : 200\", values: [100, 200], redraw: each_epoch}";
    world.edit("training.yaml", "variables:", &format!("parameter: {parameter}\nvariables:"));
    assert!(!world.succeeds("check-dataset", &[&world.text("training.yaml")]).stdout.contains("PROBLEMS"));
    train(&world, &[]);
    let model = ModelFile::read(&world.path("fold0_model.safetensors")).unwrap().manifest;
    let names: Vec<&str> = model.interface.variables.iter().map(|variable| variable.name.as_str()).collect();
    assert_eq!(names, ["x", "y", "era_a", "era_b", "mass"]);
    let mut one = [0.0, 1.0];
    model.interface.preprocessing.variables[2..4].iter().for_each(|column| {
        column.apply(&mut one);
    });
    assert_eq!(one, [0.0, 1.0], "the era is not preprocessed");

    write(&world, "new.root", "signal", "a", 501);
    let paths = ["dataset_a.yaml", "training.yaml", "application.yaml", "new.root"].map(|path| world.text(path));
    let arguments: Vec<&str> = paths.iter().map(String::as_str).chain(["events", "--parameter", "100,200"]).collect();
    world.fails(2, "apply", &arguments, &["--era takes"]);
    let scored = world.text("scored.root");
    // Mean scores of new signal of era a, as of each.
    let means = ["a", "b"].map(|told| {
        world.succeeds("apply", &[&arguments[..], &["--era", told, "--output", &scored, "--overwrite"]].concat());
        let file = RootFile::open(world.path("scored.root")).unwrap();
        let tree = file.tree("events").unwrap();
        ["s_signal_mass_100", "s_signal_mass_200"].map(|branch| {
            tree.read(&[branch], 0..tree.entries()).unwrap()[0].get::<f32>().unwrap().iter().sum::<f32>() / 501.0
        })
    });
    let [right, wrong] = means;
    assert!(right.iter().all(|mean| *mean > 0.6) && wrong.iter().all(|mean| *mean < 0.4), "{means:?}");
    assert!(right[0] != right[1] && wrong[0] != wrong[1], "{means:?}");
    let arguments =
        [&world.text("training.yaml"), &world.text("testing.yaml"), "0", "--parameter", "100", "--era", "b"];
    world.succeeds("confusion-matrix", &arguments);
    let counts = tested(&world, "fold0_confusion_b_sums.yaml");
    // Of signal, the events of this value; the others have none.
    assert_eq!(rows(counts), [50, 100, 0]);
    assert!(found(counts).iter().all(|share| *share > 0.65), "{counts:?}");
}

#[test]
fn ntuples_of_another_era_are_refused_and_those_of_two_eras_warned_of() {
    let world = world("batch_size: 50, epochs: 1");
    let told = world.succeeds("train", &[&world.text("training.yaml"), "0"]).stderr;
    assert!(!told.contains("is an input of"), "{told}");
    world.succeeds("train", &[&world.text("training.yaml"), "1"]);
    let paths = ["dataset_b.yaml", "training.yaml", "application.yaml"].map(|path| world.text(path));
    let output = world.text("scored.root");
    let apply = |input: &str, tree: &str, era: &str| {
        let [dataset, training, application] = paths.each_ref().map(String::as_str);
        let arguments = [dataset, training, application, input, tree, "--era", era, "--output", &output];
        world.fails(1, "apply", &arguments, &[]).stderr
    };
    let told = apply(&world.text("signal_a.root"), "events", "b");
    assert!(told.contains("is an ntuple of era `a`") && !world.path("scored.root").exists(), "{told}");
    let told = apply(&world.text("fold1_a.root"), "signal", "b");
    assert!(told.contains("is an ntuple of era `a`"), "{told}");

    // The files of both eras exchanged: a model of the exchanged ones and one of the others do not belong together.
    let training = std::fs::read_to_string(world.path("training.yaml")).unwrap();
    let exchanged = training.replace("_a.root", "_c.root").replace("_b.root", "_a.root").replace("_c.root", "_b.root");
    world
        .write("training.yaml", exchanged.replace("randomised_eras: [higgs]\n", "randomised_eras: [higgs]\nseed: 7\n"));
    let testing = world.text("testing.yaml");
    let told = world.fails(1, "confusion-matrix", &[&paths[1], &testing, "0"], &[]).stderr;
    assert!(told.contains("is an ntuple of era `"), "{told}");
    world.succeeds("train", &[&paths[1], "1", "--force"]);
    let told = apply(&world.text("signal_b.root"), "events", "b");
    assert!(told.contains("is an ntuple of era `"), "{told}");

    // Era b made of the ntuples of era a.
    let dataset = std::fs::read_to_string(world.path("dataset_b.yaml")).unwrap();
    world.write("dataset_b.yaml", dataset.replace("_b.root", "_a.root"));
    world.succeeds("create-training-dataset", &[&paths[0], "--force"]);
    world.write("training.yaml", training);
    let told = world.succeeds("train", &[&paths[1], "0", "--force"]).stderr;
    assert!(told.contains("is an input of era `a` and of era `b`"), "{told}");
    let told = world.succeeds("check-dataset", &[&paths[1]]).stdout;
    assert!(told.contains("repeated_input"), "{told}");

    // In one fold whole in one era, and in another or none in the other.
    let more = "  more: {files: [higgs_a.root], class: signal}\n";
    let fixed = |fold: &str| {
        let dataset = dataset.replace("_b.root", "_a.root") + more;
        dataset.replacen("class: signal}", &format!("class: signal{fold}}}"), 1)
    };
    for (a, b) in [(", fold: 0", ", fold: 1"), (", fold: 0", "")] {
        world.write("dataset_a.yaml", fixed(a).replace("b.root", "a.root"));
        world.write("dataset_b.yaml", fixed(b));
        for era in ["dataset_a.yaml", "dataset_b.yaml"] {
            world.succeeds("create-training-dataset", &[&world.text(era), "--force"]);
        }
        let told = world.fails(1, "train", &[&paths[1], "0", "--force"], &[]).stderr;
        assert!(told.contains("in fold 0 whole in era `a`, but not in era `b`"), "{told}");
        let told = problems(&world);
        assert!(told.contains("whole in era `a`"), "{told}");
    }
}
