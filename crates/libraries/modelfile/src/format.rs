//! The number of a format, which a reader looks at before anything else.

/// Fails with a clear text if the JSON `text` says that it is of a newer format than `newest`.
pub(crate) fn check_format(text: &str, newest: u32) -> Result<(), String> {
    #[derive(serde::Deserialize)]
    struct Head {
        format: u32,
    }
    let head: Head = serde_json::from_str(text).map_err(|error| format!("not a description of ours: {error}"))?;
    if head.format == 0 || head.format > newest {
        let found = head.format;
        return Err(format!(
            "written in format {found}; this program knows formats up to {newest}\nhelp: use a newer version of twofold"
        ));
    }
    Ok(())
}
