//! The pages are fresh, the tables say what the code does.

use super::*;

mod defaults;

#[test]
fn the_committed_pages_are_what_the_code_writes() {
    for page in pages().unwrap() {
        assert!(!page.is_stale(), "{} is stale: run `cargo run -p write-reference`", page.path.display());
    }
}

#[test]
fn every_tool_has_a_man_page_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let done = shell::in_process(run, ["--completions", path, "--man", path]);
    assert_eq!(done.exit, Exit::Ok, "{}", done.stderr);
    for tool in twofold::TOOLS.iter().map(|tool| tool.name).chain(["twofold"]) {
        for file in [format!("{tool}.bash"), format!("_{tool}"), format!("{tool}.fish"), format!("{tool}.1")] {
            let text = std::fs::read_to_string(folder.path().join(&file)).unwrap();
            assert!(text.replace('\\', "").contains("log-format") || tool == "twofold", "{file}");
        }
    }
}

#[test]
fn a_table_that_does_not_exist_is_named() {
    let error = page::filled("<!-- generated: Modle -->\n<!-- /generated -->", &schema::all()).unwrap_err();
    assert!(error.to_string().contains("`Modle`"));
}

#[test]
fn help_has_no_escape_codes_and_no_line_is_wider_than_a_window() {
    let page = help::page();
    assert!(!page.contains('\x1b'));
    for line in page.lines().skip(3) {
        assert!(line.chars().count() <= 100 || line.starts_with("  "), "{line}");
    }
}
