//! `cargo xtask dist`: a folder with a single program that embeds the page, for machines without Rust.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::error::Error;
use crate::network;
use crate::packed;
use crate::page::Page;
use crate::process;
use crate::server_url::ServerUrl;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// What goes into the folder beside the program.
const ALONGSIDE: [&str; 3] = ["README.ru.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// The WebAssembly features that Rust's compiler enables by default.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds the folder.
///
/// # Errors
/// Something does not build, or the page has exceeded its size budget.
pub fn run(workspace: &Workspace) -> Result<(), Error> {
    let tools = Tools::ensure(workspace)?;
    let backend = ServerUrl::local(network::free_port()?);
    let page = Page { task: "dist", port: network::free_port()?, backend: &backend };
    page.build(workspace, &tools)?;
    let built = page.folder(workspace)?;
    shrink(&built)?;
    let size = packed::pack(&built)?;
    println!("{size}");
    size.check_budget()?;

    println!("Building the program…");
    let mut build = workspace.cargo(&["build", "--release", "--locked", "--package", "relay"]);
    build.args(["--features", "embed"]).env("TOKOMETER_DIST", &built);
    build.env("CARGO_PROFILE_RELEASE_LTO", "fat").env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    process::run(&mut build)?;

    let folder = workspace.root().join("target/dist").join(format!("tokometer-{OS}-{ARCH}"));
    fs::create_dir_all(&folder).map_err(|source| Error::File { path: folder.clone(), source })?;
    let program = workspace.root().join("target/release").join(format!("relay{EXE_SUFFIX}"));
    copy(&program, &folder.join(format!("tokometer{EXE_SUFFIX}")))?;
    for file in ALONGSIDE {
        copy(&workspace.root().join(file), &folder.join(file))?;
    }
    println!("Ready: {}", folder.display());
    Ok(())
}

/// Shrinks the page's WebAssembly further if `wasm-opt` is installed.
fn shrink(folder: &Path) -> Result<(), Error> {
    if process::output_of(Command::new("wasm-opt").arg("--version")).is_none() {
        println!("No wasm-opt on PATH: it makes the page 8 % smaller, but only 0.1 % by brotli");
        return Ok(());
    }
    for path in packed::files(folder, "wasm")? {
        let mut shrink = Command::new("wasm-opt");
        process::run(shrink.arg("-Oz").args(WASM_FEATURES).arg(&path).arg("-o").arg(&path))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    match fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(source) => Err(Error::File { path: from.into(), source }),
    }
}
