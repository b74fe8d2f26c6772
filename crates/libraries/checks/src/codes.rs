//! The codes of findings, on which scripts rely: docs/check-dataset.md says what each means.

use serde::Serialize;

/// The code of a finding: one of [`CODES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Code(&'static str);

impl Code {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The code of an error: that of [`explain::Explain::code`] if it is in the list, else [`ERROR`].
    pub(crate) fn of_error(code: Option<&str>) -> Self {
        let name = match code {
            // Scripts know these by one name.
            Some("changed_file" | "evaluation") => UNREADABLE_FILE.0,
            Some(name) => name,
            None => ERROR.0,
        };
        CODES.iter().map(|(code, _)| *code).find(|code| code.0 == name).unwrap_or(ERROR)
    }

    /// What to do in a configuration about an error without help of its own.
    pub(crate) fn remedy(self) -> &'static str {
        CODES.iter().find(|(code, _)| *code == self).map_or("", |(_, remedy)| remedy)
    }
}

/// Declares each code once: its constant, its name, and the remedy of an error that has none of its own.
macro_rules! codes {
    ($($constant:ident $name:literal $remedy:literal;)*) => {
        $(pub(crate) const $constant: Code = Code($name);)*

        /// All codes, each with the remedy of an error that has no help of its own.
        pub const CODES: &[(Code, &str)] = &[$(($constant, $remedy)),*];
    };
}

codes! {
    BRANCHES_LEFT_OUT "branches_left_out" "";
    BRANCH_TAKEN "branch_taken" "choose another name for `training_weight_branch`";
    CLASS_SUM "class_sum" "check the weight expression";
    COMPRESSION "compression" "correct `compression`";
    CONSTANT "constant" "";
    CORRELATED "correlated" "";
    DIFFERENT_BRANCHES "different_branches" "make the files again with the same branches, or give them to another class";
    DIFFERENT_RUNS "different_runs" "";
    DIFFERENT_TYPES "different_types" "";
    DUPLICATE_EVENTS "duplicate_events" "";
    EMPTY_CLASS "empty_class" "loosen the cuts of its processes";
    EMPTY_PROCESS "empty_process" "";
    EQUAL "equal" "";
    ERROR "error" "see the message";
    EVENT_FRAME "event_frame" "";
    EXISTS "exists" "";
    EXPRESSION "expression" "correct the expression, see docs/expressions.md";
    FEW_EFFECTIVE_EVENTS "few_effective_events" "";
    FILE_TWICE "file_twice" "remove it from one of the patterns";
    FOLDS "folds" "choose another fold rule";
    FRIEND "friend" "make the friend again from this file, or correct `friend_paths`";
    LEAK "leak" "";
    MISSING "missing" "";
    MISSING_FILE "missing_file" "correct `files` or `base_path`, or make the file";
    MISSING_VALUES "missing_values" "";
    MODEL "model" "correct `model`, see docs/configuration.md";
    NOT_FINITE "not_finite" "cut such events away, or guard the expression as in `x > 0 ? log(x) : 0`";
    NO_BRANCH "no_branch" "correct the name of the branch, or make the file again";
    NO_ENTRIES "no_entries" "take its empty files out of `files`, or the process out of the configuration";
    NO_TREE "no_tree" "correct the name of the tree, or make the file again";
    NO_VALUE "no_value" "give the variable a default in `variable_defaults`";
    ONE_CLASS "one_class" "";
    OUTPUT "output" "choose an `output_path` that you may write to";
    REPEATED_INPUT "repeated_input" "";
    SENTINEL "sentinel" "";
    SHARED_EVENTS "shared_events" "";
    TELLS_CLASS "tells_class" "";
    TOO_FEW_EVENTS "too_few_events" "loosen the cuts of the class, or take it out of `classes`";
    TOO_MANY_EVENTS "too_many_events" "";
    TOO_MANY_INPUTS "too_many_inputs" "";
    UNBALANCED_CLASSES "unbalanced_classes" "";
    UNEVEN_FOLDS "uneven_folds" "";
    UNREADABLE_FILE "unreadable_file" "make the file again";
    UNUSED_CLASS "unused_class" "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_lists_all_codes_and_no_others() {
        let page = include_str!("../../../../docs/check-dataset.md");
        let table = page.split("## Codes").nth(1).unwrap();
        let documented: Vec<&str> =
            table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        let known: Vec<&str> = CODES.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(documented, known);
    }

    #[test]
    fn an_error_that_has_no_code_here_is_an_error() {
        assert_eq!(Code::of_error(Some("folds")), FOLDS);
        assert_eq!(Code::of_error(Some("changed_file")), UNREADABLE_FILE);
        assert_eq!([None, Some("no_such_code")].map(Code::of_error), [ERROR; 2]);
        assert_eq!(ERROR.remedy(), "see the message");
    }
}
