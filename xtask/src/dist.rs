//! `cargo xtask dist`: a folder with a single program that embeds the page, for machines without Rust.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::network;
use crate::packed;
use crate::page::Page;
use crate::process;
use crate::server_url::ServerUrl;
use crate::tools::Tools;
use crate::workspace::Workspace;

/// What goes into the folder beside the program and the documents.
const ALONGSIDE: [&str; 6] = [
    "README.md",
    "README.ru.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
];
const DOCUMENTS: &str = "docs";
/// Pictures of every state of the page: far larger than all documents together.
const PICTURES: &str = "docs/screens";
/// The one of them that the documents show.
const PICTURE_SHOWN: &str = "docs/screens/answer-1280-light.png";

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
    let program = workspace.root().join("target/release").join(format!("relay{EXE_SUFFIX}"));
    copy(&program, &folder.join(format!("tokometer{EXE_SUFFIX}")))?;
    let documents = documents(workspace.root())?;
    for file in ALONGSIDE.into_iter().map(Path::new).chain(documents.iter().map(PathBuf::as_path)) {
        copy(&workspace.root().join(file), &folder.join(file))?;
    }
    println!("Ready: {}", folder.display());
    Ok(())
}

/// Shrinks the page's WebAssembly further if `wasm-opt` is installed.
fn shrink(folder: &Path) -> Result<(), Error> {
    if process::output_of(Command::new("wasm-opt").arg("--version")).is_none() {
        println!("No wasm-opt on PATH: it makes the page 8 % smaller, but only 0.1 % with brotli");
        return Ok(());
    }
    for path in packed::files(folder, "wasm")? {
        let mut shrink = Command::new("wasm-opt");
        process::run(shrink.arg("-Oz").args(WASM_FEATURES).arg(&path).arg("-o").arg(&path))?;
    }
    Ok(())
}

/// The documents that go into the folder, as paths below the workspace's.
fn documents(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let files = packed::all_files(&root.join(DOCUMENTS))?;
    let files = files.iter().filter_map(|file| file.strip_prefix(root).ok());
    let is_wanted = |file: &&Path| !file.starts_with(PICTURES) || *file == Path::new(PICTURE_SHOWN);
    Ok(files.filter(is_wanted).map(Path::to_owned).collect())
}

/// Copies a file, into a folder that may not exist yet.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder).map_err(|source| Error::File { path: folder.into(), source })?;
    match fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(source) => Err(Error::File { path: from.into(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

    #[test]
    fn every_link_of_the_documents_leads_to_something_in_the_folder() {
        let root = Path::new(ROOT).canonicalize().expect("the workspace");
        let mut all = documents(&root).expect("documents");
        all.extend(ALONGSIDE.into_iter().map(PathBuf::from));
        for document in all.iter().filter(|file| file.extension().is_some_and(|it| it == "md")) {
            let named = document.display();
            let text = fs::read_to_string(root.join(document)).expect("a document");
            let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
            let is_here = |link: &&str| !link.is_empty() && !link.contains("://");
            // The images of a report are in the ZIP beside it.
            for link in links.filter(is_here).filter(|link| !link.starts_with("results/")) {
                let target = root.join(document).with_file_name(link).canonicalize();
                let target = target.unwrap_or_else(|error| panic!("{named}: {link}: {error}"));
                let target = target.strip_prefix(&root).expect("a file of the workspace");
                assert!(all.iter().any(|file| file == target), "{named}: {link}");
            }
        }
    }
}
