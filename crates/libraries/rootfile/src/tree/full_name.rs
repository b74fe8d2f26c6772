//! The names of branches of split objects, whatever else is in the tree.
//!
//! ROOT calls the branch of a member `pt` or `muons.pt`: by the kind of the object, and by whether its branch is called `muons` or
//! `muons.`. Members of a base class stand below a branch of the name of that class. Here all of them are `muons.pt`, which is also
//! how `TTree::Draw` finds them.

use std::collections::HashSet;

/// A branch above another.
#[derive(Debug, Clone)]
pub(super) struct Ancestor {
    /// What ROOT puts before the names of members, with its dot.
    prefix: String,
    full_name: String,
}

impl Ancestor {
    pub(super) fn new(name: &str, full_name: String) -> Self {
        Self { prefix: format!("{}.", name.trim_end_matches('.')), full_name }
    }

    fn above(&self, member: &str) -> String {
        format!("{}.{member}", self.full_name.trim_end_matches('.'))
    }
}

/// The names that are given. Those of branches at the top are their own, wherever they stand.
#[derive(Debug, Default)]
pub(super) struct Names {
    top: HashSet<String>,
    taken: HashSet<String>,
}

impl Names {
    pub(super) fn new<'a>(top: impl Iterator<Item = &'a str>) -> Self {
        Self { top: top.map(str::to_owned).collect(), taken: HashSet::new() }
    }

    /// As [`Self::of`], without the dimensions at the end of the name: `jets.p4` for `jets.p4[4]`, unless another is called so.
    pub(super) fn without(&mut self, name: &str, sizes: &str, ancestors: &[Ancestor]) -> String {
        match name.strip_suffix(sizes) {
            Some(short)
                if !short.is_empty() && (short == name || !ancestors.is_empty() || !self.top.contains(short)) =>
            {
                self.of(short, ancestors)
            }
            _ => self.of(name, ancestors),
        }
    }

    /// The name of a branch below others, the highest first.
    pub(super) fn of(&mut self, name: &str, ancestors: &[Ancestor]) -> String {
        let (Some(highest), Some(nearest)) = (ancestors.first(), ancestors.last()) else {
            let free = self.taken.insert(name.to_owned());
            return if free { name.to_owned() } else { self.numbered(name) };
        };
        let named = ancestors.iter().rev().find_map(|ancestor| {
            let member = name.strip_prefix(&ancestor.prefix).filter(|member| !member.is_empty())?;
            Some(ancestor.above(member))
        });
        // What has no prefix is a member of the object at the top, or of a base class of it.
        let short = named.unwrap_or_else(|| highest.above(name));
        match self.is_free(&short) {
            true => self.unique(short),
            false => self.unique(nearest.above(name)),
        }
    }

    /// A name below another branch, with a number behind it if another is called so.
    pub(super) fn unique(&mut self, name: String) -> String {
        if self.is_free(&name) {
            self.taken.insert(name.clone());
            return name;
        }
        self.numbered(&name)
    }

    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name) && !self.top.contains(name)
    }

    fn numbered(&mut self, name: &str) -> String {
        let mut number = 2;
        while !self.is_free(&format!("{name}#{number}")) {
            number += 1;
        }
        let name = format!("{name}#{number}");
        self.taken.insert(name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of branches, each given with those above it, the highest first.
    fn names(branches: &[&[&str]]) -> Vec<String> {
        let mut names = Names::new(branches.iter().filter(|path| path.len() == 1).map(|path| path[0]));
        let mut known: Vec<(&[&str], String)> = Vec::new();
        for path in branches {
            let above = (1..path.len()).map(|length| {
                let full_name = known.iter().find(|(other, _)| *other == &path[..length]).unwrap().1.clone();
                Ancestor::new(path[length - 1], full_name)
            });
            let name = names.of(path[path.len() - 1], &above.collect::<Vec<_>>());
            known.push((path, name));
        }
        known.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn members_are_named_alike_whether_root_wrote_the_object_before_them_or_not() {
        assert_eq!(names(&[&["mu"], &["mu", "pt"]]), ["mu", "mu.pt"]);
        assert_eq!(names(&[&["mu"], &["mu", "mu.pt"]]), ["mu", "mu.pt"]);
        assert_eq!(names(&[&["mu."], &["mu.", "mu.pt"]]), ["mu.", "mu.pt"]);
    }

    #[test]
    fn members_of_members_and_of_base_classes_are_named_from_the_top() {
        let event: &[&[&str]] = &[
            &["event"],
            &["event", "TObject"],
            &["event", "TObject", "fBits"],
            &["event", "fHeader"],
            &["event", "fHeader", "fHeader.fRun"],
        ];
        assert_eq!(names(event), ["event", "event.TObject", "event.fBits", "event.fHeader", "event.fHeader.fRun"]);
    }

    #[test]
    fn dimensions_are_no_part_of_a_name() {
        let mut names = Names::new(["x[2]", "x", "y[2][3]", "z[4]"].into_iter());
        let mut without = |name, sizes| names.without(name, sizes, &[]);
        assert_eq!(without("x[2]", "[2]"), "x[2]");
        assert_eq!(without("x", ""), "x");
        assert_eq!(without("y[2][3]", "[2][3]"), "y");
        assert_eq!(without("z[4]", ""), "z[4]");
        let above = [Ancestor::new("Tower", "Tower".to_owned())];
        assert_eq!(names.without("Tower.Edges[4]", "[4]", &above), "Tower.Edges");
    }

    #[test]
    fn names_are_unique_and_those_at_the_top_stay() {
        assert_eq!(names(&[&["x"], &["x"], &["x#2"]]), ["x", "x#3", "x#2"]);
        assert_eq!(names(&[&["mu"], &["mu", "pt"], &["mu.pt"]]), ["mu", "mu.pt#2", "mu.pt"]);
        let twice: &[&[&str]] = &[&["a"], &["a", "B"], &["a", "B", "x"], &["a", "C"], &["a", "C", "x"]];
        assert_eq!(names(twice), ["a", "a.B", "a.x", "a.C", "a.C.x"]);
    }
}
