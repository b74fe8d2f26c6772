//! SHA-256 of files and bytes, in hexadecimal: how provenance names the exact content of an input.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// SHA-256 of a file as 64 hexadecimal digits, read in blocks.
pub fn file(path: &Path) -> Result<String, Error> {
    let at = |source| Error::Read { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(at)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        interrupt::check()?;
        match file.read(&mut block).map_err(at)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(&block[..read]),
        }
    }
}

/// SHA-256 of bytes as 64 hexadecimal digits.
pub fn bytes(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_digest_of_abc_is_the_published_one() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::bytes(b"abc"), known);
    }
}
