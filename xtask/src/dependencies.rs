//! Checks the dependencies against the rules of `deny.toml`.

use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Optional: the page can be built and tested without it, and CI runs it in a job of its own.
const PROGRAM: &str = "cargo-deny";

/// Checks licences, sources and, if their database can be fetched, advisories. Without cargo-deny nothing
/// is checked, and a message says so.
pub fn check(workspace: &Workspace) -> Result<Tally, Error> {
    if process::output_of(Command::new(PROGRAM).arg("--version")).is_none() {
        println!("Skipped: cargo-deny is missing; `cargo install cargo-deny` installs it");
        return Ok(Tally::default());
    }
    let deny = |arguments: &[&str]| {
        let mut deny = workspace.command(PROGRAM);
        deny.args(["--log-level", "error"]).args(arguments);
        deny
    };
    let has_advisories = process::output_of(&mut deny(&["fetch", "db"])).is_some();
    if has_advisories {
        process::run(&mut deny(&["check", "--hide-inclusion-graph"]))?;
    } else {
        println!("Advisories are not checked: their database cannot be fetched");
        let sources = ["check", "--hide-inclusion-graph", "licenses", "bans", "sources"];
        process::run(&mut deny(&sources))?;
    }
    Ok(Tally::one_passed())
}
