//! `cargo xtask finish`: Trunk's hook for the page that it has built and not yet published.

use std::env;
use std::path::PathBuf;

use crate::csp;
use crate::error::Error;
use crate::offline;
use crate::stylesheet;

/// Joins the stylesheets, writes the policy, and then the list of files: the hash of the page in it includes the policy.
///
/// # Errors
/// Trunk has not called this, or a file cannot be read or written.
pub fn run() -> Result<(), Error> {
    let folder = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = folder.ok_or(Error::NotCalledByTrunk)?;
    stylesheet::join(&folder)?;
    csp::write(&folder)?;
    offline::fill_in(&folder)
}
