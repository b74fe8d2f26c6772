//! Errors of two libraries, of which one knows the other.

use std::borrow::Cow;
use std::error::Error;

use super::*;

#[derive(Debug, thiserror::Error)]
enum Low {
    #[error("no file `{}`{}", .0, advice(self))]
    Missing(String),
    #[error("damaged")]
    Damaged,
}

impl Explain for Low {
    fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing_file",
            Self::Damaged => "damaged_file",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Missing(name) => Some(format!("make `{name}`").into()),
            Self::Damaged => None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
enum High {
    #[error(transparent)]
    Low(#[from] Low),
    #[error("process `{0}`")]
    Process(&'static str, #[source] Box<Low>),
}

impl Explain for High {
    fn code(&self) -> &'static str {
        match self {
            Self::Low(low) => low.code(),
            Self::Process(_, low) => low.code(),
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Low(low) => low.help(),
            Self::Process(..) => None,
        }
    }
}

fn low<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
    find::<Low>(error)
}

fn high<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
    find::<High>(error).or_else(|| low(error))
}

/// An error of a tool.
#[derive(Debug, thiserror::Error)]
#[error("cannot go on\nhelp: start again")]
struct Said(#[source] High);

fn missing() -> Low {
    Low::Missing("a.root".into())
}

#[test]
fn an_error_prints_its_help_below_its_message() {
    assert_eq!(missing().to_string(), "no file `a.root`\nhelp: make `a.root`");
    assert_eq!((missing().message().as_str(), Low::Damaged.message().as_str()), ("no file `a.root`", "damaged"));
}

#[test]
fn an_error_is_found_behind_a_wrapper_a_box_and_a_text() {
    for (error, message, causes) in [
        (&High::from(missing()) as &(dyn Error + 'static), "no file `a.root`", vec![]),
        (&High::Process("ztt", Box::new(missing())), "process `ztt`", vec!["no file `a.root`"]),
    ] {
        let report = Report::new(error, high);
        assert_eq!((report.code, report.message.as_str()), (Some("missing_file"), message));
        assert_eq!(
            (report.causes, report.help),
            (causes.iter().map(|&text| text.to_owned()).collect(), vec!["make `a.root`".into()])
        );
    }
    let report = Report::new(&Said(missing().into()), high);
    assert_eq!((report.code, report.message.as_str()), (Some("missing_file"), "cannot go on"));
    assert_eq!(report.help, ["start again", "make `a.root`"]);
}

#[test]
fn a_library_explains_no_errors_of_those_above() {
    assert!(low(&missing()).is_some() && low(&High::from(missing())).is_none());
}

#[test]
fn a_problem_in_words_keeps_its_help_apart() {
    let problem = Problem::from("too short").help("copy it again");
    assert_eq!((problem.to_string().as_str(), problem.help.as_deref()), ("too short", Some("copy it again")));
}
