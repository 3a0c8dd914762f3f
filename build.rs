//! Names the build by what it is built of, so that a page and a worker of different builds notice it.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// All that the page and its worker are built of.
const SOURCES: [&str; 7] = [
    "Cargo.lock",
    "Cargo.toml",
    "src",
    "crates/bench/src",
    "crates/client/src",
    "crates/llm-api/src",
    "crates/report/src",
];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        add(Path::new(source), &mut hasher)?;
    }
    println!("cargo::rustc-env=TOKOMETER_BUILD={:016x}", hasher.finish());
    Ok(())
}

/// Hashes a file, or all files below a folder in the order of their names.
fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| add(entry, hasher))
}
