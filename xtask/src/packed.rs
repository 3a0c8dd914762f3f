//! Compresses the page's files, each into a file beside it that a server can send as it is, and measures the result.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::error::Error;

/// The most that a user has to load, compressed with brotli. It may grow only for what users get.
const BUDGET_BYTES: u64 = 965_000;
/// Files of other types are already compressed.
const PACKABLE: [&str; 4] = ["css", "html", "js", "wasm"];
/// Brotli's maximum quality.
const QUALITY: i32 = 11;
const WINDOW_BITS: i32 = 24;
const BUFFER_BYTES: usize = 64 * 1024;

/// What a browser loads of a built page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Uncompressed.
    pub plain_bytes: u64,
    /// Compressed with brotli, which browsers accept over TLS and from their own machine.
    pub brotli_bytes: u64,
}

impl Size {
    /// Checks that the page is within its size budget.
    pub fn check_budget(self) -> Result<(), Error> {
        let Self { brotli_bytes, .. } = self;
        let budget_bytes = BUDGET_BYTES;
        let is_within = brotli_bytes <= budget_bytes;
        is_within.then_some(()).ok_or(Error::PageTooLarge { brotli_bytes, budget_bytes })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kilobytes = |bytes: u64| bytes.div_ceil(1000);
        let (plain, brotli) = (kilobytes(self.plain_bytes), kilobytes(self.brotli_bytes));
        write!(formatter, "The page is {plain} KB, {brotli} KB with brotli")
    }
}

/// Measures the page in this folder, and writes `.br` and `.gz` files beside its files.
///
/// # Errors
/// A file cannot be read or written.
pub fn pack(folder: &Path) -> Result<Size, Error> {
    let mut size = Size::default();
    let is_packable = |path: &PathBuf| PACKABLE.iter().any(|ending| has_ending(path, ending));
    for path in all_files(folder)?.into_iter().filter(is_packable) {
        let plain = fs::read(&path).map_err(|source| unreadable(&path, source))?;
        let brotli = by_brotli(&plain).map_err(|source| unreadable(&path, source))?;
        let gzip = by_gzip(&plain).map_err(|source| unreadable(&path, source))?;
        size.plain_bytes += bytes(&plain);
        size.brotli_bytes += bytes(&brotli);
        for (ending, packed) in [("br", brotli), ("gz", gzip)] {
            let beside = beside(&path, ending);
            fs::write(&beside, packed).map_err(|source| unreadable(&beside, source))?;
        }
    }
    Ok(size)
}

/// The files of a folder and its subfolders whose names have this extension.
///
/// # Errors
/// The folder cannot be read.
pub fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, Error> {
    let mut found = all_files(folder)?;
    found.retain(|path| has_ending(path, ending));
    Ok(found)
}

/// All files of a folder and its subfolders.
///
/// # Errors
/// The folder cannot be read.
pub fn all_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()
    });
    let mut found = Vec::new();
    for path in entries.map_err(|source| unreadable(folder, source))? {
        if path.is_dir() {
            found.extend(all_files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension == ending)
}

fn by_brotli(plain: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        ..BrotliEncoderParams::default()
    };
    let mut packed = CompressorWriter::with_params(Vec::new(), BUFFER_BYTES, &parameters);
    packed.write_all(plain)?;
    Ok(packed.into_inner())
}

fn by_gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(plain)?;
    packed.finish()
}

/// `page.js` and `br` become `page.js.br`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

fn bytes(content: &[u8]) -> u64 {
    u64::try_from(content.len()).unwrap_or(u64::MAX)
}

fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::File { path: path.into(), source }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let plain = "токен/с ".repeat(1000).into_bytes();
        let (brotli, gzip) = (by_brotli(&plain).unwrap(), by_gzip(&plain).unwrap());
        assert!(brotli.len() < gzip.len() && gzip.len() < plain.len());
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(brotli.as_slice(), 4096).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
        unpacked.clear();
        flate2::read::GzDecoder::new(gzip.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
    }

    #[test]
    fn scripts_in_subfolders_are_packed_too() {
        let e2e = Path::new(env!("CARGO_MANIFEST_DIR")).join("../e2e");
        let scripts = files(&e2e, "js").unwrap();
        assert!(scripts.iter().any(|path| path.ends_with("bench/worker.js")), "{scripts:?}");
    }

    #[test]
    fn a_packed_file_lies_beside_the_plain_one() {
        assert_eq!(beside(Path::new("d/page.js"), "br"), Path::new("d/page.js.br"));
    }
}
