//! Which compression to write with, and how ROOT numbers it (`fCompress` = 100 x algorithm + level).

use std::fmt;
use std::str::FromStr;

/// How baskets and records are compressed. ROOT reads all of these since 6.20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not compressed: fastest, largest.
    None,
    /// Deflate, level 1 to 9: readable by everything, slow.
    Zlib(u8),
    /// Very fast, little gain on floats.
    Lz4,
    /// Zstandard, level 1 to 19: smaller and faster than deflate.
    Zstd(u8),
}

/// The text is not the name of a compression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown compression `{0}`, expected `none`, `lz4`, `zlib-1` to `zlib-9` or `zstd-1` to `zstd-19`")]
pub struct UnknownCompression(String);

impl Compression {
    /// The number that ROOT stores as `fCompress`.
    pub(crate) fn code(self) -> i32 {
        match self {
            Compression::None => 0,
            Compression::Zlib(level) => 100 + i32::from(level),
            Compression::Lz4 => 401,
            Compression::Zstd(level) => 500 + i32::from(level),
        }
    }

    /// The compression of ROOT's `fCompress`. LZMA, which we do not write, becomes deflate, which every reader knows.
    pub(crate) fn from_code(code: u32) -> Self {
        let level = (code % 100) as u8;
        match (code / 100, level) {
            (_, 0) => Compression::None,
            (4, _) => Compression::Lz4,
            (5, level) => Compression::Zstd(level),
            (2, _) => Compression::Zlib(1),
            (_, level) => Compression::Zlib(level),
        }
        .clamped()
    }

    /// The same with its level brought into the range of its algorithm.
    pub(crate) fn clamped(self) -> Self {
        match self {
            Compression::Zlib(level) => Compression::Zlib(level.clamp(1, 9)),
            Compression::Zstd(level) => Compression::Zstd(level.clamp(1, 19)),
            other => other,
        }
    }
}

impl Default for Compression {
    /// ZSTD 5.
    fn default() -> Self {
        Compression::Zstd(5)
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Compression::None => f.write_str("none"),
            Compression::Zlib(level) => write!(f, "zlib-{level}"),
            Compression::Lz4 => f.write_str("lz4"),
            Compression::Zstd(level) => write!(f, "zstd-{level}"),
        }
    }
}

impl FromStr for Compression {
    type Err = UnknownCompression;

    /// `none`, `lz4`, `zlib-1`, `zstd-5`, …; without a level ROOT's default for the algorithm: `zlib` = `zlib-1`, `zstd` = `zstd-5`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownCompression(text.to_owned());
        let lower = text.trim().to_ascii_lowercase();
        let (algorithm, level) = match lower.split_once('-') {
            Some((algorithm, level)) => (algorithm, Some(level.parse::<u8>().map_err(|_| unknown())?)),
            None => (lower.as_str(), None),
        };
        match (algorithm, level) {
            ("none", None) => Ok(Compression::None),
            ("lz4", None) => Ok(Compression::Lz4),
            ("zlib", level @ (None | Some(1..=9))) => Ok(Compression::Zlib(level.unwrap_or(1))),
            ("zstd", level @ (None | Some(1..=19))) => Ok(Compression::Zstd(level.unwrap_or(5))),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_compression_is_read_back_from_its_name() {
        for compression in [Compression::None, Compression::Lz4, Compression::Zlib(9), Compression::Zstd(19)] {
            assert_eq!(compression.to_string().parse(), Ok(compression));
        }
        assert_eq!("ZSTD".parse(), Ok(Compression::Zstd(5)));
    }

    #[test]
    fn levels_out_of_range_and_other_words_are_refused() {
        for text in ["zlib-0", "zlib-10", "zstd-20", "none-1", "lzma", "", "zstd-"] {
            let error = text.parse::<Compression>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
        }
    }
}
