//! A temporary folder and the tools, run in process.

use std::path::{Path, PathBuf};

use shell::Finished;

use crate::root;

/// A temporary folder that vanishes with the test.
pub struct World {
    folder: tempfile::TempDir,
}

impl World {
    /// An empty folder.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with the toy dataset and its YAML files, all paths inside the folder.
    pub fn toy() -> Self {
        let world = Self::new();
        world.succeeds("write-example-dataset", &[&world.text("")]);
        for name in ["dataset", "training", "testing", "application"] {
            let config = std::fs::read_to_string(root().join(format!("configs/toy/{name}.yaml"))).unwrap();
            world.write(&format!("{name}.yaml"), config.replace("toy-dataset/output", &world.text("")));
        }
        world
    }

    /// The toy after `create-training-dataset` and both trainings.
    pub fn trained() -> Self {
        let world = Self::toy();
        world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
        for fold in ["0", "1"] {
            world.succeeds("train", &[&world.text("training.yaml"), fold]);
        }
        world
    }

    /// A path in the folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// A path in the folder, as an argument.
    pub fn text(&self, relative: &str) -> String {
        self.path(relative).display().to_string().trim_end_matches('/').to_owned()
    }

    /// Writes a file.
    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(relative), content).unwrap();
    }

    /// Replaces text in a file, which must hold it.
    pub fn edit(&self, relative: &str, from: &str, to: &str) {
        let content = std::fs::read_to_string(self.path(relative)).unwrap();
        assert!(content.contains(from), "{relative} has no {from:?}");
        self.write(relative, content.replace(from, to));
    }

    /// Does something with a file that is edited for so long.
    ///
    /// # Panics
    /// If the edit changes nothing.
    pub fn while_edited<T>(&self, relative: &str, edit: impl FnOnce(String) -> String, act: impl FnOnce() -> T) -> T {
        let content = std::fs::read_to_string(self.path(relative)).unwrap();
        let edited = edit(content.clone());
        assert!(edited != content, "{relative} was not edited");
        self.write(relative, edited);
        let done = act();
        self.write(relative, content);
        done
    }

    /// The bytes of a file.
    pub fn bytes(&self, relative: &str) -> Vec<u8> {
        std::fs::read(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    /// Sorted names of the files in the folder.
    pub fn files(&self) -> Vec<String> {
        names(self.folder.path())
    }

    /// Runs a tool that must succeed.
    ///
    /// # Panics
    /// If it does not: what it said is the message.
    pub fn succeeds(&self, tool: &str, arguments: &[&str]) -> Finished {
        let done = run(tool, arguments);
        assert_eq!(done.exit.code(), 0, "{tool} {arguments:?}\n{}{}", done.stdout, done.stderr);
        done
    }

    /// Runs a tool that must fail with `exit`, say all of `words`, and leave the folder as it was.
    ///
    /// # Panics
    /// If it does not.
    pub fn fails(&self, exit: u8, tool: &str, arguments: &[&str], words: &[&str]) -> Finished {
        let before = self.snapshot();
        let done = self.breaks_off(exit, tool, arguments, words);
        assert!(before == self.snapshot(), "{tool} {arguments:?} changed the folder:\n{:?}", self.files());
        done
    }

    /// As [`Self::fails`], but it may leave something behind.
    ///
    /// # Panics
    /// If it does not.
    pub fn breaks_off(&self, exit: u8, tool: &str, arguments: &[&str], words: &[&str]) -> Finished {
        let done = run(tool, arguments);
        assert_eq!(done.exit.code(), exit, "{tool} {arguments:?}\n{}{}", done.stdout, done.stderr);
        for word in words {
            assert!(done.stderr.contains(word), "{tool} {arguments:?} does not say {word:?}:\n{}", done.stderr);
        }
        assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
        done
    }

    fn snapshot(&self) -> Vec<(String, Vec<u8>)> {
        self.files()
            .into_iter()
            .map(|name| (name.clone(), std::fs::read(self.path(&name)).unwrap_or_default()))
            .collect()
    }
}

/// Sorted names of the files in `folder`.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Runs a tool in process.
///
/// # Panics
/// If there is no such tool.
pub fn run(tool: &str, arguments: &[&str]) -> Finished {
    assert!(twofold::Tool::named(tool).is_some(), "no tool {tool}");
    twofold::in_process(std::iter::once(tool).chain(arguments.iter().copied()))
}
