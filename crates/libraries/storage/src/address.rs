//! Addresses in the place of paths: files of other machines, which are not read.

use std::path::Path;

/// What to do about a path that is an address, such as `root://…` or `https://…`.
pub fn advice(path: &Path) -> Option<&'static str> {
    let (scheme, _) = path.to_str()?.split_once(":/")?;
    let is_scheme = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+');
    is_scheme.then_some(match scheme {
        "file" => "write the path without `file:`",
        "root" | "roots" | "xroot" | "xrootd" => {
            "only files of this machine are read: copy it with `xrdcp`, or give the path where the storage is mounted, as `/eos/…`"
        }
        _ => "only files of this machine are read: download it",
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn addresses_are_told_from_paths() {
        let advice = |text: &str| super::advice(text.as_ref());
        assert!(advice("root://eospublic.cern.ch//eos/a.root").unwrap().contains("xrdcp"));
        assert!(advice("https://a.org/b.root").unwrap().contains("download"));
        // As a path that was joined or cleaned has lost a slash.
        assert!(advice("davs:/a/b").is_some() && advice("file:///a").unwrap().contains("without"));
        for path in ["a.root", "/a:b/c.root", "a b:/c", ":/x", "sub/x:y.root"] {
            assert_eq!(advice(path), None, "{path}");
        }
    }
}
