//! The trees that were opened.

use ntuple::Source;

use crate::report::FileRow;

/// One row for each file of a chain.
pub fn rows<'s>(of: &'s str, source: &'s Source) -> impl Iterator<Item = FileRow> + 's {
    source.members().iter().map(move |member| {
        let readable = member.branches().iter().filter(|branch| branch.element.is_ok()).count();
        FileRow {
            of: of.to_owned(),
            path: member.file().to_owned(),
            tree: member.tree().to_owned(),
            entries: member.entries(),
            readable,
            refused: member.branches().len() - readable,
            friends: member.location().friends.clone(),
        }
    })
}
