//! Another program that measures the page's plan: what is said about it, and what goes with the file for it.

use bench::{LoadEngine, NotPortable};

use super::say::words;

words! {
    /// The program that measured instead of the page.
    pub fn load_engine(engine: &LoadEngine) -> String;

    /// Why a plan is not for another program, and what to do about it.
    pub fn not_portable(why: &NotPortable) -> String;

    /// What goes with a plan for Locust of this version: how to install it, to run it, and to open the result.
    pub fn locust_readme(version: &str) -> String;
}
