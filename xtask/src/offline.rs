//! What the page needs to open without a network: the service worker is told the names of all files, and a name for
//! this version of them.

use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::packed;

/// The service worker, which is not one of the files that it keeps.
const SCRIPT: &str = "offline.js";
/// What is filled in.
const FILES: &str = "const FILES = [];";
const CACHE: &str = "const CACHE = \"tokometer-\";";
/// The page is asked for by its folder.
const INDEX: &str = "index.html";

/// Fills in the service worker of the page that Trunk has built in this folder.
///
/// # Errors
/// A file cannot be read or written, or the script has no place for the names.
pub fn fill_in(folder: &Path) -> Result<(), Error> {
    let path = folder.join(SCRIPT);
    let mut files = packed::all_files(folder)?;
    files.retain(|file| *file != path);
    files.sort();
    let mut hash = Sha256::new();
    let mut names = Vec::new();
    for file in &files {
        let name = file.strip_prefix(folder).unwrap_or(file).to_string_lossy().replace('\\', "/");
        hash.update(&name);
        hash.update(read(file)?);
        names.push(if name == INDEX { "./".to_owned() } else { name });
    }
    let script = String::from_utf8_lossy(&read(&path)?).into_owned();
    let version = BASE64_URL_SAFE_NO_PAD.encode(hash.finalize());
    let filled = filled(&script, &names, &version).ok_or(Error::NoPlaceForFiles)?;
    fs::write(&path, filled).map_err(|source| Error::File { path, source })
}

fn filled(script: &str, names: &[String], version: &str) -> Option<String> {
    let is_whole = script.contains(FILES) && script.contains(CACHE);
    let files = format!("const FILES = {};", json!(names));
    let cache = format!("const CACHE = \"tokometer-{version}\";");
    is_whole.then(|| script.replace(FILES, &files).replace(CACHE, &cache))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_names_every_file_and_another_version_where_one_differs() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let script = format!("{FILES}\n{CACHE}\n");
        fs::create_dir(folder.path().join("part")).unwrap();
        let versions: Vec<String> = ["1", "2"]
            .into_iter()
            .map(|text| {
                write(INDEX, "page");
                write("part/a.js", text);
                write(SCRIPT, &script);
                fill_in(folder.path()).unwrap();
                fs::read_to_string(folder.path().join(SCRIPT)).unwrap()
            })
            .collect();
        assert!(versions[0].contains(r#"const FILES = ["./","part/a.js"];"#), "{}", versions[0]);
        assert_ne!(versions[0], versions[1]);
    }

    #[test]
    fn a_script_without_a_place_for_the_names_is_an_error() {
        assert_eq!(filled("const FILES = [1];", &[], ""), None);
    }

    #[test]
    fn the_pages_script_has_a_place_for_the_names() {
        let script = include_str!("../../src/browser/offline.js");
        assert!(
            filled(script, &["./".to_owned()], "v").is_some_and(|it| it.contains("tokometer-v"))
        );
    }
}
