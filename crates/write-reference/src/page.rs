//! The files of the repository that are written from the code, whole or in part.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::{help, schema, table};

/// What begins a generated part of a page; the name of a type of the schemas and ` -->` follow.
const BEGIN: &str = "<!-- generated: ";
/// What ends it.
const END: &str = "<!-- /generated -->";

/// A file of the repository and what it should hold.
pub struct Page {
    /// The file, from the root of the repository.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl Page {
    fn new(path: impl Into<PathBuf>, text: String) -> Self {
        Self { path: path.into(), text }
    }

    /// Whether the file holds something else.
    pub fn is_stale(&self) -> bool {
        std::fs::read_to_string(root().join(&self.path)).ok().as_ref() != Some(&self.text)
    }

    /// Writes the file.
    pub(crate) fn write(&self) -> anyhow::Result<()> {
        let path = root().join(&self.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, &self.text).with_context(|| format!("writing {}", path.display()))
    }
}

/// All files that are written from the code.
///
/// # Errors
/// When a page cannot be read or asks for a table that does not exist.
pub fn pages() -> anyhow::Result<Vec<Page>> {
    let schemas = schema::all();
    let mut pages = vec![Page::new("docs/cli-reference.md", help::page())];
    for (name, schema) in &schemas {
        let text = format!("{:#}\n", schema::finished(schema.clone()));
        pages.push(Page::new(format!("configs/schema/{name}.schema.json"), text));
    }
    for path in ["docs/configuration.md", "docs/recipes.md"] {
        let text = std::fs::read_to_string(root().join(path)).with_context(|| format!("reading {path}"))?;
        pages.push(Page::new(path, filled(&text, &schemas).with_context(|| path.to_owned())?));
    }
    Ok(pages)
}

/// A page with its tables written anew.
pub(crate) fn filled(text: &str, schemas: &[(&str, Value)]) -> anyhow::Result<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let Some((name, after)) = after.split_once(" -->") else { bail!("`{BEGIN}` has no ` -->`") };
        let Some((_, after)) = after.split_once(END) else { bail!("the table of `{name}` has no `{END}`") };
        let Some(of) = schema::find(schemas, name) else { bail!("no YAML file has a map `{name}`") };
        filled += &format!("{before}{BEGIN}{name} -->\n{}{END}", table::keys(of)?);
        rest = after;
    }
    Ok(filled + rest)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."))
}
