//! The number of a format, which a reader looks at before anything else.

use serde::Deserialize;

/// The format that the JSON `text` says it is of.
pub(crate) fn format_of(text: &str) -> Result<u32, String> {
    #[derive(Deserialize)]
    struct Head {
        format: u32,
    }
    let head: Head = serde_json::from_str(text)
        .map_err(|error| format!("not a description of ours, whose `format` can be read: {error}"))?;
    Ok(head.format)
}

/// Fails with a clear text if `found` is a newer format than `newest`.
pub(crate) fn check_known(found: u32, newest: u32) -> Result<(), String> {
    if found == 0 || found > newest {
        return Err(format!(
            "written in format {found}; this program knows formats up to {newest}\nhelp: use a newer version of twofold"
        ));
    }
    Ok(())
}

/// Fails with a clear text if the JSON `text` says that it is of a newer format than `newest`.
pub(crate) fn check_format(text: &str, newest: u32) -> Result<(), String> {
    check_known(format_of(text)?, newest)
}
