//! A number of bytes with a unit.

use super::Place;
use crate::config::error::Error;
use crate::config::raw::At;

/// Units by their power of 1000, and of 1024 with an i.
const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];

/// `memory_limit`, for batches of this size.
pub fn limit(place: &Place<'_>, written: &At<String>, batch_size: Option<usize>) -> Result<u64, Error> {
    let Some(bytes) = bytes(&written.value) else {
        let problem = format!("`memory_limit` is `{}`; expected bytes with a unit, as `2 GB`", written.value);
        return Err(place.error(written, problem).help(Some("units are B, kB, MB, GB, TB, KiB, MiB, GiB, TiB".into())));
    };
    match batch_size {
        Some(_) => Ok(bytes),
        None => Err(place.error(written, "`memory_limit` needs a `batch_size` of some events")),
    }
}

fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim();
    let (unit, base) = match unit.strip_suffix("iB") {
        Some(prefix) => (format!("{prefix}B"), 1024.0_f64),
        None => (unit.to_owned(), 1000.0),
    };
    let unit = if unit.is_empty() { "B".into() } else { unit };
    let power = UNITS.iter().position(|known| known.eq_ignore_ascii_case(&unit))?;
    let bytes = number.parse::<f64>().ok()? * base.powi(power as i32);
    (bytes >= 1.0 && bytes < u64::MAX as f64).then_some(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn bytes_have_units() {
        for (text, expected) in [
            ("2 GB", 2_000_000_000),
            ("1.5GiB", 1_610_612_736),
            ("500 MB", 500_000_000),
            ("64 kB", 64_000),
            ("4096", 4096),
        ] {
            assert_eq!(bytes(text), Some(expected), "{text}");
        }
        for wrong in ["", "GB", "2 XB", "-1 GB", "0 GB", "1e3 GB", "2 i", "1.2.3 GB"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }
}
