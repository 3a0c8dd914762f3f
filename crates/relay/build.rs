//! Embeds the page from the folder as it is now, not from an earlier build.

use std::env;

fn main() {
    println!("cargo::rerun-if-env-changed=TOKOMETER_DIST");
    if env::var_os("CARGO_FEATURE_EMBED").is_some()
        && let Ok(folder) = env::var("TOKOMETER_DIST")
    {
        println!("cargo::rerun-if-changed={folder}");
    }
}
