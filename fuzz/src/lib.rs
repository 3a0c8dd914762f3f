//! Hostile inputs: seeds of `corpus/`, randomly damaged. A seed that revealed a bug stays there.
//! `PROPTEST_CASES` sets how many are tried; `cargo xtask test --only fuzz` tries a million.
//!
//! Nothing may take more memory than [`MEMORY_BYTES`]: an allocation beyond that fails the test.

use std::alloc::System;
use std::fs;
use std::path::Path;

use cap::Cap;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The memory limit of a test, including what it tests.
pub const MEMORY_BYTES: usize = 256 << 20;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, MEMORY_BYTES);

/// Bytes currently allocated.
#[must_use]
pub fn taken_bytes() -> usize {
    MEMORY.allocated()
}

/// One kind of damage to an input.
#[derive(Clone, Debug)]
enum Damage {
    Cut,
    Repeat,
    Put(&'static str),
    Flip(u8),
}

/// Building blocks of JSON, and values at the limits of their ranges.
pub const JSON_BITS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ",",
    ":",
    "\n",
    "null",
    "true",
    "-1",
    "1e999",
    "18446744073709551616",
    "\u{feff}",
    "é",
    "\\ud800",
];

/// One or two seeds from this folder of the corpus, damaged up to five times, where damage may insert one of
/// these bits; occasionally only bits or bytes.
///
/// # Panics
/// If there are no seeds.
pub fn inputs(folder: &str, bits: &[&[&'static str]]) -> impl Strategy<Value = Vec<u8>> + use<> {
    let bits = bits.concat();
    let seeds: Vec<Vec<u8>> = seeds(folder).into_iter().map(|(_, bytes)| bytes).collect();
    assert!(!seeds.is_empty(), "no seeds in {folder}");
    let damage = prop_oneof![
        Just(Damage::Cut),
        Just(Damage::Repeat),
        select(bits.clone()).prop_map(Damage::Put),
        any::<u8>().prop_map(Damage::Flip),
    ];
    let damages = prop::collection::vec((damage, any::<Index>(), any::<Index>()), 0..6);
    let damaged =
        (prop::collection::vec(select(seeds), 1..3), damages).prop_map(|(seeds, damages)| {
            let whole = seeds.concat();
            damages
                .into_iter()
                .fold(whole, |bytes, (damage, one, other)| hurt(bytes, &damage, one, other))
        });
    prop_oneof![
        14 => damaged,
        1 => prop::collection::vec(select(bits), 0..24).prop_map(|bits| bits.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

fn hurt(mut bytes: Vec<u8>, damage: &Damage, one: Index, other: Index) -> Vec<u8> {
    let (one, other) = (one.index(bytes.len() + 1), other.index(bytes.len() + 1));
    let range = one.min(other)..one.max(other);
    match damage {
        Damage::Cut => drop(bytes.drain(range)),
        Damage::Repeat => bytes.extend_from_within(range),
        Damage::Put(bit) => drop(bytes.splice(one..one, bit.bytes())),
        Damage::Flip(mask) => bytes.iter_mut().skip(one).take(1).for_each(|byte| *byte ^= mask),
    }
    bytes
}

/// The files of a folder of the corpus, by name without extension.
#[must_use]
pub fn seeds(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(folder);
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = files.map(|file| file.path()).collect();
    // Failures are reproduced from random numbers, so the order must be the same everywhere.
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().filter_map(|path| Some((name(path), fs::read(path).ok()?))).collect()
}
