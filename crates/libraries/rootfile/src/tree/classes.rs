//! The classes that a file describes (its StreamerInfo), as far as branches need them: the types of members by name.
//!
//! Trees, branches and leaves are read [by them](super::members), and branches that hold a member of a split class name their type
//! only there (`vector<float> m_pt` of class `Jets`).

use std::collections::HashMap;

/// A member of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// The comment of the member in its class, which may hold the range of a packed number.
    pub(crate) title: String,
    /// Its C++ type, as `vector<float>`.
    pub(crate) type_name: String,
    /// How it is stored (TVirtualStreamerInfo::EReadWrite).
    pub(crate) code: i32,
    /// The member that counts its numbers, if it points to numbers.
    pub(crate) counter: String,
}

/// Members by class name and version, in the order of the class.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    members: HashMap<(String, i32), Vec<Member>>,
    newest: HashMap<String, i32>,
}

impl Classes {
    /// Adds a class in a version.
    pub(super) fn add(&mut self, name: String, version: i32, members: Vec<Member>) {
        let newest = self.newest.entry(name.clone()).or_insert(version);
        *newest = version.max(*newest);
        self.members.insert((name, version), members);
    }

    /// The member of a class that a branch holds: found by its place if the name agrees, else by name in the class or its bases.
    pub(crate) fn member(&self, class: &str, version: i32, place: i32, name: &str) -> Option<&Member> {
        let members = self.members(class, version)?;
        let here = usize::try_from(place).ok().and_then(|place| members.get(place));
        here.filter(|member| member.name == name).or_else(|| self.named(class, version, name, 0))
    }

    /// One class of these members, given by name and type code.
    #[cfg(test)]
    pub(crate) fn of(class: &str, version: i32, members: &[(&str, i32)]) -> Classes {
        let member = |&(name, code): &(&str, i32)| {
            let (name, title, type_name, counter) = (name.to_owned(), String::new(), String::new(), String::new());
            Member { name, title, type_name, code, counter }
        };
        let members = HashMap::from([((class.to_owned(), version), members.iter().map(member).collect())]);
        Classes { members, newest: HashMap::from([(class.to_owned(), version)]) }
    }

    /// The members of a class in that very version.
    pub(crate) fn described(&self, class: &str, version: i32) -> Option<&[Member]> {
        self.members.get(&(class.to_owned(), version)).map(Vec::as_slice)
    }

    /// The members of a class in a version that it has, else in its newest.
    fn members(&self, class: &str, version: i32) -> Option<&Vec<Member>> {
        let newest = || self.members.get(&(class.to_owned(), *self.newest.get(class)?));
        self.members.get(&(class.to_owned(), version)).or_else(newest)
    }

    fn named(&self, class: &str, version: i32, name: &str, depth: usize) -> Option<&Member> {
        const DEEPEST: usize = 20;
        let members = self.members(class, version).filter(|_| depth < DEEPEST)?;
        members.iter().find(|member| member.name == name).or_else(|| {
            let bases = members.iter().filter(|member| member.type_name == "BASE");
            bases.filter_map(|base| self.named(&base.name, -1, name, depth + 1)).next()
        })
    }
}
