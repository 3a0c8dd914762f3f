//! Files that a browser has downloaded.

use std::ffi::OsStr;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::de::IgnoredAny;
use zip::ZipArchive;

use crate::Result;

/// No download takes longer, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_INTERVAL: Duration = Duration::from_millis(100);
/// Extensions that browsers give to unfinished files: Chromium, Firefox, WebKit.
const UNFINISHED: [&str; 3] = ["crdownload", "part", "wkdownload"];

/// Waits for a file with this extension in this folder, and until it is complete.
pub(crate) async fn whole(folder: &Path, extension: &str) -> Result<PathBuf> {
    let started = Instant::now();
    let mut before = None;
    while started.elapsed() < PATIENCE {
        // A file may be renamed while we look.
        let seen = find(folder, extension).and_then(|path| Some((fs::read(&path).ok()?, path)));
        match seen {
            Some((bytes, path))
                if before.as_ref() == Some(&bytes) && is_whole(&bytes, extension) =>
            {
                return Ok(path);
            }
            seen => before = seen.map(|(bytes, _)| bytes),
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
    let found = before.map_or("nothing is".to_owned(), |it| format!("{} bytes are", it.len()));
    Err(format!("no whole .{extension} was downloaded: {found} there").into())
}

/// A file with this extension, unless a browser is still writing one.
fn find(folder: &Path, extension: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).ok()?;
    let paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let is_unfinished = |path: &PathBuf| {
        path.extension().and_then(OsStr::to_str).is_some_and(|it| UNFINISHED.contains(&it))
    };
    if paths.iter().any(is_unfinished) {
        return None;
    }
    paths.into_iter().find(|path| path.extension() == Some(OsStr::new(extension)))
}

/// Whether the file is complete, as far as its content tells.
fn is_whole(bytes: &[u8], extension: &str) -> bool {
    match extension {
        "json" => serde_json::from_slice::<IgnoredAny>(bytes).is_ok(),
        "zip" => ZipArchive::new(Cursor::new(bytes)).is_ok(),
        "html" => bytes.trim_ascii_end().ends_with(b"</html>"),
        _ => !bytes.is_empty(),
    }
}
