//! What YAML makes of texts without quotes: refused where it is likely a mistake, kept where it is sure.

use crate::config::tests::TRAINING;
use crate::config::{DatasetConfig, Error, Process, TrainingConfig};
use std::path::Path;

/// A process with this line, in line 8, or the error.
fn process(line: &str) -> Result<Process, Error> {
    let text = format!(
        "output_filename: d.root\ntree_path: t\nevent_branch: e\nprocesses:\n  ztt:\n    files: a.root\n    class: ztt\n    \
         {line}\n    sample: ztt\n"
    );
    DatasetConfig::parse(Path::new("d.yaml"), &text).map(|mut config| config.processes.remove(0))
}

/// A cut, or the error.
fn cut(written: &str) -> Result<Option<String>, Error> {
    process(&format!("cut_string: {written}")).map(|process| process.cut)
}

fn training(old: &str, new: &str) -> Result<TrainingConfig, Error> {
    assert!(TRAINING.contains(old));
    TrainingConfig::parse(Path::new("t.yaml"), &TRAINING.replacen(old, new, 1))
}

#[test]
fn a_cut_that_yaml_would_lose_or_change_is_refused_with_its_key_and_with_quotes() {
    for (written, said) in [
        ("!gen_match", "`cut_string` begins with `!gen_match`, which YAML takes for a tag"),
        ("!gen_match && pt_1 > 30", "`!gen_match`, which YAML takes for a tag"),
        ("!!str pt_1", "`!!str`, which YAML takes for a tag"),
        ("! pt_1", "`!`, which YAML takes for a tag"),
        ("&isol", "`&isol`, which YAML takes for an anchor, and nothing uses it"),
        ("&isol && pt_1 > 30", "`&isol`, which YAML takes for an anchor"),
        ("*isol", "`*isol`, but there is no anchor `&isol`"),
        ("*isol * 2", "`*isol`, but there is no anchor `&isol`"),
        ("> 30", "a text that begins with `>` needs quotes"),
        (">30", "a text that begins with `>` needs quotes"),
        (">3", "begins with `>`, which YAML takes for a block of lines"),
        ("|2", "begins with `|`, which YAML takes for a block of lines"),
        ("|x|", "a text that begins with `|` needs quotes"),
        ("%pt", "cannot begin with `%`"),
        ("@pt", "cannot begin with `@`"),
        ("`pt`", "cannot begin with ```"),
        ("- pt", "a text that begins with `-` needs quotes"),
        ("? pt", "a text that begins with `?` needs quotes"),
        (", pt", "a text that begins with `,` needs quotes"),
        ("] pt", "a bracket is closed that is not open"),
        ("[x > 3] && y", "a text that begins with `[` needs quotes"),
        ("a ? b : c", "a text with `: ` needs quotes"),
        ("\"x\" && y", "the text goes on behind its quotes"),
        ("'x' && y", "the text goes on behind its quotes"),
    ] {
        let error = cut(written).unwrap_err();
        assert!(error.message.contains(said), "{written}: {error}");
        assert_eq!(error.place.map(|place| place.0), Some(8), "{written}: {error}");
        let help = error.help.unwrap_or_default();
        let quoted = help.split("`cut_string: ").nth(1).and_then(|rest| rest.split_once('`').map(|_| rest));
        let quoted = quoted.and_then(|rest| rest.rsplit_once('`')).unwrap_or_else(|| panic!("{written}: {help}")).0;
        assert_eq!(cut(quoted).unwrap().as_deref(), Some(written), "the advice is not what was meant");
    }
}

#[test]
fn a_value_that_is_nothing_is_refused_and_only_the_word_null_is_none() {
    for (written, said) in [
        ("", "key `cut_string` has no value"),
        ("# pt > 20", "key `cut_string` has no value"),
        ("~", "`cut_string` is `~`"),
        (">", "begins with `>`"),
        ("[x > 3]", "`cut_string` is a list; expected a single value"),
        ("{x > 3}", "key `x > 3` has no value"),
        ("{x > 3} && y", "key `x > 3` has no value"),
        ("{x: 3}", "`cut_string` is a map; expected a single value"),
        ("'x", "has no quote at its end"),
        ("\"a\\d\"", "`\\` in double quotes"),
        ("a &&  # tight\n      b", "a comment ends the text"),
        ("a\n      weight_string:b", "goes on over the line that begins with `weight_string:`"),
        ("a\n      weight_string: b", "the line fits neither"),
    ] {
        let error = cut(written).unwrap_err();
        assert!(error.message.contains(said) && error.help.is_some(), "{written}: {error}");
        assert!(error.place.is_some(), "{written}: {error}");
    }
    assert_eq!(cut("null").unwrap(), None);
    let required = process("class: null").unwrap_err().to_string();
    assert!(required.contains("twice"), "{required}");
}

#[test]
fn a_text_that_yaml_leaves_alone_is_kept() {
    for (written, meant) in [
        ("pt > 20 # tight", "pt > 20"),
        ("pt > 20 #tight", "pt > 20"),
        ("pt#1 > 20", "pt#1 > 20"),
        ("-x > 3", "-x > 3"),
        ("~isol", "~isol"),
        ("a?b:c", "a?b:c"),
        ("TMath::Abs(x)", "TMath::Abs(x)"),
        ("a &&\n      b", "a && b"),
        ("a &&\n      TMath::Abs(b)", "a && TMath::Abs(b)"),
        (">\n      a &&\n      !b", "a && !b\n"),
        ("|\n      !a\n", "!a\n"),
        ("'!a'", "!a"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("1_000", "1_000"),
        ("0o17", "0o17"),
        ("1:30", "1:30"),
        (".5", ".5"),
        ("1e3", "1e3"),
        ("Inf", "Inf"),
        ("2016-01-01", "2016-01-01"),
        ("'null'", "null"),
        ("'~'", "~"),
    ] {
        assert_eq!(cut(written).unwrap().as_deref(), Some(meant), "{written}");
    }
}

#[test]
fn numbers_are_those_that_are_sure() {
    for (line, meant) in [("fold: 0o1", 1), ("fold: 0x1", 1), ("fold: +1", 1)] {
        assert_eq!(process(line).unwrap().fixed_fold, Some(meant), "{line}");
    }
    assert_eq!(training("epochs: 10", "epochs: 1_000").unwrap().model.epochs, 1000);
    for written in ["01", "1.0", "1e0", "1:30", "-1", "one", "yes", "true", "0.5", "'1'x", "[1]"] {
        let error = process(&format!("fold: {written}")).unwrap_err();
        assert!(error.place.is_some_and(|place| place.0 == 8), "{written}: {error}");
    }
    for written in ["Inf", ".inf", "nan", ".nan", "1,5", "1:30", "2016-01-01", "1_0.5.1", "yes"] {
        let error = training("train_test_split: 0.75", &format!("train_test_split: {written}")).unwrap_err();
        assert!(error.message.contains("`train_test_split` is "), "{written}: {error}");
        assert!(error.message.contains("expected"), "{written}: {error}");
    }
    for (written, meant) in [(".5", 0.5), ("5e-1", 0.5), ("+0.5", 0.5)] {
        let config = training("train_test_split: 0.75", &format!("train_test_split: {written}")).unwrap();
        assert_eq!(config.train_test_split, meant, "{written}");
    }
}

#[test]
fn only_true_and_false_are_booleans() {
    for written in ["yes", "no", "on", "off", "y", "1", "\"true\"x"] {
        let error = process(&format!("normalise: {written}")).unwrap_err();
        assert!(error.place.is_some_and(|place| place.0 == 8), "{written}: {error}");
    }
    let error = process("normalise: yes").unwrap_err().to_string();
    assert!(
        error.contains("`normalise` is `yes`; expected true or false\nhelp: write it as `normalise: true`"),
        "{error}"
    );
    assert!(process("normalise: False").is_ok());
}

#[test]
fn names_may_look_like_other_things() {
    let text = "output_filename: d.root\ntree_path: t\nevent_branch: e\nprocesses:\n  no: {files: a, class: y}\n  \
                1: {files: 010, class: 1}\n  2016-01-01: {files: 1_0, class: off}\n  'null': {files: [1e3], class: 'true'}\n";
    let config = DatasetConfig::parse(Path::new("d.yaml"), text).unwrap();
    assert_eq!(config.classes(), ["y", "1", "off", "true"]);
    let names: Vec<_> = config.processes.iter().map(|process| process.name.as_str()).collect();
    assert_eq!(names, ["no", "1", "2016-01-01", "null"]);
    let files: Vec<_> = config.processes.iter().map(|process| process.files[0].to_str().unwrap()).collect();
    assert_eq!(files, ["a", "010", "1_0", "1e3"]);
    for key in ["~", "null", "? [a]\n ", "[a]", "{a: b}", "!no", "&no", "*no"] {
        let text = format!(
            "output_filename: d.root\ntree_path: t\nevent_branch: e\nprocesses:\n  {key}: {{files: a, class: y}}\n"
        );
        let error = DatasetConfig::parse(Path::new("d.yaml"), &text).unwrap_err();
        assert!(error.place.is_some(), "{key}: {error}");
    }
}

#[test]
fn a_list_in_brackets_does_not_cut_texts_at_commas_or_brackets() {
    let variables = |new: &str| training("variables:\n    - x\n    - y\n", new).unwrap_err();
    for (new, line, said) in [
        ("variables: [x, max(x, y)]\n", 13, "an entry of `variables` is `max(x`"),
        ("variables: [{name: r, expression: max(x, y)}]\n", 13, "`expression` is `max(x`"),
        ("variables: [x, jet[0]]\n", 13, "bracket"),
        ("variables: [x, y\n", 14, "the bracket of line 13 is not closed"),
        ("variables: [x, !y]\n", 13, "an entry of `variables` begins with `!y`"),
        ("variables: [x, *y]\n", 13, "`*y`, but there is no anchor `&y`"),
        ("variables:\n  - x\n  -\n", 15, "an entry of `variables` is empty"),
        ("variables:\n  - x\n  - !y && z # both\n", 15, "an entry of `variables` begins with `!y`"),
    ] {
        let error = variables(new);
        assert!(error.message.contains(said), "{new}: {error}");
        assert_eq!(error.place.map(|place| place.0), Some(line), "{new}: {error}");
    }
    assert_eq!(variables("variables: [!y]\n").help.as_deref(), Some("put it in quotes: `- \"!y\"`"));
}

#[test]
fn anchors_that_are_used_work_and_others_are_refused() {
    let text = "output_filename: d.root\ntree_path: &t t\nevent_branch: e\nprocesses:\n  a: &a\n    files: a.root\n    \
                class: a\n    cut_string: &cut pt > 20\n  b: {<<: *a, class: b}\n  c: {files: c.root, class: c, cut_string: *cut, \
                tree_path: *t}\n";
    let config = DatasetConfig::parse(Path::new("d.yaml"), text).unwrap();
    assert!(config.processes.iter().all(|process| process.cut.as_deref() == Some("pt > 20")));
    let unused = DatasetConfig::parse(Path::new("d.yaml"), &text.replace("tree_path: *t", "tree_path: t")).unwrap_err();
    assert_eq!((unused.place, unused.message.contains("`&t`")), (Some((2, 12)), true), "{unused}");
    let again = text.replace("c: {", "d: &a {");
    let again = DatasetConfig::parse(Path::new("d.yaml"), &again).unwrap_err();
    assert_eq!((again.place, again.message.contains("`&a`")), (Some((10, 6)), true), "{again}");
}

#[test]
fn a_tag_is_refused_wherever_it_stands() {
    for text in
        ["!a\nx: 1\n", "processes: !a {}\n", "processes: !!map {}\n", "!a processes: {}\n", "datasets: [!a b]\n"]
    {
        for error in [
            DatasetConfig::parse(Path::new("a.yaml"), text).unwrap_err(),
            TrainingConfig::parse(Path::new("a.yaml"), text).unwrap_err(),
            crate::config::DataConfig::parse(Path::new("a.yaml"), text).unwrap_err(),
        ] {
            assert!(error.message.contains("which YAML takes for a tag"), "{text}: {error}");
        }
    }
}

#[test]
fn keys_are_found_where_they_stand() {
    for (old, new, said) in [
        ("variables", "epochs: 10\nvariables", "unknown key `epochs`\nhelp: it belongs into `model`"),
        ("variables", "cut_string: a\nvariables", "it belongs into a process, below `processes`"),
        ("    epochs: 10\n", "epochs: 10\n", "key `epochs` is missing in `model`\nhelp: line 21 has it"),
        ("    epochs: 10\n", "    epochs: 10\n    classes: [a]\n", "it belongs into"),
        ("variables:", "variabels:", "did you mean `variables`"),
        ("    batch_size", "\tbatch_size", "a tab indents the line"),
        ("    epochs", "      epochs", "the line fits neither"),
        ("    batch_size", "      batch_size", "indented as if the text went on in it, but a comment ends the text"),
        (
            "batch_size: 100",
            "batch_size:100",
            "no blank behind the colon of `batch_size`\nhelp: write `batch_size: 100`",
        ),
        ("epochs: 10", "epochs: 10\n    epochs: 11", "key `epochs` appears twice"),
    ] {
        let error = training(old, new).unwrap_err().to_string();
        assert!(error.contains(said), "{new}: {error}");
    }
}

#[test]
fn a_wrong_value_is_said_with_its_key_and_an_example_of_it() {
    for (old, new, said) in [
        (
            "epochs: 10",
            "epochs: ten",
            "`epochs` is `ten`; expected a whole number that is not negative\nhelp: write it as `epochs: 10`",
        ),
        ("epochs: 10", "epochs: 10\n    early_stopping: -1", "`early_stopping` is `-1`; expected a whole number"),
        ("epochs: 10", "epochs: 10\n    optimiser: [adam]", "`optimiser: {name: adam, beta_1: 0.9}`"),
        ("epochs: 10", "epochs: 10\n    architecture: 200", "`architecture: {layers: [200, 200]}`"),
        ("    - y\n", "    - 1\n", "an entry of `variables` is `1`; expected a text or a map"),
        ("classes:\n    - signal\n    - background_1\n", "classes: {signal: 1}\n", "`classes: [signal, background]`"),
        ("signal: 2.0", "signal: two", "`signal` is `two`; expected a number"),
    ] {
        let error = training(old, new).unwrap_err().to_string();
        assert!(error.contains(said) && error.starts_with("t.yaml:"), "{new}: {error}");
    }
    for (text, said) in [
        ("", "the file is empty"),
        ("- a\n", "the file is a list; expected a map of keys"),
        ("a\n", "the file is `a`; expected a map of keys"),
        ("output_path: a\n---\nb: 1\n", "more than one document"),
    ] {
        let error = TrainingConfig::parse(Path::new("t.yaml"), text).unwrap_err().to_string();
        assert!(error.contains(said), "{text:?}: {error}");
    }
}
