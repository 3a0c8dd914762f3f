//! ZIP archives. The browser compresses, since code for that would be a tenth of the page's size.

use std::io::Write;

use js_sys::{Array, Date, Uint8Array};
use rawzip::time::UtcDateTime;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};
use thiserror::Error;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

use super::js_error::js_message;

#[wasm_bindgen]
extern "C" {
    /// The browser's compressor. All browsers have it; web-sys still considers it unstable.
    type CompressionStream;

    #[wasm_bindgen(catch, constructor)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
}

/// Why files cannot be packed.
#[derive(Debug, Error)]
pub enum ZipError {
    /// Of two files with the same path, one would be lost.
    #[error("two files are called {0}")]
    SameName(String),
    /// The browser does not compress.
    #[error("the browser cannot compress: {0}")]
    NotPacked(String),
    /// A file or its name is too large for an archive.
    #[error(transparent)]
    TooLarge(#[from] rawzip::Error),
}

/// An archive of these files, each a path with its content.
///
/// # Errors
/// If two files have the same path, one is too large for an archive, or the browser does not compress.
pub async fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let now = UtcDateTime::from_unix((Date::now() / 1000.0) as i64);
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (number, (path, contents)) in files.iter().enumerate() {
        if files.iter().take(number).any(|(earlier, _)| earlier == path) {
            return Err(ZipError::SameName(path.clone()));
        }
        let packed = gzip(contents).await;
        let packed = packed.map_err(|error| ZipError::NotPacked(js_message(&error)))?;
        let (packed, checksum) =
            unwrapped(&packed).ok_or_else(|| ZipError::NotPacked("no gzip".into()))?;
        let file = archive.new_file(path).last_modified(now);
        let (mut file, _) = file.compression_method(CompressionMethod::DEFLATE).start()?;
        file.write_all(packed).map_err(rawzip::Error::from)?;
        file.finish(DataDescriptorOutput::new(checksum, contents.len() as u64))?;
    }
    Ok(archive.finish()?)
}

/// Bytes compressed as a gzip file. Browsers also compress without that wrapper, but then do not compute the
/// checksum.
async fn gzip(bytes: &[u8]) -> Result<Vec<u8>, JsValue> {
    let plain = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)))?;
    let packing = CompressionStream::new("gzip")?;
    let packed = plain.stream().pipe_through(packing.unchecked_ref());
    let packed = Response::new_with_opt_readable_stream(Some(&packed))?.array_buffer()?;
    Ok(Uint8Array::new(&JsFuture::from(packed).await?).to_vec())
}

/// The compressed data in a gzip file (RFC 1952), and its checksum. Browsers write neither a name nor a
/// comment into it.
fn unwrapped(gzip: &[u8]) -> Option<(&[u8], u32)> {
    let (_, rest) = gzip.strip_prefix(&[0x1f, 0x8b, 8, 0])?.split_first_chunk::<6>()?;
    let (packed, end) = rest.split_last_chunk::<8>()?;
    Some((packed, u32::from_le_bytes(*end.first_chunk()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    #[test]
    fn the_compressed_data_is_followed_by_its_checksum() {
        let empty = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 0, 0, 0, 0, 0, 0];
        assert_eq!(unwrapped(&empty), Some((&[3, 0][..], 0x0201)));
        assert_eq!(unwrapped(&empty[..17]), None);
        assert_eq!(unwrapped(b""), None);
    }
}
