//! Checks the dependencies against the rules of `deny.toml`.

use std::process::Command;

use crate::error::Error;
use crate::process;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Not required: without it the page can be built and tested all the same, and CI runs it in a job of its own.
const PROGRAM: &str = "cargo-deny";

/// Checks licences, sources and, where their database can be had, advisories. Without cargo-deny nothing
/// is checked, and that is said.
pub fn check(workspace: &Workspace) -> Result<Tally, Error> {
    if process::output_of(Command::new(PROGRAM).arg("--version")).is_none() {
        println!("Skipped: there is no cargo-deny; `cargo install cargo-deny` installs it");
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
        println!("Advisories are not checked: their database can not be fetched from here");
        let sources = ["check", "--hide-inclusion-graph", "licenses", "bans", "sources"];
        process::run(&mut deny(&sources))?;
    }
    Ok(Tally::one_passed())
}
