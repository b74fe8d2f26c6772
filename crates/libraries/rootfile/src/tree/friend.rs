//! Friends in the record of a tree: trees with the same entries in this file or others (TTree::fFriends, a list of TFriendElement).

use crate::bytes::Reader;
use crate::error::Malformed;

use super::object::{Objects, Pointer};

/// A tree that another tree calls its friend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Friend {
    /// The name before its branches, as `scores` in `scores.max_score`.
    pub alias: String,
    /// Its file as the record of the tree names it, often relative; `None` if it is in the same file.
    pub file: Option<String>,
    /// Path of the tree in that file.
    pub tree: String,
}

/// Parses the pointer to the list of friends.
pub(super) fn parse_all(objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<Vec<Friend>, Malformed> {
    let Pointer::Object { .. } = objects.pointer(reader)? else { return Ok(Vec::new()) };
    let list = reader.stamp()?;
    reader.object()?;
    reader.string()?;
    let mut friends = Vec::new();
    for _ in 0..reader.count()? {
        if let Pointer::Object { class, end: Some(end), .. } = objects.pointer(reader)? {
            if class == "TFriendElement" {
                friends.push(friend(reader)?);
            }
            reader.seek(end)?;
        }
        reader.string()?; // option of the list
    }
    reader.finish(list)?;
    Ok(friends)
}

fn friend(reader: &mut Reader<'_>) -> Result<Friend, Malformed> {
    let stamp = reader.stamp()?;
    let (alias, file) = reader.named()?;
    let tree = reader.string()?;
    reader.finish(stamp)?;
    let tree = if tree.is_empty() { alias.clone() } else { tree };
    Ok(Friend { alias, file: Some(file).filter(|file| !file.is_empty()), tree })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Writer;

    fn parsed(bytes: &[u8]) -> Result<Vec<Friend>, Malformed> {
        parse_all(&mut Objects::default(), &mut Reader::new(bytes))
    }

    /// The list as ROOT writes it, with these friends.
    fn written(friends: &[(&str, &str, &str)]) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.pointed("TList", |writer| {
            writer.versioned(5, |writer| {
                writer.object();
                writer.string("");
                writer.count(friends.len());
                for (alias, file, tree) in friends {
                    writer.pointed("TFriendElement", |writer| {
                        writer.versioned(2, |writer| {
                            writer.named(alias, file);
                            writer.string(tree);
                        });
                    });
                    writer.string("");
                }
            });
        });
        writer.into_bytes()
    }

    #[test]
    fn friends_are_listed_with_their_files() {
        let bytes = written(&[("scores", "friends/scores.root", "dir/tree"), ("weights", "", "")]);
        let friends = parsed(&bytes).unwrap();
        let [scores, weights] = &friends[..] else { panic!("{friends:?}") };
        assert_eq!((scores.alias.as_str(), scores.tree.as_str()), ("scores", "dir/tree"));
        assert_eq!(scores.file.as_deref(), Some("friends/scores.root"));
        assert_eq!((weights.tree.as_str(), &weights.file), ("weights", &None));
    }

    #[test]
    fn a_list_that_is_cut_short_is_an_error() {
        let bytes = written(&[("scores", "scores.root", "tree")]);
        for length in 0..bytes.len() {
            assert!(parsed(&bytes[..length]).is_err(), "{length}");
        }
    }
}
