//! The compiler's target for the browser.

use std::path::Path;

use crate::error::Error;
use crate::process;
use crate::workspace::Workspace;

/// The target of everything that runs in the browser.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the target to the workspace's toolchain if it is missing.
pub fn ensure_wasm_target(workspace: &Workspace) -> Result<(), Error> {
    if has_wasm_target(workspace) {
        return Ok(());
    }
    if process::output_of(workspace.command("rustup").arg("--version")).is_none() {
        return Err(Error::NoWasmTarget);
    }
    println!("Adding the target {WASM_TARGET} to the toolchain…");
    process::run(workspace.command("rustup").args(["target", "add", WASM_TARGET]))
}

/// Looks into the compiler's own folder, since rustup may not be installed.
fn has_wasm_target(workspace: &Workspace) -> bool {
    let rustc = &mut workspace.command("rustc");
    process::output_of(rustc.args(["--print", "sysroot"])).is_some_and(|sysroot| {
        Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).join("lib").exists()
    })
}
